"""The answer of a back-test as a page that stands by itself: everything the text says, with the vintages drawn round nought."""

from __future__ import annotations

from html import escape

from beforehand.cli.backtest_words import ACTS, REASONS, Words
from beforehand.cli.page import figures, interval, listed, page, pairs, part, sentence, sheet, side, table
from beforehand.connectors.book import Manifest
from beforehand.core.basics.money import format_minor
from beforehand.core.hindsight.backtest import ALL, ALL_BAD_STOPPED, BEFORE, DECLINE, FROM, NOBODY_STOPPED, TRUTH, Backtest
from beforehand.core.hindsight.decisions import Basis, Decisions
from beforehand.core.hindsight.interval import Interval
from beforehand.core.hindsight.loan_months import LOAN_MONTH_ATTRIBUTES
from beforehand.core.hindsight.pricing import Priced
from beforehand.core.hindsight.sums import share_ppm
from beforehand.core.hindsight.verdict import percent, rests_on, tenths, verdict, watch_verdict
from beforehand.core.hindsight.watch import WatchTest
from beforehand.core.rules import Effect


def backtest_page(found: Backtest, decisions: Decisions, manifest: Manifest, seed: int, language: str) -> str:
    """The page of a rule or policy that declines or refers, in `language` (`en` or `zh`)."""
    return _Page(decisions, manifest, language).of_backtest(found, seed)


def watch_page(found: WatchTest, decisions: Decisions, manifest: Manifest, language: str) -> str:
    """The page of a watch rule."""
    return _Page(decisions, manifest, language).of_watch(found)


