"""A decline rule on a book small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from made_decisions import CATALOGUE, EARNED, FUNDED, bad, book, declined, good

from beforehand.core.basics.money import Money
from beforehand.core.basics.truth import Why
from beforehand.core.hindsight.backtest import ALL, ALL_BAD_STOPPED, BEFORE, DECLINE, FROM, NOBODY_STOPPED, backtest
from beforehand.core.hindsight.candidate import rules_of
from beforehand.core.hindsight.decisions import Outcome
from beforehand.core.hindsight.interval import draw_sums, interval_of
from beforehand.core.hindsight.outcomes import months_after, outcomes_at
from beforehand.core.hindsight.sums import exact_sum, share_ppm
from beforehand.core.hindsight.verdict import rests_on, verdict
from beforehand.core.policy import decide
from beforehand.core.policy.read import read_policy
from beforehand.core.rules import parse
from beforehand.packs.read import read_pack

RULE = parse("decline when credit_report.current_overdue > 1000.00 CNY", CATALOGUE)
OVERDUE = "credit_report.current_overdue"


def money(minor: int | None) -> Money | None:
    return None if minor is None else Money(minor, "CNY")


ROWS = [
    bad("b1", 1, 90_000, earned=4_000, recovered=5_000, cost=1_200),  # hit
    bad("b2", 2, 70_000, cost=300),  # hit
    bad("b3", 3, 50_000),  # not hit
    bad("b4", 4, 40_000),  # unknown
    good("g1", 5, 8_000),  # hit
    good("g2", 6, 9_000, cost=100),  # not hit
    good("g3", 7, 7_000),  # not hit, at the limit itself
    good("g4", 8, 6_000),  # unknown
    declined("d1", 9),  # hit, but never lent to
    declined("d2", 10),  # unknown
]
VALUES = [money(v) for v in (200_000, 100_001, 0, None, 600_000_000, 0, 100_000, None, 900_000, None)]
LOSS_B1 = 90_000 - 5_000 + 1_200 - 4_000


def run(decisions, rule=RULE, seed=20, **more):
    rules = rule if isinstance(rule, tuple) else (rule,)
    return backtest(decisions, rules, np.random.default_rng(seed), **{"draws": 200} | more)


def test_hits_unknowns_and_money_are_those_worked_out_by_hand():
    found = run(book(ROWS, {OVERDUE: VALUES}))
    priced = found.priced[DECLINE][ALL]
    assert (found.rules[0].true, found.rules[0].unknown, found.rules[0].false) == (4, 3, 3)
    assert found.rules[0].why == ((OVERDUE, Why.NEVER_ASKED, 3),)
    assert (priced.everyone.decisions, priced.everyone.bad) == (8, 4)
    assert (priced.turned_away.decisions, priced.turned_away.bad) == (3, 2)
    assert priced.turned_away.loss_minor == LOSS_B1 + (70_000 + 300)
    assert priced.turned_away.profit_minor == 8_000
    assert priced.net_minor == LOSS_B1 + 70_300 - 8_000
    assert priced.precision_ppm == 666_667  # 2 of 3
    assert priced.recall_ppm == 500_000  # 2 of 4
    assert priced.lift_ppm == 1_333_333  # 2/3 ÷ 4/8
    everything = LOSS_B1 + 70_300 + 50_000 + 40_000
    assert priced.loss_share_ppm == share_ppm(LOSS_B1 + 70_300, everything)
    assert priced.good_share_ppm == share_ppm(8_000, 8_000 + (9_000 - 100) + 7_000 + 6_000)
    assert priced.break_even_margin_ppm == share_ppm(LOSS_B1 + 70_300, 8_000)
    assert (found.outcomes.declined, found.outcomes.immature) == (2, 0)


def test_what_is_unknown_declines_nobody_and_is_priced_as_evidence():
    found = run(book(ROWS, {OVERDUE: VALUES}))
    sent = found.sent[ALL]
    assert (sent.applications, sent.known.decisions, sent.known.bad) == (3, 2, 1)
    cost = 2 * CATALOGUE[OVERDUE].cost_minor  # d2 is declined anyhow and costs nothing here
    assert sent.cost_minor == cost
    hits = found.priced[DECLINE][ALL].net_minor
    assert found.priced[NOBODY_STOPPED][ALL].net_minor == hits - cost
    assert found.priced[ALL_BAD_STOPPED][ALL].net_minor == hits + 40_000 - cost


def test_the_cells_of_the_swap_set_add_up_to_all():
    found = run(book(ROWS, {OVERDUE: VALUES}))
    cells = dict(found.swap.cells())
    assert sum(cell.applications for cell in cells.values()) == len(ROWS)
    assert {name: cell.applications for name, cell in cells.items()} == {"all_in": 5, "swap_out": 3, "swap_in": 0, "all_out": 2}
    everyone, away = found.priced[DECLINE][ALL].everyone, found.priced[DECLINE][ALL].turned_away
    assert cells["swap_out"].known == away
    for figure in ("decisions", "bad", "loss_minor", "profit_minor", "funded_minor"):
        assert sum(getattr(cell.known, figure) for cell in cells.values()) == getattr(everyone, figure)
    assert cells["all_in"].referred == 2


def test_a_whole_policy_may_also_let_in_and_says_how_bad_the_unseen_may_be():
    loose = parse("decline when credit_report.current_overdue > 50000.00 CNY", CATALOGUE)
    found = run(book(ROWS, {OVERDUE: VALUES}), loose, replaces=True)
    cells = dict(found.swap.cells())
    assert {name: cell.applications for name, cell in cells.items()} == {"all_in": 7, "swap_out": 1, "swap_in": 2, "all_out": 0}
    assert cells["swap_in"].known.decisions == 0
    loss, profit = LOSS_B1 + 70_300 + 50_000 + 40_000, 8_000 + 8_900 + 7_000 + 6_000
    assert found.swap.break_even_bad_ppm == share_ppm(profit * 4, loss * 4 + profit * 4)  # four bad, four good


def test_what_the_policy_in_force_declines_anyhow_is_no_merit_of_the_rule():
    in_force = (parse("decline when credit_report.current_overdue > 5000.00 CNY", CATALOGUE),)
    found = run(book(ROWS, {OVERDUE: VALUES}), in_force=in_force)
    assert found.priced[DECLINE][ALL].turned_away.decisions == 2  # g1 was declined already
    assert found.priced[DECLINE][ALL].net_minor == LOSS_B1 + 70_300
    assert dict(found.swap.cells())["all_out"].applications == 3


def test_loans_not_followed_to_the_age_and_those_never_lent_have_no_outcome():
    rows = [*ROWS, good("young", 11, 5_000, seen_until=date(2024, 12, 31)), good("gone", 12, 0, outcome=Outcome.NOT_TAKEN_UP, funded=None)]
    found = run(book(rows, {OVERDUE: [*VALUES, money(900_000), money(900_000)]}))
    assert found.priced[DECLINE][ALL].everyone.decisions == 8
    assert (found.outcomes.immature, found.outcomes.not_taken_up) == (1, 1)
    assert any("1 not followed long enough" in sentence for sentence in rests_on(found))


def test_a_loss_after_the_age_is_no_loss_at_that_age():
    rows = [bad("b", 1, 50_000, lost_on=date(2024, 7, 10)), good("g", 2, 1_000)]
    decisions = book(rows, {OVERDUE: [money(0), money(0)]})
    assert outcomes_at(decisions, age_months=6).bad.tolist() == [False, False]  # the day the age is reached is after it
    assert outcomes_at(decisions, age_months=7).bad.tolist() == [True, False]


def test_good_money_by_amount_takes_the_margin_asked_for_loan_by_loan():
    rows = [bad("b", 1, 700), good("g1", 2, 0, funded=1_005), good("g2", 3, 0, funded=1_004)]
    decisions = book(rows, {OVERDUE: [money(900_000)] * 3}, terms=FUNDED)
    found = run(decisions)
    assert found.priced[DECLINE][ALL].turned_away.profit_minor == 101 + 100  # 100.5 half up, 100.4 down
    assert found.priced[DECLINE][ALL].turned_away.good_money_minor == 1_005 + 1_004
    halved = run(decisions, margin_ppm=200_000)
    assert halved.priced[DECLINE][ALL].net_minor == 700 - (201 + 201)  # 201.0, 200.8


def test_vintages_and_the_two_sides_of_a_day_add_up():
    rows = [
        bad("a", 1, 10_000, day=date(2023, 11, 5), vintage="2023-Q4", lost_on=date(2024, 3, 1)),
        good("b", 1, 3_000, day=date(2024, 2, 5)),
        bad("c", 2, 20_000, day=date(2024, 2, 5)),
    ]
    found = run(book(rows, {OVERDUE: [money(900_000)] * 3}), judge_from=date(2024, 1, 1))
    by_vintage, priced = found.by_vintage[DECLINE], found.priced[DECLINE]
    assert {label: part.net_minor for label, part in by_vintage.items()} == {"2023-Q4": 10_000, "2024-Q1": 17_000}
    assert priced[BEFORE].net_minor == 10_000
    assert priced[FROM].net_minor == 20_000 - 3_000
    assert priced[ALL].net_minor == priced[BEFORE].net_minor + priced[FROM].net_minor
    assert found.split.persons_on_both_sides == 1
    assert found.split.not_yet_known == 1  # lost in March 2024, not known on 1 January


def test_the_interval_draws_persons_and_is_fixed_by_its_seed():
    decisions = book(ROWS, {OVERDUE: VALUES})
    first, again, other = run(decisions), run(decisions), run(decisions, seed=21)
    assert first.priced == again.priced
    assert first.priced[DECLINE][ALL].net_interval != other.priced[DECLINE][ALL].net_interval
    ten = {"net": np.full(10, 100.0)}
    apart = interval_of(draw_sums(np.arange(10), ten, np.random.default_rng(1))["net"])
    together = interval_of(draw_sums(np.zeros(10, np.int64), ten, np.random.default_rng(1))["net"])
    assert together.high - together.low > 2 * (apart.high - apart.low)  # ten loans of one person fail together


def test_persons_are_drawn_as_often_as_poisson_says():
    from math import exp, factorial

    from beforehand.core.hindsight.interval import _TIMES

    assert len(_TIMES) == 65_536
    assert _TIMES.mean() == 1
    for times in range(6):
        assert abs((times == _TIMES).mean() - exp(-1) / factorial(times)) < 1 / 50_000


def test_a_sum_beyond_64_bits_is_exact():
    assert exact_sum(np.array([2**62, 2**62, 2**62, -1], np.int64)) == 3 * 2**62 - 1


def test_months_end_where_the_month_ends():
    days = np.array([19_753], np.int64)  # 2024-01-31
    assert months_after(days, 1).tolist() == [19_753 + 29]


def test_one_book_in_another_order_gives_the_same_figures():
    decisions = book(ROWS, {OVERDUE: VALUES})
    turned = book(ROWS[::-1], {OVERDUE: VALUES[::-1]})
    one, other = run(decisions).priced[DECLINE][ALL], run(turned).priced[DECLINE][ALL]
    assert (one.turned_away, one.everyone, one.net_minor) == (other.turned_away, other.everyone, other.net_minor)


def test_the_candidate_answers_as_the_desk_would():
    plain = read_pack("policies", "founding")
    version = read_policy(plain, CATALOGUE)[-1]
    files = [
        {
            "identity.document_given": True,
            "income.paper_given": True,
            "application.amount": Money(2_000_000, "CNY"),
            "application.term_months": 18,
            "applicant.age": 40,
            "home_address.verified_by_visit": visited,
            "bank_statement.months_covered": months,
            OVERDUE: Money(owed, "CNY"),
        }
        for visited in (True, False)
        for months in (4, 6)
        for owed in (0, 100_001)
    ]
    files.append({})
    names = sorted({name for file in files for name in file})
    decisions = book([good(str(n), n, 1) for n in range(len(files))], {name: [file.get(name) for file in files] for name in names})
    found = run(decisions, rules_of(version, CATALOGUE), draws=10)
    outcomes = [decide(version, file, CATALOGUE).outcome.word for file in files]
    assert found.priced[DECLINE][ALL].turned_away.decisions == outcomes.count("decline")
    assert found.sent[ALL].applications == outcomes.count("refer")
    orders = [
        order
        for file in files
        for order in decide(version, file, CATALOGUE).evidence
        if decide(version, file, CATALOGUE).outcome.word == "refer"
    ]
    assert found.sent[ALL].cost_minor == sum(order.cost_minor for order in orders)


def test_one_sentence_says_the_money_and_whether_it_was_won_or_lost():
    found = run(book(ROWS, {OVERDUE: VALUES}))
    assert verdict(found).startswith("It would have brought 1,445.00 CNY (between ")
    assert "turns away 3, 2 of them bad; loss avoided 1,525.00, good business turned away 80.00." in verdict(found)
    assert verdict(found, language="zh").startswith("会增益 1,445.00 CNY")
    dear = run(book(ROWS, {OVERDUE: [money(900_000 if row.id[0] == "g" else 0) for row in ROWS]}))
    assert verdict(dear).startswith("It would have cost 299.00 CNY")


@pytest.mark.parametrize(("age", "sentence"), [(240, "none is followed for 240 months")])
def test_no_loan_old_enough_is_refused(age, sentence):
    from beforehand.core.hindsight.refusals import UnableToBacktest

    with pytest.raises(UnableToBacktest, match=sentence):
        run(book(ROWS, {OVERDUE: VALUES}), age_months=age)


def test_a_made_book_alone_may_hold_the_truth():
    with pytest.raises(AssertionError, match="only a made book"):
        book(ROWS, {OVERDUE: VALUES}, truths={OVERDUE: VALUES})
    assert replace(EARNED, made=True).made
