"""Early warnings: the cases' figures, and the laws over batches."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.core.basics.columns import Column
from beforehand.core.warning.columns import FIRST_PAYMENT_DEFAULT, GROWING_LATENESS, INSTALLMENTS
from beforehand.core.warning.first_payment import first_payment_default
from beforehand.core.warning.lateness import growing_lateness
from beforehand.core.warning.one_loan import PaidInstallment, first_payment_default_of, growing_lateness_of


def loan(first_due: dt.date, days_late: list[int | None]) -> list[PaidInstallment]:
    """Installments due on one day of following months, each paid so many days late (None: unpaid)."""
    installments = []
    for number, late in enumerate(days_late):
        months = first_due.month - 1 + number
        due_on = first_due.replace(year=first_due.year + months // 12, month=months % 12 + 1)
        installments.append(PaidInstallment(number + 1, due_on, None if late is None else due_on + dt.timedelta(days=late)))
    return installments


CASE_A = loan(dt.date(2025, 4, 11), [0] * 14 + [4, 9, 15, None])
CASE_C = loan(dt.date(2025, 11, 10), [0, 0, 0, 0, 0, 2, 5, 9, 14, 19, 24, 27])
CASE_D = loan(dt.date(2026, 9, 3), [None, None, None])


def test_case_c_the_warning_of_15_may_stands_on_the_16th():
    assert growing_lateness_of(CASE_C, dt.date(2026, 5, 15)) == ()
    (warning,) = growing_lateness_of(CASE_C, dt.date(2026, 5, 16))
    assert (warning.carries_on, warning.stands_from) == (dt.date(2026, 5, 15), dt.date(2026, 5, 16))
    assert (warning.installment, warning.days_late, warning.opens_a_run) == (7, (0, 2, 5), True)
    assert "0, 2, 5" in warning.sentence("en")
    assert "0、2、5" in warning.sentence("zh")


def test_case_c_goes_on_growing_in_one_run():
    warnings = growing_lateness_of(CASE_C, dt.date(2026, 11, 7))
    assert [(w.days_late[2], w.grew_running) for w in warnings] == [(5, 2), (9, 3), (14, 4), (19, 5), (24, 6), (27, 7)]
    assert sum(w.opens_a_run for w in warnings) == 1


def test_case_a_is_warned_at_16_and_at_17():
    warnings = growing_lateness_of(CASE_A, dt.date(2026, 9, 23))
    assert [w.days_late for w in warnings] == [(0, 4, 9), (4, 9, 15)]
    assert [w.carries_on for w in warnings] == [dt.date(2026, 7, 20), dt.date(2026, 8, 26)]


@pytest.mark.parametrize(
    ("days_late", "expected"),
    [
        ([0, 2, 2], []),  # the same is not more
        ([5, 2, 0], []),
        ([2, 5], []),  # grew once
        ([0, 29, 30], [(0, 29, 30)]),
        ([0, 29, 31], []),  # no longer in the first bucket
        ([-3, 0, 2], []),  # paid before it was due is 0 days late
        ([-3, 1, 2], [(0, 1, 2)]),
        ([1, 2, 3, 1, 2, 3], [(1, 2, 3), (1, 2, 3)]),
        ([0, 2, None], []),
    ],
)
def test_what_is_growing(days_late, expected):
    warnings = growing_lateness_of(loan(dt.date(2026, 1, 10), days_late), dt.date(2027, 1, 1))
    assert [w.days_late for w in warnings] == expected


def test_installments_paid_with_one_payment_are_taken_in_their_order():
    day = dt.date(2026, 3, 12)
    both = [
        PaidInstallment(1, dt.date(2026, 1, 10), dt.date(2026, 1, 10)),
        PaidInstallment(2, dt.date(2026, 2, 10), day),  # 30 days late
        PaidInstallment(3, dt.date(2026, 3, 10), day),  # 2 days late
    ]
    assert growing_lateness_of(both, dt.date(2026, 4, 1)) == ()


def test_case_d_defaults_on_the_morning_of_the_fourth():
    assert first_payment_default_of(CASE_D, dt.date(2026, 9, 3)) is None
    default = first_payment_default_of(CASE_D, dt.date(2026, 9, 4))
    assert (default.carries_on, default.stands_from, default.paid_on) == (dt.date(2026, 9, 3), dt.date(2026, 9, 4), None)
    assert "2026-09-03" in default.sentence()
    assert "首逾" in default.sentence("zh")


def test_paid_late_is_still_a_default_and_paid_in_time_is_none():
    late = loan(dt.date(2026, 9, 3), [2, None])
    assert first_payment_default_of(late, dt.date(2026, 9, 5)).paid_on is None
    assert first_payment_default_of(late, dt.date(2026, 9, 6)).paid_on == dt.date(2026, 9, 5)
    assert first_payment_default_of(loan(dt.date(2026, 9, 3), [0, None]), dt.date(2026, 12, 1)) is None
    assert first_payment_default_of([], dt.date(2026, 12, 1)) is None


def column(values, valid=None):
    array = np.array(values, dtype=np.int64)
    return Column(array, np.ones(array.size, np.bool_) if valid is None else np.array(valid, np.bool_))


def test_wrong_columns_stop_at_once():
    good = {c.name: column([1]) for c in INSTALLMENTS}
    with pytest.raises(KeyError):
        growing_lateness({k: v for k, v in good.items() if k != "due_on"}, 10)
    with pytest.raises(AssertionError, match="int64"):
        growing_lateness({**good, "due_on": Column(np.array([1.5]), np.array([True]))}, 10)
    with pytest.raises(AssertionError, match="may not be null"):
        growing_lateness({**good, "due_on": column([1], [False])}, 10)
    with pytest.raises(AssertionError, match="one length"):
        growing_lateness({**good, "due_on": column([1, 2])}, 10)
    with pytest.raises(AssertionError, match="one first installment"):
        first_payment_default({name: column([1, 1]) for name in good}, 10)


@st.composite
def books(draw):
    """Up to six loans of up to five installments, some unpaid, as columns, with a day."""
    rows = []
    for number in range(draw(st.integers(0, 6))):
        for installment in range(1, draw(st.integers(1, 5)) + 1):
            late = draw(st.none() | st.integers(-3, 40))
            rows.append((number, installment, 30 * installment, 0 if late is None else 30 * installment + late, late is not None))
    columns = {c.name: column([row[i] for row in rows]) for i, c in enumerate(INSTALLMENTS)}
    columns["paid_on"] = Column(columns["paid_on"].values, np.array([row[4] for row in rows], dtype=np.bool_))
    return columns, draw(st.integers(0, 250))


def taken(columns, rows):
    return {name: Column(one.values[rows], one.valid[rows]) for name, one in columns.items()}


def rows_of(function, columns, as_of):
    answer = function(columns, as_of).values()
    cells = [[v if known else None for v, known in zip(one.values.tolist(), one.valid.tolist(), strict=True)] for one in answer]
    return sorted(zip(*cells, strict=True), key=str)


BOTH = pytest.mark.parametrize("function", [growing_lateness, first_payment_default])


@BOTH
@given(book=books(), data=st.data())
def test_laws_over_batches(function, book, data):
    columns, as_of = book
    size = len(columns["loan"])
    whole = rows_of(function, columns, as_of)
    order = np.array(data.draw(st.permutations(range(size))), dtype=np.int64)
    assert rows_of(function, taken(columns, order), as_of) == whole, "order of rows"
    single = [
        r for loan in np.unique(columns["loan"].values) for r in rows_of(function, taken(columns, columns["loan"].values == loan), as_of)
    ]
    assert sorted(single, key=str) == whole, "one loan equals many"
    paid_on = columns["paid_on"]
    over = {**columns, "paid_on": Column(paid_on.values, paid_on.valid & (paid_on.values < as_of))}
    assert rows_of(function, over, as_of) == whole, "no look-ahead: payments of as_of and later change nothing"
    stands_from = function(columns, as_of)["stands_from"].values
    assert (stands_from <= as_of).all(), "nothing stands before its day is over"


@given(book=books())
def test_a_warning_equals_its_definition(book):
    columns, as_of = book
    loan_of, number, due_on, paid_on = (columns[c.name].values.tolist() for c in INSTALLMENTS)
    paid = columns["paid_on"].valid.tolist()
    expected = []
    for one in sorted(set(loan_of)):
        mine = [row for row in range(len(paid)) if loan_of[row] == one and paid[row] and paid_on[row] < as_of]
        mine.sort(key=lambda row: (paid_on[row], number[row]))
        late = [max(0, paid_on[row] - due_on[row]) for row in mine]
        for third in range(2, len(late)):
            if late[third - 2] < late[third - 1] < late[third] <= 30:
                expected.append((one, number[mine[third]], *late[third - 2 : third + 1]))
    found = growing_lateness(columns, as_of)
    names = ["loan", "installment", "days_late_first", "days_late_second", "days_late_third"]
    assert list(zip(*(found[name].values.tolist() for name in names), strict=True)) == expected


def test_the_answers_are_the_declared_columns():
    columns = {c.name: column([]) for c in INSTALLMENTS}
    assert list(growing_lateness(columns, 0)) == [c.name for c in GROWING_LATENESS]
    assert list(first_payment_default(columns, 0)) == [c.name for c in FIRST_PAYMENT_DEFAULT]
