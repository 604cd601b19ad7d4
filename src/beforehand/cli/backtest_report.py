"""The answer of a back-test as text for a terminal and as plain data for `--json`."""

from __future__ import annotations

from beforehand.cli.tables import text_table
from beforehand.core.basics.money import format_minor
from beforehand.core.hindsight.backtest import ALL, ALL_BAD_STOPPED, BEFORE, DECLINE, FROM, Backtest
from beforehand.core.hindsight.interval import Interval
from beforehand.core.hindsight.pricing import Priced
from beforehand.core.hindsight.sums import share_ppm
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
