"""The back-test as plain data, for a file, a page and a programme: money in minor units, shares in ppm, days as ISO text."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from beforehand.core.basics.money import exponent_of
from beforehand.core.hindsight.backtest import ALL, BEFORE, FROM, Backtest, Sent
from beforehand.core.hindsight.candidate import RuleCount
from beforehand.core.hindsight.pricing import Priced
from beforehand.core.hindsight.sums import Tally
from beforehand.core.hindsight.verdict import rests_on, verdict, watch_verdict
from beforehand.core.hindsight.watch import WatchTest

WATCH_FIGURES = ("alerts_per_100_loans_ppm", "warned_share_ppm", "false_alarm_share_ppm", "cost_minor")


def plain_backtest(found: Backtest, book_name: str, seed: int) -> dict[str, Any]:
    """The whole answer: money in minor units, shares in ppm; `seed` made the draws."""
    outcomes, split, price = found.outcomes, found.split, found.hindsight
    groups = (ALL,) if split is None else (ALL, BEFORE, FROM)
    return {
        "verdict": {group: verdict(found, group) for group in groups},
        "verdict_zh": {group: verdict(found, group, "zh") for group in groups},
        "rests_on": list(rests_on(found)),
        "rests_on_zh": list(rests_on(found, "zh")),
        "book": book_name,
        "made": found.terms.made,
        "currency": found.terms.currency,
        "currency_exponent": exponent_of(found.terms.currency),
        "effect": found.effect.value,
        "headline": found.headline,
        "age_months": outcomes.age_months,
        "margin_ppm": outcomes.margin_ppm,
        "known_basis": {name: basis.value for name, basis in found.bases.items()},
        "no_outcome": {"declined": outcomes.declined, "not_taken_up": outcomes.not_taken_up, "immature": outcomes.immature},
        "rebuilt_otherwise": found.rebuilt_otherwise,
        "not_said_by_source": dict(outcomes.unsaid),
        "rules": [_rule_plain(rule) for rule in found.rules],
        "money": {act: {group: _priced_plain(by_group[group]) for group in groups} for act, by_group in found.priced.items()},
        "vintages": {
            act: [{"vintage": label, **_priced_plain(priced)} for label, priced in by_label.items()]
            for act, by_label in found.by_vintage.items()
        },
        "sent_for_evidence": {group: _sent_plain(found.sent[group]) for group in groups},
        "swap_set": {
            name: {"applications": cell.applications, "referred": cell.referred, **_tally_plain(cell.known)}
            for name, cell in found.swap.cells()
        },
        "swap_in_break_even_bad_ppm": found.swap.break_even_bad_ppm,
        "split": None
        if split is None
        else {
            "judge_from": split.judge_from.isoformat(),
            "persons_on_both_sides": split.persons_on_both_sides,
            "not_yet_known": split.not_yet_known,
        },
        "price_of_hindsight": None
        if price is None
        else {
            "net_then_minor": price.net_then_minor,
            "net_now_minor": price.net_now_minor,
            "difference_minor": price.difference_minor,
            "columns": list(price.columns),
        },
        "draws": found.generator_draws,
        "seed": seed,
    }


def plain_watch(found: WatchTest, book_name: str) -> dict[str, Any]:
    """The answer of a watch rule: counts of loans and loan-months, cost in minor units, shares in ppm."""
    answer = {"verdict": watch_verdict(found), "verdict_zh": watch_verdict(found, "zh"), "effect": "watch", "book": book_name}
    return answer | asdict(found) | {name: getattr(found, name) for name in WATCH_FIGURES}


def _rule_plain(rule: RuleCount) -> dict[str, Any]:
    why = [{"attribute": name, "why": reason.value, "applications": number} for name, reason, number in rule.why]
    counts = {"true": rule.true, "unknown": rule.unknown, "false": rule.false, "true_alone": rule.sole}
    return {"text": rule.text, "effect": rule.effect.value, **counts, "why_unknown": why}


def _sent_plain(sent: Sent) -> dict[str, Any]:
    return {
        "applications": sent.applications,
        "known": _tally_plain(sent.known),
        "cost_minor": sent.cost_minor,
        "median_days": sent.median_days,
        "pays_from_bad": sent.pays_from_bad,
        "checks": [dict(zip(("check", "ordered", "cost_minor", "days"), check, strict=True)) for check in sent.checks],
    }


def _tally_plain(known: Tally) -> dict[str, int]:
    return {
        "decisions": known.decisions,
        "bad": known.bad,
        "loss_minor": known.loss_minor,
        "good_money_minor": known.good_money_minor,
        "profit_minor": known.profit_minor,
        "funded_minor": known.funded_minor,
    }


def _priced_plain(priced: Priced) -> dict[str, Any]:
    intervals = {
        "net_minor_90": priced.net_interval,
        "loss_avoided_minor_90": priced.loss_interval,
        "good_business_minor_90": priced.profit_interval,
        "loss_share_ppm_90": priced.loss_share_interval,
        "good_share_ppm_90": priced.good_share_interval,
    }
    return {
        "net_minor": priced.net_minor,
        "loss_avoided_minor": priced.turned_away.loss_minor,
        "good_business_turned_away_minor": priced.turned_away.profit_minor,
        "good_money_turned_away_minor": priced.turned_away.good_money_minor,
        "evidence_cost_minor": priced.cost_minor,
        "everyone": _tally_plain(priced.everyone),
        "turned_away": _tally_plain(priced.turned_away),
        "precision_ppm": priced.precision_ppm,
        "recall_ppm": priced.recall_ppm,
        "lift_ppm": priced.lift_ppm,
        "loss_share_ppm": priced.loss_share_ppm,
        "good_share_ppm": priced.good_share_ppm,
        "excess_ppm": priced.excess_ppm,
        "break_even_margin_ppm": priced.break_even_margin_ppm,
        **{name: None if interval is None else [interval.low, interval.high] for name, interval in intervals.items()},
    }
