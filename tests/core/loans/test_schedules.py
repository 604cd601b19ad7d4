"""Plans of equal monthly installments."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beforehand.core.loans.layout import Status
from beforehand.core.loans.refusals import LoanRefusedError
from beforehand.core.loans.schedule import UNDECIDED, draw_schedules, exact_level_installment, level_installment
from beforehand.core.loans.single import make_contract, make_schedule

GRANTED = date(2025, 1, 31)


@settings(deadline=None, max_examples=300)
@given(st.integers(1, 10**13), st.integers(0, 10**7), st.integers(1, 600))
def test_a_proved_level_installment_is_the_exact_one(principal: int, rate: int, months: int) -> None:
    found = level_installment(principal, rate, months)
    assert found in (UNDECIDED, exact_level_installment(principal, rate, months))


@settings(deadline=None, max_examples=200)
@given(st.integers(10_000, 10**10), st.integers(0, 360_000), st.integers(1, 60))
def test_usual_loans_need_no_second_look(principal: int, rate: int, months: int) -> None:
    assert level_installment(principal, rate, months) == exact_level_installment(principal, rate, months)


@settings(deadline=None, max_examples=200)
@given(st.integers(10_000, 10**13), st.integers(0, 600_000), st.integers(1, 120))
def test_a_plan_pays_back_the_principal_with_the_interest_of_each_balance(principal: int, rate: int, months: int) -> None:
    schedule = make_schedule(principal, rate, GRANTED, months)
    assert sum(row.principal_minor for row in schedule) == principal
    assert len({row.amount_minor for row in schedule[:-1]}) <= 1
    balance = principal
    for row in schedule:
        assert row.interest_minor == (2 * balance * rate + 12_000_000) // (2 * 12_000_000)
        assert row.principal_minor > 0
        balance -= row.principal_minor


def test_due_dates_follow_the_month_end_rule_from_the_grant() -> None:
    due = [row.due_on for row in make_schedule(1_200_000, 180_000, date(2023, 12, 31), 4)]
    assert due == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]


def test_without_interest_the_residue_is_the_last_one_s() -> None:
    assert [row.amount_minor for row in make_schedule(1_000, 0, GRANTED, 3)] == [333, 333, 334]


@pytest.mark.parametrize(
    ("principal", "rate", "months", "granted_on", "status"),
    [
        (0, 180_000, 12, GRANTED, Status.PRINCIPAL_OUT_OF_RANGE),
        (-5, 180_000, 12, GRANTED, Status.PRINCIPAL_OUT_OF_RANGE),
        (10**13 + 1, 180_000, 12, GRANTED, Status.PRINCIPAL_OUT_OF_RANGE),
        (10**30, 180_000, 12, GRANTED, Status.PRINCIPAL_OUT_OF_RANGE),
        (10**6, -1, 12, GRANTED, Status.RATE_OUT_OF_RANGE),
        (10**6, 10_000_001, 12, GRANTED, Status.RATE_OUT_OF_RANGE),
        (10**6, 180_000, 0, GRANTED, Status.INSTALLMENTS_OUT_OF_RANGE),
        (10**6, 180_000, 601, GRANTED, Status.INSTALLMENTS_OUT_OF_RANGE),
        (10**6, 180_000, 12, date(2300, 1, 1), Status.DATE_OUT_OF_RANGE),
        (10**6, 180_000, 12, date(2199, 6, 1), Status.DATE_OUT_OF_RANGE),
        (5, 180_000, 12, GRANTED, Status.PRINCIPAL_TOO_SMALL),
    ],
)
def test_what_is_outside_the_limits_is_refused_in_a_sentence(
    principal: int, rate: int, months: int, granted_on: date, status: Status
) -> None:
    with pytest.raises(LoanRefusedError) as refused:
        make_schedule(principal, rate, granted_on, months)
    assert refused.value.refusal.code == status.name.lower()
    assert "his loan" in refused.value.refusal.sentence("en")
    assert refused.value.refusal.sentence("zh") != refused.value.refusal.sentence("en")


def test_the_largest_loan_is_exact() -> None:
    contract = make_contract("L", "CNY", 10**13, 180_000, GRANTED, 24)
    assert contract.level_minor == exact_level_installment(10**13, 180_000, 24)
    assert sum(row.principal_minor for row in contract.schedule) == 10**13


def test_a_refused_loan_owns_no_rows_and_the_others_go_on() -> None:
    drawn = draw_schedules(np.array([120_000, 0, 240_000]), np.array([0, 0, 0]), np.array([20_000] * 3), np.array([12, 12, 6]))
    assert drawn.status.tolist() == [Status.COMPUTED, Status.PRINCIPAL_OUT_OF_RANGE, Status.COMPUTED]
    assert drawn.offsets.tolist() == [0, 12, 12, 18]
    assert drawn.principal_minor.tolist() == [10_000] * 12 + [40_000] * 6
    assert drawn.level_minor.tolist() == [10_000, 0, 40_000]
