"""The answer of a back-test as text for a terminal and as plain data for `--json`."""

from __future__ import annotations

from typing import Any

from beforehand.cli.tables import text_table
from beforehand.core.basics.money import exponent_of, format_minor
from beforehand.core.hindsight.backtest import ALL, ALL_BAD_STOPPED, BEFORE, DECLINE, FROM, Backtest, Sent
from beforehand.core.hindsight.interval import Interval
from beforehand.core.hindsight.pricing import Priced
from beforehand.core.hindsight.sums import Tally, share_ppm
from beforehand.core.hindsight.verdict import percent, rests_on, verdict

ACT_NAMES = {
    "decline": "declining the hits",
    "nobody_stopped": "referring, nobody stopped",
    "all_bad_stopped": "referring, all bad stopped",
    "truth": "referring, as the truth was",
}
CELLS = {
    "all_in": "granted, granted still",
    "swap_out": "granted, turned away",
    "swap_in": "turned away, granted",
    "all_out": "turned away, turned away still",
}


def as_text(found: Backtest, book_name: str, seed: int) -> str:
    """The whole answer: the sentence first, then what it rests on, the rules, the money, vintages, who changes place."""
    parts = ["\n".join(rule.text for rule in found.rules), verdict(found), "\n".join(rests_on(found)), _rules(found), _money(found, ALL)]
    parts += [_sent(found), _vintages(found)]
    if found.split is not None:
        day = found.split.judge_from.isoformat()
        parts += [f"Decisions before {day}\n{verdict(found, BEFORE)}", _money(found, BEFORE)]
        parts += [f"Decisions from {day} on\n{verdict(found, FROM)}", _money(found, FROM), _split(found)]
    parts += [_swap(found), _hindsight(found)]
    parts.append(f"Book: {book_name}. Intervals: 90 % of {found.generator_draws:,} draws of persons, seed {seed}.")
    return "\n\n".join(part for part in parts if part)


def _rules(found: Backtest) -> str:
    rows = [(rule.text, f"{rule.true:,}", f"{rule.unknown:,}", f"{rule.false:,}", f"{rule.sole:,}") for rule in found.rules]
    text = text_table(("Rule, over all applications", "true", "unknown", "false", "true alone"), rows)
    why = [f"  unknown: {name}, {reason.replace('_', ' ')}: {number:,}" for rule in found.rules for name, reason, number in rule.why]
    return "\n".join([text, *why])


def _money(found: Backtest, group: str) -> str:
    currency = found.terms.currency
    heads = (f"Money, {currency}", "turned away", "bad", "loss avoided", "good turned away", "evidence", "net", "net, low", "net, high")
    rows = [(ACT_NAMES[act], *_money_cells(by_group[group], currency)) for act, by_group in found.priced.items()]
    said = _shares_of(found.priced[DECLINE][group]) if DECLINE in found.priced else _sent_sentence(found, group)
    return f"{text_table(heads, rows)}\n{said}"


def _shares_of(priced: Priced) -> str:
    return (
        f"{percent(priced.loss_share_ppm)} of losses avoided{_shares(priced.loss_share_interval)} for "
        f"{percent(priced.good_share_ppm)} of good money turned away{_shares(priced.good_share_interval)}; "
        f"precision {percent(priced.precision_ppm)}, recall {percent(priced.recall_ppm)}, lift {_lift(priced.lift_ppm)}, "
        f"break-even margin {percent(priced.break_even_margin_ppm)}."
    )


def _sent_sentence(found: Backtest, group: str) -> str:
    known, everyone = found.sent[group].known, found.priced[ALL_BAD_STOPPED][group].everyone
    return (
        f"Of the {known.decisions:,} sent {percent(known.bad_ppm)} are bad, of all {everyone.decisions:,} {percent(everyone.bad_ppm)}; "
        f"they hold {percent(share_ppm(known.loss_minor, everyone.loss_minor))} of all losses and "
        f"{percent(share_ppm(known.good_money_minor, everyone.good_money_minor))} of all good money, which waits with them."
    )


def _lift(ppm: int | None) -> str:
    return "–" if ppm is None else f"{ppm // 1_000_000}.{ppm % 1_000_000 // 10_000:02d}"


