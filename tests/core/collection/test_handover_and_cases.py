"""What earlier holders did, cost and brought; when a case opens and closes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.core.collection.cases import CloseReason, CollectionCase, LoanDay, case_after, cases_of
from beforehand.core.collection.handover import Assignment, Attempt, Effort, hand_over, refuse_assignments
from beforehand.core.collection.promises import MoneyIn

COSTS = {Effort.DIAL: 100, Effort.VISIT: 6_000}
LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def assignment(holder, from_on, to_on):
    first, last = dt.date.fromisoformat(from_on), dt.date.fromisoformat(to_on) if to_on else None
    return Assignment(holder, holder, first, last, noon(first), f"note of {holder}")


CASE_B = [
    (assignment("first", "2026-08-16", "2026-09-04"), 9, 1),
    (assignment("second", "2026-09-05", "2026-09-24"), 8, 2),
    (assignment("third", "2026-09-25", "2026-10-08"), 7, 1),
    (assignment("fourth", "2026-10-09", "2026-10-23"), 7, 2),
]


def attempts_of_case_b():
    for held, dials, visits in CASE_B:
        for number in range(dials + visits):
            day = held.from_on + dt.timedelta(days=number)
            yield Attempt(Effort.DIAL if number < dials else Effort.VISIT, day, noon(day))


def test_case_b_four_assignments_cost_391_and_brought_nothing():
    summary = hand_over([held for held, _, _ in CASE_B], attempts_of_case_b(), [], COSTS, dt.date(2026, 10, 25), LATER)
    assert [(row.dials, row.visits) for row in summary.rows] == [(9, 1), (8, 2), (7, 1), (7, 2)]
    assert [row.cost_minor for row in summary.rows] == [900 + 6_000, 800 + 12_000, 700 + 6_000, 700 + 12_000]
    assert (summary.total.cost_minor, summary.total.brought_minor, summary.total.met) == (39_100, 0, 0)
    assert summary.outside is None
    assert summary.rows[0].assignment.note == "note of first"


def test_money_belongs_to_who_held_the_case_on_its_value_date():
    held = [assignment("first", "2026-08-16", "2026-09-04"), assignment("second", "2026-09-10", None)]
    moments = [("a", 1_000, "2026-09-04"), ("b", 2_000, "2026-09-07"), ("c", 4_000, "2026-09-10"), ("d", 8_000, "2026-09-11")]
    paid = [MoneyIn(name, amount, dt.date.fromisoformat(day), noon(dt.date.fromisoformat(day))) for name, amount, day in moments]
    back = MoneyIn("r", 8_000, dt.date(2026, 9, 12), noon(dt.date(2026, 9, 12)), reverses="d")
    summary = hand_over(held, [], [*paid, back], COSTS, dt.date(2026, 9, 30), LATER)
    assert [row.brought_minor for row in summary.rows] == [1_000, 4_000]
    assert summary.outside.brought_minor == 2_000
    assert summary.total.brought_minor == 7_000
    then = hand_over(held, attempts_of_case_b(), [*paid, back], COSTS, dt.date(2026, 9, 30), noon(dt.date(2026, 9, 11)))
    assert then.total.brought_minor == 15_000
    assert then.total.dials == 9 + (11 - 5 + 1), "what was written after the cut is not counted"


def test_one_holder_at_a_time():
    overlapping = [assignment("first", "2026-08-16", None), assignment("second", "2026-09-05", None)]
    assert refuse_assignments(overlapping).code == "handover.assignments_overlap"
    backwards = [assignment("first", "2026-08-16", "2026-08-15")]
    assert refuse_assignments(backwards).code == "handover.assignment_ends_before_it_begins"
    assert refuse_assignments([held for held, _, _ in CASE_B]) is None


MONDAY = dt.date(2026, 9, 14)


def test_one_case_over_two_loans():
    first = case_after(None, "A", [LoanDay("x", 1, False), LoanDay("y", 0, False)], MONDAY)
    assert first == CollectionCase("A", MONDAY, ("x",))
    both = case_after(first, "A", [LoanDay("x", 2, False), LoanDay("y", 1, False)], MONDAY + dt.timedelta(days=1))
    assert both.loan_ids == ("x", "y")
    one_left = case_after(both, "A", [LoanDay("x", 0, True), LoanDay("y", 2, False)], MONDAY + dt.timedelta(days=2))
    assert one_left.is_open
    cured = case_after(one_left, "A", [LoanDay("x", 0, True), LoanDay("y", 0, False)], MONDAY + dt.timedelta(days=3))
    assert (cured.closed_on, cured.closed_as) == (MONDAY + dt.timedelta(days=3), CloseReason.CURED)
    paid = case_after(one_left, "A", [LoanDay("x", 0, True), LoanDay("y", 0, True)], MONDAY + dt.timedelta(days=3))
    assert paid.closed_as is CloseReason.PAID


def test_a_loan_that_was_never_late_does_not_keep_the_case_from_closing_as_paid():
    case = case_after(None, "A", [LoanDay("x", 12, False), LoanDay("y", 0, False)], MONDAY)
    assert case_after(case, "A", [LoanDay("x", 0, True), LoanDay("y", 0, False)], MONDAY).closed_as is CloseReason.PAID


def test_a_closed_case_stays_closed_and_the_next_lateness_opens_another():
    late, fine = [LoanDay("x", 3, False)], [LoanDay("x", 0, False)]
    days = [(MONDAY + dt.timedelta(days=n), loans) for n, loans in enumerate([fine, late, late, fine, fine, late])]
    first, second = cases_of("A", days)
    assert (first.opened_on, first.closed_on) == (MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=3))
    assert (second.opened_on, second.is_open) == (MONDAY + dt.timedelta(days=5), True)
    with pytest.raises(AssertionError, match="stays closed"):
        case_after(first, "A", late, MONDAY + dt.timedelta(days=9))


LOAN_DAYS = st.tuples(st.integers(0, 2), st.booleans())


@given(st.lists(st.lists(LOAN_DAYS, min_size=3, max_size=3), max_size=12))
def test_laws_of_cases(history):
    days = [
        (MONDAY + dt.timedelta(days=n), [LoanDay(i, late, paid and not late) for i, (late, paid) in enumerate(loans)])
        for n, loans in enumerate(history)
    ]
    cases = cases_of("A", days)
    assert all(not case.is_open for case in cases[:-1]), "one case at a time"
    for on, loans in days:
        covered = [case for case in cases if case.opened_on <= on and (case.closed_on is None or on < case.closed_on)]
        assert len(covered) == any(loan.days_late for loan in loans), "a case is open exactly while something is late"
    for cut in range(len(days)):
        assert [c for c in cases_of("A", days[:cut]) if not c.is_open] == list(
            cases[: sum(not c.is_open for c in cases_of("A", days[:cut]))]
        )
