"""The yearly cost of a loan as its contract states it."""

from datetime import date

import pytest

from beforehand.core.loans.annual_cost import annual_cost_ppm
from beforehand.core.loans.contract import ScheduledInstallment
from beforehand.core.loans.single import make_schedule


@pytest.mark.parametrize(("principal_minor", "installments"), [(20_000_00, 18), (100_000_00, 24), (100_000_00, 12), (60_000_00, 12)])
def test_a_loan_without_other_charges_costs_its_rate(principal_minor, installments):
    schedule = make_schedule(principal_minor, 180_000, date(2025, 3, 11), installments)
    assert annual_cost_ppm(principal_minor, schedule) == 180_000, "rounding of installments to the fen moves it by less than 0.01 %"


def test_what_is_kept_back_makes_the_loan_dearer():
    schedule = (ScheduledInstallment(date(2025, 2, 1), 1_000_00, 0),)
    assert annual_cost_ppm(1_000_00, schedule) == 0
    assert annual_cost_ppm(990_00, schedule) == round(12 * 10_000 / 99) * 100, "10 kept back of 1,000: 10/990 a month, twelve times"


def test_one_month_at_one_and_a_half_percent():
    assert annual_cost_ppm(1_000_00, (ScheduledInstallment(date(2025, 2, 1), 1_000_00, 15_00),)) == 180_000
