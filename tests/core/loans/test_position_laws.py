"""Laws of a loan's position over random histories."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loan_histories import days, histories, instants

from beforehand.core.basics.dates import day_number, instant_micros
from beforehand.core.loans.contract import Contract, LoanEvent
from beforehand.core.loans.layout import NEVER, Component, EventKind, Figure, InstallmentField, State, TraceField
from beforehand.core.loans.positions import positions
from beforehand.core.loans.single import allocations_of, columns_of, late_history, payoff_of, position_of

History = tuple[Contract, list[LoanEvent]]
END = datetime(2040, 1, 1, tzinfo=UTC)
LAST = date(2027, 6, 30)


@settings(deadline=None, max_examples=150)
@given(histories(), days, instants)
def test_money_is_conserved(history: History, as_of: date, known_at: datetime) -> None:
    contract, events = history
    position = position_of(contract, events, as_of, known_at)
    kept = position.principal_paid_minor + position.interest_paid_minor + position.fee_paid_minor
    assert position.received_minor == kept + position.broken_interest_paid_minor + position.overpaid_minor
    rows = [row for row in allocations_of(contract, events, as_of, known_at) if row.event_id is not None]
    moved = sum(row.amount_minor for row in rows if row.component not in (Component.PAYOUT, Component.INTEREST_CANCELLED))
    assert moved == position.received_minor
    if position.state is not State.NOT_PAID_OUT:
        assert position.principal_outstanding_minor == contract.principal_minor - position.principal_paid_minor
        assert position.principal_outstanding_minor == position.principal_due_minor + position.principal_not_yet_due_minor


@settings(deadline=None, max_examples=150)
@given(histories(), days, instants)
def test_no_installment_is_paid_beyond_what_it_asks(history: History, as_of: date, known_at: datetime) -> None:
    contract, events = history
    position = position_of(contract, events, as_of, known_at)
    for row in position.installments:
        assert min(row.principal_unpaid_minor, row.interest_unpaid_minor, row.fee_unpaid_minor, row.days_late) >= 0
        assert (row.paid_on is not None) == (row.principal_unpaid_minor == row.interest_unpaid_minor == 0)
    if position.overpaid_minor:
        assert position.state is State.PAID_IN_FULL
        assert position.due_minor == position.principal_not_yet_due_minor == 0


@settings(deadline=None, max_examples=100)
@given(histories(), days, instants)
def test_no_look_ahead(history: History, as_of: date, known_at: datetime) -> None:
    contract, events = history
    seen = [event for event in events if event.value_on <= as_of and event.known_at <= known_at]
    assert position_of(contract, events, as_of, known_at) == position_of(contract, seen, as_of, known_at)


@settings(deadline=None, max_examples=100)
@given(histories(), days, st.integers(1, 10**7))
def test_back_dating_equals_having_paid_then(history: History, value_on: date, money: int) -> None:
    contract, events = history
    value_on = max(value_on, contract.granted_on)
    then = LoanEvent(99, EventKind.PAYMENT, value_on, datetime(2024, 1, 1, 1, tzinfo=UTC), money)
    late = replace(then, known_at=END - timedelta(days=1))
    assert position_of(contract, [*events, then], LAST, END) == position_of(contract, [*events, late], LAST, END)


@settings(deadline=None, max_examples=100)
@given(histories(), days, st.integers(1, 10**7), st.sampled_from([EventKind.PAYMENT, EventKind.PAYOFF]))
def test_a_reversal_equals_never_having_paid(history: History, value_on: date, money: int, kind: EventKind) -> None:
    contract, events = history
    value_on = max(value_on, contract.granted_on)
    paid = LoanEvent(98, kind, value_on, END - timedelta(days=2), money)
    reversal = LoanEvent(99, EventKind.REVERSAL, value_on, END - timedelta(days=1), reverses=98)
    never = position_of(contract, events, LAST, END)
    assert position_of(contract, [*events, paid, reversal], LAST, END) == never
    before_it_was_known = END - timedelta(days=1, microseconds=1)
    assert position_of(contract, [*events, paid, reversal], LAST, before_it_was_known).received_minor == never.received_minor + money


@settings(deadline=None, max_examples=100)
@given(histories(), days)
def test_paying_the_payoff_ends_the_loan(history: History, on: date) -> None:
    contract, events = history
    on = max(on, contract.granted_on)
    known = [event for event in events if event.value_on <= on]
    quote = payoff_of(contract, known, on, END)
    if not 0 < quote.total_minor <= 10**13:
        return
    paid = LoanEvent(99, EventKind.PAYOFF, on, END, quote.total_minor)
    after = position_of(contract, [*known, paid], LAST, END)
    assert (after.state, after.closed_on) == (State.PAID_IN_FULL, on)
    assert after.overpaid_minor == position_of(contract, known, on, END).overpaid_minor
    assert after.principal_outstanding_minor == after.due_minor == after.interest_not_yet_due_minor == 0
    assert payoff_of(contract, [*known, paid], LAST, END).total_minor == 0


@settings(deadline=None, max_examples=60)
@given(st.lists(histories(), min_size=1, max_size=8), days, instants, st.randoms(use_true_random=False))
def test_one_row_equals_many_rows_in_any_split_and_order(
    book: list[History], as_of: date, known_at: datetime, shuffle: random.Random
) -> None:
    day, instant = day_number(as_of), instant_micros(known_at)
    columns = columns_of(book)
    whole = positions(columns, day, instant, installments=True)
    assert whole.installments is not None
    cut = shuffle.randrange(len(book) + 1)
    parts = [positions(columns.rows(*ends), day, instant) for ends in ((0, cut), (cut, len(book)))]
    assert np.array_equal(np.concatenate([part.figures for part in parts]), whole.figures)
    for row, (contract, events) in enumerate(book):
        mixed = shuffle.sample(events, len(events))
        alone = positions(columns_of([(contract, mixed)]), day, instant, installments=True)
        assert np.array_equal(alone.figures[0], whole.figures[row])
        first, last = columns.installment_offsets[row : row + 2]
        assert np.array_equal(alone.installments, whole.installments[first:last])
    order = shuffle.sample(range(len(book)), len(book))
    turned = positions(columns_of([book[row] for row in order]), day, instant)
    assert np.array_equal(turned.figures, whole.figures[order])


@settings(deadline=None, max_examples=60)
@given(st.lists(histories(), min_size=1, max_size=5), days)
def test_the_trace_counts_on_where_its_buffer_is_full(book: list[History], as_of: date) -> None:
    columns, instant = columns_of(book), instant_micros(END)
    counted = positions(columns, day_number(as_of), instant)
    assert counted.trace.shape[0] == 0
    room = np.zeros((counted.trace_rows + 3, len(TraceField)), np.int64)
    whole = positions(columns, day_number(as_of), instant, trace=room)
    assert whole.trace_rows == counted.trace_rows == whole.trace.shape[0]
    half = positions(columns, day_number(as_of), instant, trace=np.zeros((whole.trace_rows // 2, len(TraceField)), np.int64))
    assert np.array_equal(half.trace, whole.trace[: whole.trace_rows // 2])
    assert np.array_equal(half.figures, whole.figures)


def test_each_loan_may_have_its_own_day() -> None:
    contract, events = _paid_once()
    columns = columns_of([(contract, events)] * 3)
    dates = [date(2024, 2, 9), date(2024, 2, 10), date(2024, 2, 20)]
    each = positions(columns, np.array([day_number(day) for day in dates]), instant_micros(END))
    assert each.figure(Figure.DAYS_PAST_DUE).tolist() == [0, 0, 10]
    assert each.figure(Figure.DUE).tolist()[0] == 0


def test_before_the_payout_nothing_is_owed() -> None:
    contract, events = _paid_once()
    position = position_of(contract, events, date(2024, 1, 9), END)
    assert (position.state, position.due_minor, position.principal_outstanding_minor) == (State.NOT_PAID_OUT, 0, 0)
    assert late_history(contract, [], date(2025, 1, 1), END) == ()


def test_money_in_advance_goes_to_the_next_installment_as_signed() -> None:
    contract, events = _paid_once()
    first, second = contract.schedule[:2]
    advance = second.interest_minor + 100
    paid = LoanEvent(1, EventKind.PAYMENT, first.due_on, END, first.amount_minor + advance)
    position = position_of(contract, [*events, paid], first.due_on, END)
    assert position.installments[0].paid_on == first.due_on
    assert position.installments[1].interest_paid_minor == second.interest_minor
    assert position.installments[1].principal_paid_minor == 100
    assert position.next_due_on == second.due_on


def test_the_fee_of_a_part_payment_is_rounded_once_on_the_exact_sum() -> None:
    contract, events = _paid_once()
    row = contract.schedule[0]
    owed = row.amount_minor
    part = LoanEvent(1, EventKind.PAYMENT, row.due_on + timedelta(days=3), END, 10_000)
    position = position_of(contract, [*events, part], row.due_on + timedelta(days=10), END).installments[0]
    fee_then = (owed * 3 * 500 + 500_000) // 1_000_000
    still = owed - (10_000 - fee_then)
    exact = owed * 3 + still * 7
    assert position.fee_paid_minor == fee_then
    assert position.fee_accrued_minor == (exact * 500 + 500_000) // 1_000_000


@pytest.mark.parametrize(("late", "bucket"), [(0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (180, 4), (181, 5)])
def test_buckets(late: int, bucket: int) -> None:
    contract, events = _paid_once()
    position = position_of(contract, events, contract.schedule[0].due_on + timedelta(days=late), END)
    assert (position.days_past_due, position.bucket) == (late, bucket)


def test_a_day_that_does_not_exist_is_never_a_date() -> None:
    contract, events = _paid_once()
    rows = positions(columns_of([(contract, events)]), day_number(contract.granted_on), instant_micros(END), installments=True).installments
    assert rows is not None
    assert (rows[:, InstallmentField.PAID_ON] == NEVER).all()


def _paid_once() -> History:
    from beforehand.core.loans.single import make_contract

    contract = make_contract("L", "CNY", 1_000_000, 180_000, date(2024, 1, 10), 6)
    return contract, [LoanEvent(0, EventKind.DISBURSEMENT, contract.granted_on, datetime(2024, 1, 10, tzinfo=UTC), 1_000_000)]
