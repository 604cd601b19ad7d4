"""A back-test as its page tells it: the sentence, the sums, the vintages on one axis, who changes place, what guards the test.

Everything is read out of the kept result; nothing is computed anew but the ends of the drawn axis.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from beforehand.core.basics.money import exponent_of
from beforehand.core.basics.truth import Why
from beforehand.core.hindsight import verdict
from beforehand.office.learning.models import BackTest
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Figure
from beforehand.office.parties import words

_BELOW_ZERO = re.compile(r"(?<![\w-])-(?=\d)")
"""The core writes a minus that programs read; on a page it is as wide as a figure. The hyphens of a date are none."""
ACTS = DECLINE, NOBODY, ALL_BAD, TRUTH = "decline", "nobody_stopped", "all_bad_stopped", "truth"
"""What is priced, in the order in which it is told."""


@dataclass(frozen=True)
class Vintage:
    """One row of the vintages: counts with their thousands, money in minor units, and the interval of the net (None: there is none)."""

    label: str
    decisions: str
    bad: str
    away: str
    away_bad: str
    loss_minor: int
    forgone_minor: int
    net_minor: int
    low_minor: int | None
    high_minor: int | None


@dataclass(frozen=True)
class Cell:
    """One cell of who changes place."""

    before: str
    after: str
    people: str
    sent: str
    unseen: str
    priced: bool
    bad: str
    funded_minor: int
    lost_minor: int
    earned_minor: int
    moves: bool


def sentence(result: Mapping[str, Any], group: str = "all") -> str:
    """The answer in one sentence, in the reader's language."""
    said = result["verdict_zh" if formats.chinese() else "verdict"]
    return _BELOW_ZERO.sub(formats.MINUS, str(said if isinstance(said, str) else said[group]))


def rests_on(result: Mapping[str, Any]) -> Sequence[str]:
    """The sentences that stand beside every figure."""
    return tuple(result.get("rests_on_zh" if formats.chinese() else "rests_on", ()))


def act_shown(result: Mapping[str, Any]) -> str:
    """The act whose vintages are drawn: what a decline turns away with its evidence, what a refer truly stops where the book knows."""
    money = result.get("money", {})
    order = (NOBODY, DECLINE) if result["effect"] == "decline" else (TRUTH, ALL_BAD, NOBODY)
    return next((act for act in order if act in money), "")


def act_words(act: str, effect: str) -> str:
    """An act in words."""
    named = {
        DECLINE: _("the hits are declined"),
        NOBODY: _("the hits are declined, nobody sent for evidence is stopped")
        if effect == "decline"
        else _("sent for evidence, nobody is stopped"),
        ALL_BAD: _("sent for evidence, all bad and no good one are stopped"),
        TRUTH: _("sent for evidence, stopped whom the evidence would have shown"),
    }
    return named[act]


def figures(result: Mapping[str, Any]) -> list[Figure]:
    """The four sums of a rule, each kind in its own way."""
    if result["effect"] == "watch":
        return _watch_figures(result)
    currency, sent = result["currency"], result["sent_for_evidence"]["all"]
    if result["effect"] == "refer":
        return _refer_figures(result, currency, sent)
    priced = result["money"][act_shown(result)]["all"]
    away = priced["turned_away"]
    good = away["decisions"] - away["bad"]
    return [
        Figure(_("Loss avoided"), _money(priced["loss_avoided_minor"], currency), _("%(n)s bad loans") % {"n": f"{away['bad']:,}"}),
        Figure(
            _("Good business turned away"),
            _money(-priced["good_business_turned_away_minor"], currency),
            _("%(n)s of %(all)s would have paid") % {"n": f"{good:,}", "all": f"{away['decisions']:,}"},
        ),
        Figure(
            pgettext("cost", "Evidence"),
            _money(-priced["evidence_cost_minor"], currency),
            _("%(n)s unknown, asked for") % {"n": f"{sent['known']['decisions']:,}"},
        ),
        Figure(_("Net"), _money(priced["net_minor"], currency), _between(priced["net_minor_90"], currency)),
    ]


