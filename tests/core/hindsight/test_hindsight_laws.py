"""Laws of a back-test over random small books: sums of parts, order, persons, unknowns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from made_decisions import CATALOGUE, EARNED, FUNDED, Row, book

from beforehand.core.hindsight.backtest import ALL, ALL_BAD_STOPPED, BEFORE, DECLINE, FROM, NOBODY_STOPPED, backtest
from beforehand.core.hindsight.decisions import Outcome
from beforehand.core.rules import parse

VISIT, REGION = "home_address.verified_by_visit", "region"
RULES = [
    'decline when region = "north"',
    'decline when not (region in ("north", "south"))',
    f"decline when not {VISIT}",
    f"decline when {VISIT} is unknown",
    f'decline when region = "north" and not {VISIT}',
    f"refer when not {VISIT}",
    f'refer when region = "south" or not {VISIT}',
]
START = date(2024, 1, 10)


@st.composite
def books(draw):
    """Up to twelve decisions of a few persons, with losses, earnings and gaps."""
    rows, regions, visits = [], [], []
    for number in range(draw(st.integers(2, 12))):
        day = START + timedelta(days=draw(st.integers(0, 200)))
        granted = number == 0 or draw(st.booleans())
        lost = draw(st.sampled_from([0, 0, 1, 90_000])) if granted else 0
        row = Row(
            f"d{number}", draw(st.integers(1, 4)), day, f"2024-Q{(day.month + 2) // 3}", Outcome.GRANTED if granted else Outcome.DECLINED,
            funded=draw(st.integers(1, 10**9)) if granted else None, earned=draw(st.integers(0, 10**6)) if granted else None,
            lost=lost, lost_on=day + timedelta(days=draw(st.integers(1, 600))) if lost else None,
            recovered=draw(st.integers(0, lost)) if granted else None, cost=draw(st.sampled_from([0, 77, None])) if granted else None,
            seen_until=day + timedelta(days=draw(st.sampled_from([100, 500, 700]))) if granted else None,
        )  # fmt: skip
        rows.append(row)
        regions.append(draw(st.sampled_from(["north", "south", "west", None])))
        visits.append(draw(st.sampled_from([True, False, None])))
    rows[0] = replace(rows[0], seen_until=START + timedelta(days=2_000))
    return rows, regions, visits, draw(st.sampled_from([EARNED, FUNDED]))


def run(made, text, order=None, **more):
    rows, regions, visits, terms = made
    order = range(len(rows)) if order is None else order
    columns = {REGION: [regions[i] for i in order], VISIT: [visits[i] for i in order]}
    decisions = book([rows[i] for i in order], columns, terms)
    return backtest(decisions, (parse(text, CATALOGUE),), np.random.default_rng(3), draws=5, **more)


MONEY = ("decisions", "bad", "loss_minor", "good_money_minor", "profit_minor", "funded_minor")


@settings(deadline=None, max_examples=60)
@given(books(), st.sampled_from(RULES), st.integers(0, 220))
def test_parts_add_up_to_the_whole(made, text, cut):
    found = run(made, text, judge_from=START + timedelta(days=cut))
    for act, by_group in found.priced.items():
        whole = by_group[ALL]
        for parts in (list(found.by_vintage[act].values()), [by_group[BEFORE], by_group[FROM]]):
            assert sum(part.net_minor for part in parts) == whole.net_minor
            assert sum(part.cost_minor for part in parts) == whole.cost_minor
            for figure in MONEY:
                assert sum(getattr(part.turned_away, figure) for part in parts) == getattr(whole.turned_away, figure)
    cells = [cell for _, cell in found.swap.cells()]
    everyone = next(iter(found.priced.values()))[ALL].everyone
    assert sum(cell.applications for cell in cells) == len(made[0])
    for figure in MONEY:
        assert sum(getattr(cell.known, figure) for cell in cells) == getattr(everyone, figure)


@settings(deadline=None, max_examples=60)
@given(books(), st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_the_order_of_decisions_changes_no_figure(made, text, random):
    order = list(range(len(made[0])))
    random.shuffle(order)
    one, other = run(made, text), run(made, text, order)
    for act in one.priced:
        assert one.priced[act][ALL].turned_away == other.priced[act][ALL].turned_away
        assert one.priced[act][ALL].net_interval == other.priced[act][ALL].net_interval
    assert one.swap == other.swap
    assert one.sent == other.sent


@settings(deadline=None, max_examples=60)
@given(books(), st.sampled_from(RULES))
def test_the_bounds_of_evidence_differ_by_what_the_bad_among_those_sent_cost(made, text):
    found = run(made, text)
    if NOBODY_STOPPED not in found.priced:
        return
    least, most = found.priced[NOBODY_STOPPED][ALL], found.priced[ALL_BAD_STOPPED][ALL]
    assert most.net_minor - least.net_minor == found.sent[ALL].known.loss_minor
    assert most.turned_away.profit_minor == least.turned_away.profit_minor
    if DECLINE in found.priced:
        assert least.net_minor == found.priced[DECLINE][ALL].net_minor - found.sent[ALL].cost_minor


@settings(deadline=None, max_examples=60)
@given(books(), st.sampled_from(RULES))
def test_forgetting_a_value_turns_nobody_more_away(made, text):
    if "is unknown" in text:
        return
    rows, _, visits, terms = made
    found, forgotten = run(made, text), run((rows, [None] * len(rows), visits, terms), text)
    assert forgotten.rules[0].true <= found.rules[0].true
    assert forgotten.rules[0].unknown >= found.rules[0].unknown
