"""The rules' results as rows of a page: value, sentence and text, what each saw or misses, what it does, what would settle it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from beforehand.core.basics.money import Money, format_minor
from beforehand.core.basics.truth import Missing, Truth
from beforehand.core.policy import Outcome, PolicyDecision, RuleResult, Standing
from beforehand.core.rules import Effect, Sealed, Seen
from beforehand.core.rules.catalogue import STARTER
from beforehand.office.pages import formats
from beforehand.office.parties.models import VerificationTask
from beforehand.office.parties.words import attribute_label, check_label
from beforehand.office.underwriting.words import ORDER, WHY, taught

DOES = {Effect.DECLINE: "declines", Effect.REFER: "refers", Effect.WATCH: "watches"}
"""What a rule does, by its effect, as the page's mark names it."""


@dataclass(frozen=True)
class OrderRow:
    """A check that would settle a rule: its button, its price and days, or when it is due where it is ordered."""

    attribute: str
    label: str
    terms: str
    ordered: VerificationTask | None


@dataclass(frozen=True)
class RuleRow:
    """One rule's result as it is drawn."""

    truth: Truth
    sentence: str
    text: str
    saw: tuple[str, ...]
    missing: tuple[str, ...]
    orders: tuple[OrderRow, ...]
    effect: str
    applies: bool
    hard: bool
    taught: str

    @property
    def speaks(self) -> bool:
        """Whether it asks for anything."""
        return self.effect != "passes"


def rule_rows(decision: PolicyDecision, ordered: Mapping[str, VerificationTask]) -> list[RuleRow]:
    """What declines first, then what refers, then what watches, then what passes; in the policy's order within each."""
    return [_row(result, ordered) for result in sorted(decision.results, key=_weight)]


def _weight(result: RuleResult) -> int:
    return -int(Outcome.of(result.effect)) if result.effect else 1


def _row(result: RuleResult, ordered: Mapping[str, VerificationTask]) -> RuleRow:
    language = get_language() or "en"
    saw = tuple(f"{attribute_label(name)}: {seen_words(name, value)}" for name, value in result.saw if not isinstance(value, Missing))
    missing = tuple(f"{attribute_label(each.attribute)}: {WHY[each.why]}" for each in result.missing)
    if result.unreadable is not None:
        missing = (result.unreadable.sentence(language),)
    orders = tuple(
        OrderRow(name, order_label(each.settled_by), order_terms(each.cost_minor, each.days), ordered.get(name))
        for each in result.evidence
        for name in each.attributes[:1]
        if result.effect is Effect.REFER
    )
    return RuleRow(
        truth=result.truth, sentence=result.rule.sentence(language), text=result.rule.text, saw=saw, missing=missing, orders=orders,
        effect=DOES[result.effect] if result.effect else "passes", applies=result.standing is not Standing.NOT_APPLICABLE,
        hard=result.rule.hard, taught=taught(result.taught_by),
    )  # fmt: skip


def seen_words(name: str, value: Seen) -> str:
    """A value a rule saw, in words; of an erased one only that it was there."""
    if isinstance(value, Sealed):
        return _("known then; the value is not kept in the clear")
    if isinstance(value, Money):
        return f"{format_minor(value.minor, value.currency)} {value.currency}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    unit = STARTER[name].unit if name in STARTER else ""
    if unit == "months":
        return ngettext("%(number)s month", "%(number)s months", int(value)) % {"number": value}  # type: ignore[arg-type]
    if unit == "years":
        return ngettext("%(number)s year", "%(number)s years", int(value)) % {"number": value}  # type: ignore[arg-type]
    return str(value)


def order_label(check_code: str) -> str:
    """The button that orders a check."""
    return str(ORDER.get(check_code) or _("Order: %(check)s") % {"check": check_label(check_code)})


def order_terms(cost_minor: int, days: int) -> str:
    """Price and days: *60.00, 2 days*; *free, today*."""
    price = formats.money(cost_minor) if cost_minor else _("free")
    when = ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days else _("today")
    return _("%(price)s, %(when)s") % {"price": price, "when": when}


def verdict_sentence(decision: PolicyDecision, rows: Sequence[RuleRow]) -> str:
    """The verdict in sentences: how many rules decline, refer, cannot be decided, watch and pass."""
    declines = sum(row.effect == "declines" for row in rows)
    refers = sum(row.effect == "refers" and row.truth is Truth.TRUE for row in rows)
    unknown = sum(row.effect == "refers" and row.truth is Truth.UNKNOWN for row in rows)
    watches = sum(row.effect == "watches" for row in rows)
    passes = sum(row.effect == "passes" for row in rows)
    said = []
    if declines:
        said.append(ngettext("%(n)s rule declines.", "%(n)s rules decline.", declines) % {"n": declines})
    if refers:
        said.append(ngettext("%(n)s rule is true and refers.", "%(n)s rules are true and refer.", refers) % {"n": refers})
    if unknown:
        said.append(
            ngettext("%(n)s rule cannot be decided and refers.", "%(n)s rules cannot be decided and refer.", unknown) % {"n": unknown}
        )
    if watches:
        said.append(ngettext("%(n)s rule watches the loan.", "%(n)s rules watch the loan.", watches) % {"n": watches})
    said.append(ngettext("%(n)s passes.", "%(n)s pass.", passes) % {"n": passes})
    return " ".join(said)