def _refer_figures(result: Mapping[str, Any], currency: str, sent: Mapping[str, Any]) -> list[Figure]:
    least, most = (result["money"][act]["all"]["net_minor"] for act in (NOBODY, ALL_BAD))
    share = {"n": f"{sent['known']['decisions']:,}", "all": f"{result['money'][NOBODY]['all']['everyone']['decisions']:,}"}
    stops = _("all %(n)s bad, no good one") % {"n": f"{sent['known']['bad']:,}"}
    pays = sent["pays_from_bad"]
    return [
        Figure(_("Sent for evidence"), share["n"], _("of %(all)s loans") % share),
        Figure(
            pgettext("cost", "Evidence"),
            _money(-sent["cost_minor"], currency),
            ngettext("%(n)s day of waiting", "%(n)s days of waiting", sent["median_days"]) % {"n": sent["median_days"]},
        ),
        Figure(
            _("Net, nobody stopped"),
            _money(least, currency),
            _("pays once %(n)s bad are stopped") % {"n": f"{pays:,}"} if pays is not None else _("the evidence costs nothing"),
        ),
        Figure(_("Net, all bad stopped"), _money(most, currency), stops),
    ]


def _watch_figures(result: Mapping[str, Any]) -> list[Figure]:
    days = result["median_days_of_warning"]
    of = {"n": f"{result['warned']:,}", "all": f"{result['over_30']:,}"}
    false = {"n": f"{result['false_alarms']:,}", "all": f"{result['loans_alerted']:,}"}
    return [
        Figure(_("Alerts per 100 loans"), tenths(result["alerts_per_100_loans_ppm"]), _("on %(n)s loans") % {"n": f"{result['loans']:,}"}),
        Figure(_("Warned before"), share(result["warned_share_ppm"]), _("%(n)s of %(all)s that went over 30 days") % of),
        Figure(_("Days of warning"), "–" if days is None else str(days), _("the median")),
        Figure(_("False alarms"), false["n"], _("of %(all)s loans alerted") % false),
    ]


def share(ppm: int | None) -> str:
    """A share as percent with one decimal."""
    return verdict.percent(ppm)


def tenths(ppm: int | None) -> str:
    """A number held in ppm with one decimal."""
    return verdict.tenths(ppm)


def _money(amount_minor: int, currency: str) -> str:
    return whole(amount_minor, currency)