class _Page:
    def __init__(self, decisions: Decisions, manifest: Manifest, language: str) -> None:
        self.decisions, self.manifest, self.say = decisions, manifest, Words(language)
        self.currency = decisions.terms.currency

    def of_backtest(self, found: Backtest, seed: int) -> str:
        sheets = [self._answer(found), self._money_sheet(found)]
        sheets += [self._group(found, group) for group in (BEFORE, FROM) if found.split is not None]
        sheets += [self._vintages(found), self._swap(found), self._counts(found), self._sent(found)]
        margin = [
            side(self.say("rests_on"), listed(rests_on(found, self.say.language))),
            self._unknown(found), self._hindsight(found), self._refused(), self._made(seed, found.generator_draws),
        ]  # fmt: skip
        return self._whole(found.rules[0].text, sheets, margin)

    def of_watch(self, found: WatchTest) -> str:
        n = f"{found.loans:,}"
        of = {"n": f"{found.warned:,}", "all": f"{found.over_30:,}"}
        days = "–" if found.median_days_of_warning is None else str(found.median_days_of_warning)
        sums = [
            (self.say("alerts"), tenths(found.alerts_per_100_loans_ppm), self.say("on_loans", n=n)),
            (self.say("warned"), percent(found.warned_share_ppm), self.say("of_over_30", **of)),
            (self.say("warning_days"), days, self.say("median")),
            (self.say("false_alarms"), f"{found.false_alarms:,}", self.say("of_alerted", n=f"{found.loans_alerted:,}")),
        ]
        months = self.say(
            "months", true=f"{found.true_months:,}", all=f"{found.loan_months:,}", unknown=f"{found.unknown_months:,}",
            rechecks=", ".join(found.rechecks) or self.say("nothing"),
        )  # fmt: skip
        answer = sheet(
            self.say("rule"), part(_rule(found.rule), sentence(watch_verdict(found, self.say.language), "verdict"), figures(sums)),
            part(sentence(months)),
        )  # fmt: skip
        return self._whole(found.rule, [answer], [self._refused(), self._made(None, None)])

    def _whole(self, rule: str, sheets: list[str], margin: list[str]) -> str:
        head = (
            f'<header class="head"><h1>{escape(self.say("title"))}</h1><p>{escape(self.say("as_known_then"))}</p>'
            f'<p class="second">{escape(self.manifest.name)}</p></header>'
        )
        columns = f'<div class="columns"><div class="sheets">{"".join(sheets)}</div><aside class="margin">{"".join(margin)}</aside></div>'
        return page(f"{self.say('title')}: {rule}", self.say.language, f'<main class="page">{head}{columns}</main>')

    def _answer(self, found: Backtest) -> str:
        title = self.say("rule" if len(found.rules) == 1 else "rules")
        rules = "".join(_rule(rule.text) for rule in found.rules)
        return sheet(title, part(rules, sentence(verdict(found, ALL, self.say.language), "verdict"), figures(self._sums(found))))

    def _sums(self, found: Backtest) -> list[tuple[str, str, str]]:
        """The four sums of a decline, or those of a refer."""
        sent = found.sent[ALL]
        everyone = found.priced[found.headline][ALL].everyone
        sent_of = self.say("sent_of", sent=f"{sent.known.decisions:,}", all=f"{everyone.decisions:,}")
        if found.effect is not Effect.DECLINE:
            stops = self.say("pays_from", n=f"{sent.pays_from_bad:,}") if sent.pays_from_bad is not None else self.say("costs_nothing")
            return [
                (self.say("sent"), f"{sent.known.decisions:,}", sent_of),
                (self.say("evidence"), self._money(-sent.cost_minor), self.say("waiting", days=sent.median_days)),
                (self.say("net_nobody"), self._money(found.priced[NOBODY_STOPPED][ALL].net_minor), stops),
                (
                    self.say("net_all_bad"), self._money(found.priced[ALL_BAD_STOPPED][ALL].net_minor),
                    self.say("all_bad", n=f"{sent.known.bad:,}"),
                ),
            ]  # fmt: skip
        priced = found.priced[NOBODY_STOPPED if NOBODY_STOPPED in found.priced else DECLINE][ALL]
        away = priced.turned_away
        good = {"good": f"{away.decisions - away.bad:,}", "all": f"{away.decisions:,}"}
        return [
            (self.say("avoided"), self._money(away.loss_minor), self.say("of_bad", bad=f"{away.bad:,}")),
            (self.say("away"), self._money(-away.profit_minor), self.say("would_have_paid", **good)),
            (self.say("evidence"), self._money(-priced.cost_minor), sent_of),
            (self.say("net"), self._money(priced.net_minor), self._between(priced.net_interval)),
        ]

    def _money_sheet(self, found: Backtest) -> str:
        return sheet(self.say("money"), *self._priced(found, ALL), note=self.currency)

    def _group(self, found: Backtest, group: str) -> str:
        split = found.split
        assert split is not None, "only a split book has two sides"
        said = []
        if group == FROM and split.persons_on_both_sides:
            said.append(self.say("both_sides", n=f"{split.persons_on_both_sides:,}"))
        if group == FROM and split.not_yet_known:
            said.append(self.say("not_yet_known", n=f"{split.not_yet_known:,}"))
        return sheet(
            self.say(group, day=split.judge_from.isoformat()), part(sentence(verdict(found, group, self.say.language), "verdict")),
            *self._priced(found, group), *([part(*(sentence(one) for one in said))] if said else []), note=self.currency,
        )  # fmt: skip

    def _priced(self, found: Backtest, group: str) -> list[str]:
        heads = [self.say(name) for name in ("done", "stopped", "bad", "avoided", "away", "evidence", "net")]
        rows = []
        for act, by_group in found.priced.items():
            priced = by_group[group]
            away = priced.turned_away
            rows.append(
                [
                    self.say.pick(ACTS[act]), f"{away.decisions:,}", f"{away.bad:,}", self._money(away.loss_minor),
                    self._money(away.profit_minor), self._money(priced.cost_minor),
                    (self._money(priced.net_minor), self._between(priced.net_interval)),
                ]
            )  # fmt: skip
        said = self._shares(found.priced[DECLINE][group]) if DECLINE in found.priced else self._share_sent(found, group)
        return [table(self.say("money"), heads, rows), part(sentence(said, "second"))]

    def _shares(self, priced: Priced) -> str:
        return self.say(
            "shares", loss=percent(priced.loss_share_ppm), loss_between=self._share_between(priced.loss_share_interval),
            good=percent(priced.good_share_ppm), good_between=self._share_between(priced.good_share_interval),
            precision=percent(priced.precision_ppm), recall=percent(priced.recall_ppm), lift=_lift(priced.lift_ppm),
            margin=percent(priced.break_even_margin_ppm),
        )  # fmt: skip

    def _share_sent(self, found: Backtest, group: str) -> str:
        known, everyone = found.sent[group].known, found.priced[ALL_BAD_STOPPED][group].everyone
        return self.say(
            "sent_share", sent=f"{known.decisions:,}", bad=percent(known.bad_ppm), all=f"{everyone.decisions:,}",
            all_bad=percent(everyone.bad_ppm), loss=percent(share_ppm(known.loss_minor, everyone.loss_minor)),
            good=percent(share_ppm(known.good_money_minor, everyone.good_money_minor)),
        )  # fmt: skip

    def _vintages(self, found: Backtest) -> str:
        act = next((each for each in (found.headline, TRUTH, ALL_BAD_STOPPED) if each in found.by_vintage), NOBODY_STOPPED)
        rows = [(label, priced) for label, priced in found.by_vintage[act].items() if priced.everyone.decisions]
        ends = _ends([priced for _label, priced in rows])
        heads = [*(self.say(name) for name in ("vintage", "loans", "stopped", "avoided", "away", "net")), ""]
        cells = [self._vintage(label, priced, ends) for label, priced in [*rows, (self.say("all"), found.priced[act][ALL])]]
        said = self.say("here", act=self.say.pick(ACTS[act]), currency=self.currency)
        return sheet(self.say("vintages"), part(sentence(said, "second")), table(self.say("vintages"), heads, cells, total=True))

    def _vintage(self, label: str, priced: Priced, ends: tuple[int, int] | None) -> list[str | tuple[str, str]]:
        away, within = priced.turned_away, priced.net_interval
        drawn = ""
        if within is not None and ends is not None and ends[0] <= within.low and within.high <= ends[1]:
            drawn = interval(within.low, priced.net_minor, within.high, ends, self._between(within))
        loans, stopped = f"{priced.everyone.decisions:,}", f"{away.decisions:,}"
        bad = [self.say("n_bad", bad=f"{number:,}") if number else "" for number in (priced.everyone.bad, away.bad)]
        return [
            label.replace("-", "\u00a0"), (loans, bad[0]), (stopped, bad[1]),
            self._money(away.loss_minor), self._money(away.profit_minor),
            (self._money(priced.net_minor), self._between(within) if within and priced.net_minor else ""), drawn,
        ]  # fmt: skip

    def _swap(self, found: Backtest) -> str:
        granted, away = self.say("granted"), self.say("turned_away")
        named = {"all_in": (granted, granted), "swap_out": (granted, away), "swap_in": (away, granted), "all_out": (away, away)}
        heads = [self.say(name) for name in ("then", "with", "people", "referred", "unseen", "bad", "funded", "lost", "profit")]
        rows = []
        for name, cell in found.swap.cells():
            if not cell.applications:
                continue
            known = cell.known
            money = [self._money(amount) for amount in (known.funded_minor, known.loss_minor, known.profit_minor)]
            unseen = f"{cell.applications - known.decisions:,}"
            rows.append([*named[name], f"{cell.applications:,}", f"{cell.referred:,}", unseen, f"{known.bad:,}", *money])
        parts = [table(self.say("swap"), heads, rows, words=2)]
        if found.swap.swap_in.applications:
            parts.append(part(sentence(self.say("swapped_in", share=percent(found.swap.break_even_bad_ppm)))))
        return sheet(self.say("swap"), *parts, note=self.currency)

    def _counts(self, found: Backtest) -> str:
        heads = [self.say(name) for name in ("rule", "true", "unknown", "false", "alone")]
        rows = [[rule.text, f"{rule.true:,}", f"{rule.unknown:,}", f"{rule.false:,}", f"{rule.sole:,}"] for rule in found.rules]
        return sheet(self.say("applications"), table(self.say("applications"), heads, rows))

    def _sent(self, found: Backtest) -> str:
        sent = found.sent[ALL]
        if not sent.applications:
            return ""
        known = sent.known
        said = self.say("sent_all", applications=f"{sent.applications:,}", known=f"{known.decisions:,}", bad=f"{known.bad:,}")
        if not sent.checks:
            return sheet(self.say("sent"), part(sentence(said)))
        heads = [self.say(name) for name in ("check", "ordered", "each", "days")]
        rows = [[self.say.check(code), f"{number:,}", self._money(cost), str(days)] for code, number, cost, days in sent.checks]
        return sheet(self.say("sent"), part(sentence(said)), table(self.say("checks"), heads, rows), note=self.currency)

    def _unknown(self, found: Backtest) -> str:
        why = [
            (self.say.pick(REASONS[reason]), f"{number:,}", name) for rule in found.rules for name, reason, number in rule.why
        ]  # fmt: skip
        return side(self.say("why_unknown"), pairs(why, counts=True)) if why else ""

    def _hindsight(self, found: Backtest) -> str:
        price = found.hindsight
        if price is None:
            return side(self.say("hindsight"), sentence(self.say("no_hindsight")))
        said = self.say(
            "price", now=self._money(price.net_now_minor), then=self._money(price.net_then_minor), currency=self.currency,
            more=self._money(price.difference_minor), columns=", ".join(price.columns),
        )  # fmt: skip
        return side(self.say("hindsight"), sentence(said))

    def _refused(self) -> str:
        """Every column of the book that no rule may ask for, by its name, with the reason."""
        seen_later = {each.name for each in LOAN_MONTH_ATTRIBUTES}
        words = {Basis.AFTER: self.say("after"), Basis.NONE: self.say("none")}
        rows = [
            (name, words[known.basis], self.say.pick((known.en, known.zh)))
            for name, known in sorted(self.decisions.knowledge.items()) if known.basis in words and name not in seen_later
        ]  # fmt: skip
        rows += [(name, self.say("none"), "") for name in sorted(set(self.decisions.columns) - set(self.decisions.knowledge))]
        if not rows:
            return side(self.say("refused"), sentence(self.say("none_refused")))
        made = "".join(
            f'<li><code>{escape(name)}</code> <span class="second">{escape(why)}{escape(f" ({note})" if note else "")}</span></li>'
            for name, why, note in rows
        )
        return side(self.say("refused"), sentence(self.say("refused_says"), "second"), f"<ul>{made}</ul>")

    def _made(self, seed: int | None, draws: int | None) -> str:
        rows = [(self.say("book"), self.manifest.name, ""), (self.say("source"), self.manifest.source, "")]
        if draws is not None:
            rows += [(self.say("draws"), self.say("draws_says", draws=f"{draws:,}"), ""), (self.say("seed"), str(seed), "")]
        return side(self.say("how"), pairs(rows))

    def _money(self, amount_minor: int) -> str:
        return format_minor(amount_minor, self.currency).replace("-", "−")

    def _between(self, within: Interval | None) -> str:
        if within is None:
            return self.say("no_interval")
        return self.say("from_to", low=self._money(within.low), high=self._money(within.high))

    def _share_between(self, within: Interval | None) -> str:
        return "" if within is None else self.say("between", low=percent(within.low), high=percent(within.high))


def _rule(text: str) -> str:
    return f'<code class="ruletext">{escape(text)}</code>'


def _lift(ppm: int | None) -> str:
    return "–" if ppm is None else f"{ppm // 1_000_000}.{ppm % 1_000_000 // 10_000:02d}"


def _ends(rows: list[Priced]) -> tuple[int, int] | None:
    """The ends of the axis all intervals share, in minor units, round nought."""
    ends = [end for row in rows if row.net_interval for end in (row.net_interval.low, row.net_interval.high)]
    return (min(0, *ends), max(0, *ends)) if ends and (min(ends) < 0 or max(ends) > 0) else None