def _money_cells(priced: Priced, currency: str) -> tuple[str, ...]:
    away, interval = priced.turned_away, priced.net_interval
    money = [away.loss_minor, away.profit_minor, priced.cost_minor, priced.net_minor]
    ends = ("–", "–") if interval is None else (format_minor(interval.low, currency), format_minor(interval.high, currency))
    return (f"{away.decisions:,}", f"{away.bad:,}", *(format_minor(amount, currency) for amount in money), *ends)


def _shares(interval: Interval | None) -> str:
    return "" if interval is None else f" [{percent(interval.low)} to {percent(interval.high)}]"


def _sent(found: Backtest) -> str:
    sent, currency = found.sent[ALL], found.terms.currency
    if not sent.applications:
        return ""
    known = sent.known
    head = f"Sent for evidence: {sent.applications:,} applications ({known.decisions:,} with an outcome, {known.bad:,} of them bad)."
    rows = [(code.replace("_", " "), f"{number:,}", format_minor(cost, currency), str(days)) for code, number, cost, days in sent.checks]
    return f"{head}\n{text_table(('Check', 'ordered', f'each, {currency}', 'days'), rows)}" if rows else head


def _vintages(found: Backtest) -> str:
    currency, act = found.terms.currency, found.headline if found.headline in found.by_vintage else next(iter(found.by_vintage))
    heads = ("Vintage", "loans", "bad", "turned away", "bad of them", "loss avoided", "good turned away", "net", "net, low", "net, high")
    rows = []
    for label, priced in (*found.by_vintage[act].items(), ("All", found.priced[act][ALL])):
        if not priced.everyone.decisions:
            continue  # no loan of that vintage is old enough
        cells = _money_cells(priced, currency)
        rows.append((label, f"{priced.everyone.decisions:,}", f"{priced.everyone.bad:,}", *cells[:4], *cells[5:]))
    return f"{ACT_NAMES[act].capitalize()}, {currency}\n{text_table(heads, rows)}"


def _split(found: Backtest) -> str:
    split = found.split
    assert split is not None, "only a split book is asked about its split"
    lines = []
    if split.persons_on_both_sides:
        lines.append(
            f"{split.persons_on_both_sides:,} persons have decisions on both sides of that day: the two sides are not independent."
        )
    if split.not_yet_known:
        lines.append(
            f"The outcome of {split.not_yet_known:,} earlier loans was not known on that day: nobody could have learnt from them then."
        )
    return "\n".join(lines)


def _swap(found: Backtest) -> str:
    currency = found.terms.currency
    rows = []
    for name, cell in found.swap.cells():
        known = cell.known
        money = [format_minor(amount, currency) for amount in (known.funded_minor, known.loss_minor, known.profit_minor)]
        unseen = cell.applications - known.decisions
        rows.append((CELLS[name], f"{cell.applications:,}", f"{cell.referred:,}", f"{unseen:,}", f"{known.bad:,}", *money))
    heads = ("Who changes place", "applications", "referred", "no outcome", "bad", "funded", "lost", "profit")
    text = text_table(heads, rows)
    if found.swap.swap_in.applications:
        text += f"\nThose swapped in were never lent to: they bring nothing once {percent(found.swap.break_even_bad_ppm)} of them are bad."
    return text


def _hindsight(found: Backtest) -> str:
    price, currency = found.hindsight, found.terms.currency
    if price is None:
        return "Price of hindsight: not known, the book has no facts with times about what the rule asks for."
    now, then, more = (format_minor(amount, currency) for amount in (price.net_now_minor, price.net_then_minor, price.difference_minor))
    return (
        f"Price of hindsight: turning away whoever it is true of would seem to bring {now} {currency} on the facts as known now and "
        f"brings {then} as known then; {more} of it is hindsight ({', '.join(price.columns)})."
    )


def as_plain(found: Backtest, book_name: str, seed: int) -> dict[str, Any]:
    """The whole answer as plain data: money in minor units, shares in ppm."""
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


def _rule_plain(rule: Any) -> dict[str, Any]:
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