def whole(amount_minor: int, currency: str) -> str:
    """An amount rounded half up to main units, for a table; the exact amounts stand in the CSV."""
    unit = 10 ** exponent_of(currency)
    return formats.money((2 * amount_minor + unit) // (2 * unit) * unit, currency, whole=True)


def _between(interval: Sequence[int] | None, currency: str) -> str:
    if interval is None:
        return _("no interval: too few persons")
    return _("%(low)s to %(high)s") % {"low": _money(interval[0], currency), "high": _money(interval[1], currency)}


def vintages(result: Mapping[str, Any]) -> tuple[list[Vintage], Vintage | None]:
    """The vintages with a loan old enough, and all of them together; none for a watch."""
    act = act_shown(result)
    if not act:
        return [], None
    rows = [_vintage(one["vintage"], one) for one in result["vintages"][act] if one["everyone"]["decisions"]]
    return rows, _vintage(_("All"), result["money"][act]["all"])


def _vintage(label: str, priced: Mapping[str, Any]) -> Vintage:
    low, high = priced["net_minor_90"] or (None, None)
    net, away = priced["net_minor"], priced["turned_away"]
    return Vintage(
        label=label.replace("-", " "),
        decisions=f"{priced['everyone']['decisions']:,}",
        bad=f"{priced['everyone']['bad']:,}",
        away=f"{away['decisions']:,}",
        away_bad=f"{away['bad']:,}",
        loss_minor=priced["loss_avoided_minor"],
        forgone_minor=priced["good_business_turned_away_minor"],
        net_minor=net,
        low_minor=None if low is None else min(low, net),
        high_minor=None if high is None else max(high, net),
    )


def axis(rows: Sequence[Vintage]) -> tuple[int, int] | None:
    """The ends of the axis all intervals share, in minor units, round nought."""
    ends = [end for row in rows for end in (row.low_minor, row.high_minor) if end is not None]
    return (min(0, *ends), max(0, *ends)) if ends and (min(ends) < 0 or max(ends) > 0) else None


def swap(result: Mapping[str, Any]) -> list[Cell]:
    """Who changes place against the policy in force."""
    granted, not_granted = _("approved"), _("turned away")
    named = {
        "all_in": (granted, granted),
        "swap_out": (granted, not_granted),
        "swap_in": (not_granted, granted),
        "all_out": (not_granted, not_granted),
    }
    return [
        Cell(
            before,
            after,
            people=f"{cell['applications']:,}",
            sent=f"{cell['referred']:,}",
            unseen=f"{cell['applications'] - cell['decisions']:,}" if cell["applications"] > cell["decisions"] else "",
            priced=cell["decisions"] > 0,
            bad=f"{cell['bad']:,}",
            funded_minor=cell["funded_minor"],
            lost_minor=cell["loss_minor"],
            earned_minor=cell["profit_minor"],
            moves=before != after,
        )
        for name, (before, after) in named.items()
        if (cell := result.get("swap_set", {}).get(name)) and cell["applications"]
    ]


def unknowns(result: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Why the rule was unknown: the attribute where there are several, why, of how many applications."""
    reasons = {
        Why.NEVER_ASKED: _("never asked"),
        Why.NOT_GIVEN: _("asked, not given"),
        Why.SOURCE_DOWN: _("the source did not answer"),
        Why.EXPIRED: _("too old"),
        Why.CONTRADICTORY: _("contradictory"),
        Why.NOT_APPLICABLE: _("does not apply"),
    }
    found = [one for rule in result.get("rules", ()) for one in rule["why_unknown"]]
    several = len({one["attribute"] for one in found}) > 1
    named = [words.attribute_label(one["attribute"]) if several else "" for one in found]
    return [(name, reasons.get(Why(one["why"]), one["why"]), f"{one['applications']:,}") for name, one in zip(named, found, strict=True)]


def guards(test: BackTest, tried: int) -> list[tuple[str, str]]:
    """What guards the test, as labels and values."""
    result, rule = test.result, test.rule
    said = [
        (_("Text sealed"), _("%(at)s, before the run") % {"at": formats.moment(rule.recorded_at)}),
        (_("Tested"), formats.moment(test.recorded_at)),
        (_("Tried"), ngettext("%(n)s rule for this lesson", "%(n)s rules for this lesson", tried) % {"n": tried}),
        (_("Book"), f"{test.book.name} · {origin_words(test.book.origin)}"),
    ]
    beside = result["in_force"]
    said.append((_("Beside"), _("policy version %(n)s") % {"n": beside["version"]} if beside["version"] else _("no policy in force")))
    if beside["left_out"]:
        said.append((_("Not beside"), _("%(n)s rules in force, which the book cannot answer") % {"n": len(beside["left_out"])}))
    if result["effect"] == "watch":
        said.append((_("Unknown"), _("%(n)s loan-months") % {"n": f"{result['unknown_months']:,}"}))
        return said
    none = result["no_outcome"]
    unknown = sum(rule["unknown"] for rule in result["rules"])
    said += [
        (_("Unknown"), _("%(n)s applications, sent for evidence") % {"n": f"{unknown:,}"}),
        (_("Too young"), _("%(n)s loans left out") % {"n": f"{none['immature']:,}"}),
        (
            _("No outcome"),
            _("%(declined)s declined, %(untaken)s not taken up")
            % {"declined": f"{none['declined']:,}", "untaken": f"{none['not_taken_up']:,}"},
        ),
        (_("Intervals"), _("90 of 100 draws of persons, seed %(seed)s") % {"seed": result["seed"]}),
    ]
    return said


def origin_words(origin: str) -> str:
    """Where a book comes from."""
    return _("generated") if origin == "generated" else _("imported")


def hindsight_sentence(result: Mapping[str, Any]) -> str:
    """The price of hindsight in one sentence."""
    price, currency = result.get("price_of_hindsight"), result["currency"]
    if price is None:
        return _("Not known: the book has no facts with times about what the rule asks for.")
    said = _(
        "On the facts as known now it would seem to bring %(now)s, as known then it brings %(then)s. "
        "%(more)s of it is hindsight: nobody could have had it."
    )
    return said % {
        "now": _money(price["net_now_minor"], currency),
        "then": _money(price["net_then_minor"], currency),
        "more": _money(price["difference_minor"], currency),
    }


def scheduled_sentence(result: Mapping[str, Any]) -> str:
    """What the re-checks of a watch would have come to."""
    scheduled = result.get("scheduled")
    if not scheduled:
        return ""
    return _("Looked at again every %(months)s months: %(due)s re-checks on %(loans)s loans while they ran, %(cost)s %(currency)s.") % {
        "months": scheduled["every_months"],
        "due": f"{scheduled['due']:,}",
        "loans": f"{scheduled['loans_watched']:,}",
        "cost": _money(scheduled["cost_minor"], result["currency"]),
        "currency": result["currency"],
    }
