"""Columns that nobody could have known at the decision are refused by name, and hindsight has its price."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_decisions import CATALOGUE, EARNED, bad, book, good

from beforehand.core.basics.columns import Column
from beforehand.core.basics.money import Money
from beforehand.core.hindsight.backtest import ALL, ALL_BAD_STOPPED, DECLINE, NOBODY_STOPPED, TRUTH, backtest
from beforehand.core.hindsight.decisions import Basis, Knowledge
from beforehand.core.hindsight.refusals import UnableToBacktest
from beforehand.core.rules import parse

ROWS = [bad("b", 1, 50_000), good("g", 2, 9_000)]
SECOND = 1_000_000


def run(decisions, text):
    return backtest(decisions, (parse(text, CATALOGUE),), np.random.default_rng(1), draws=100)


def dated(decisions, *offsets):
    """known_at that many seconds after each decision; None: no date."""
    shifted = [0 if offset is None else int(at) + offset * SECOND for at, offset in zip(decisions.decided_at, offsets, strict=True)]
    return Knowledge(Basis.RECORDED, known_at=Column(np.array(shifted, np.int64), np.array([offset is not None for offset in offsets])))


def with_knowledge(decisions, name, knowledge):
    return replace(decisions, knowledge={**decisions.knowledge, name: knowledge})


@pytest.mark.parametrize(
    ("knowledge", "sentence"),
    [
        (Knowledge(Basis.AFTER, "it is rewritten after a loss", "损失后被改写"), "loan.term is refused: it was learnt after the decision"),
        (Knowledge(Basis.NONE), "loan.term is refused: nothing says when it was known"),
        (Knowledge(Basis.RECORDED), "loan.term is refused: it says that its values are dated, but 2 of 2 have no known_at, first in b"),
    ],
)
def test_a_column_without_a_basis_or_learnt_later_is_refused_by_name(knowledge, sentence):
    decisions = book(ROWS, {"loan.term": [38, 84]}, knowledge={"loan.term": knowledge})
    with pytest.raises(UnableToBacktest) as refused:
        run(decisions, "decline when loan.term < 60")
    assert sentence in str(refused.value)
    assert "loan.term" in refused.value.refusal.sentence("zh")


def test_a_column_nobody_declared_is_refused_though_it_is_there():
    decisions = replace(book(ROWS, {"loan.term": [38, 84]}), knowledge={})
    with pytest.raises(UnableToBacktest, match=r"loan\.term is refused: nothing says when it was known"):
        run(decisions, "decline when loan.term < 60")


def test_a_column_the_book_has_not_is_refused_by_name():
    with pytest.raises(UnableToBacktest, match=r"no column purpose\.shown"):
        run(book(ROWS, {"loan.term": [38, 84]}), "decline when not purpose.shown")


def test_a_single_value_learnt_a_second_too_late_refuses_the_column():
    decisions = book(ROWS, {"region": ["north", "south"]})
    at_the_decision = with_knowledge(decisions, "region", dated(decisions, 0, -86_400))
    assert run(at_the_decision, 'decline when region = "north"').priced[DECLINE][ALL].net_minor == 50_000
    late = with_knowledge(decisions, "region", dated(decisions, 0, 1))
    with pytest.raises(UnableToBacktest, match="in 1 of 2 rows it was learnt after the decision, first in g"):
        run(late, 'decline when region = "north"')
    undated = with_knowledge(decisions, "region", dated(decisions, 0, None))
    with pytest.raises(UnableToBacktest, match="1 of 2 have no known_at, first in g"):
        run(undated, 'decline when region = "north"')


def test_a_refused_column_is_refused_wherever_it_stands_in_the_rule():
    decisions = book(ROWS, {"loan.term": [38, 84], "region": ["n", "s"]}, knowledge={"loan.term": Knowledge(Basis.AFTER)})
    with pytest.raises(UnableToBacktest, match=r"loan\.term"):
        run(decisions, 'decline when region = "n" or not (loan.term is unknown)')


def test_the_price_of_hindsight_is_the_difference_in_money():
    visit = "home_address.verified_by_visit"
    rows = [bad("b1", 1, 50_000), bad("b2", 2, 30_000), good("g", 3, 9_000)]
    decisions = book(rows, {visit: [True, False, False]}, known_now={visit: [False, False, True]})
    price = run(decisions, f"decline when not {visit}").hindsight
    assert price.net_then_minor == 30_000 - 9_000
    assert price.net_now_minor == 50_000 + 30_000
    assert price.difference_minor == 50_000 + 9_000
    assert price.columns == (visit,)
    assert run(book(rows, {visit: [True, False, False]}), f"decline when not {visit}").hindsight is None


def test_a_refer_rule_is_priced_by_its_bounds_and_in_a_made_book_by_the_truth():
    visit = "home_address.verified_by_visit"
    rows = [bad("b1", 1, 50_000), bad("b2", 2, 30_000), good("g1", 3, 9_000), good("g2", 4, 7_000), good("g3", 5, 8_000)]
    then, truth = [False, None, False, None, True], [False, True, True, False, True]
    decisions = book(rows, {visit: then}, terms=replace(EARNED, made=True), truths={visit: truth})
    found = run(decisions, f"refer when not {visit}")
    visits = 4 * CATALOGUE[visit].cost_minor
    assert DECLINE not in found.priced
    assert (found.sent[ALL].applications, found.sent[ALL].median_days) == (4, CATALOGUE[visit].days)
    assert found.priced[NOBODY_STOPPED][ALL].net_minor == -visits
    assert found.priced[ALL_BAD_STOPPED][ALL].net_minor == 50_000 + 30_000 - visits
    assert found.priced[TRUTH][ALL].net_minor == 50_000 - 7_000 - visits  # b1 is found elsewhere, and so is g2
    assert found.sent[ALL].pays_from_bad == 1  # 24,000 of visits, 40,000 a bad loan on average
    least, most = found.priced[NOBODY_STOPPED][ALL], found.priced[ALL_BAD_STOPPED][ALL]
    assert least.net_minor <= found.priced[TRUTH][ALL].net_minor <= most.net_minor


def test_learning_more_later_changes_no_answer_as_known_then():
    overdue = "credit_report.current_overdue"
    then = {overdue: [Money(200_000, "CNY"), Money(0, "CNY")]}
    plain, later = book(ROWS, then), book(ROWS, then, known_now={overdue: [Money(0, "CNY"), Money(200_000, "CNY")]})
    rule = "decline when credit_report.current_overdue > 1000.00 CNY"
    assert run(plain, rule).priced[DECLINE][ALL].turned_away == run(later, rule).priced[DECLINE][ALL].turned_away
