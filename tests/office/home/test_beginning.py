"""The first page of an office that cannot lend yet says what is missing, to whom can mend it."""

from __future__ import annotations

import pytest

from beforehand.office.home.queries import waits_for
from beforehand.office.servicing.models import Product
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.underwriting import services as underwriting

pytestmark = pytest.mark.django_db


def titles(person: Staff) -> list[str]:
    return [one.title for one in waits_for(person)]


def test_an_empty_house_asks_for_its_branch_first(staff, branch):
    administrator = staff("administrator")
    Staff.objects.update(branch=None)
    administrator.refresh_from_db()
    Branch.objects.update(closed_at=branch.recorded_at)
    assert titles(administrator)[:1] == ["No branch yet"]


def test_roles_nobody_holds_are_named_until_somebody_does(staff):
    administrator = staff("administrator")
    [row] = [one for one in waits_for(administrator) if one.title == "Roles a loan needs"]
    assert row.why == "Nobody holds: risk manager, branch manager, loan officer, underwriter, approver, cashier."
    for role in ("risk_manager", "branch_manager", "loan_officer", "underwriter", "approver"):
        staff(role)
    [row] = [one for one in waits_for(administrator) if one.title == "Roles a loan needs"]
    assert row.why == "Nobody holds: cashier."
    staff("cashier")
    assert "Roles a loan needs" not in titles(administrator)


def test_terms_wait_for_the_risk_manager_alone_until_they_stand(staff):
    risk, manager = staff("risk_manager"), staff("branch_manager")
    assert {"Nothing is sold yet", "No lending policy is in force"} <= set(titles(risk))
    assert not {"Nothing is sold yet", "No lending policy is in force"} & set(titles(manager))
    underwriting.propose_policy(risk, None, version=underwriting.founding_versions()[0])
    assert "No lending policy is in force" not in titles(risk)
    Product.objects.create(
        code="equal", version=1, name_en="Equal", name_zh="等额", currency="CNY", annual_rate_ppm=180_000, overdue_fee_daily_ppm=500,
        waterfall=["fee", "interest", "principal"], least_minor=1, most_minor=2, installments_least=1, installments_most=2,
        in_force_from="2025-01-01", recorded_by=risk,
    )  # fmt: skip
    assert "Nothing is sold yet" not in titles(risk)
