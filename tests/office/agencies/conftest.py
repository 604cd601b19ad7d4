"""Case D's loan as a legacy loan, its case opened on the first late day, and an agency."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

# Rooms are imported inside: this file is read before Django knows its apps.

HANGZHOU = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def people(staff, branch, office_clock):
    office_clock.move_to("2026-08-31", 15)
    made = {
        "manager": "collection_manager", "head": "branch_manager", "risk": "risk_manager", "bringer": "loan_officer", "cashier": "cashier",
    }  # fmt: skip
    return {name: staff(role, name=name) for name, role in made.items()}


@pytest.fixture
def product(people):
    from beforehand.office.servicing import services

    return services.add_product(
        people["risk"], None, code="equal", name_en="Equal installments", name_zh="等额本息", currency="CNY", annual_rate_ppm=180_000,
        overdue_fee_daily_ppm=500, least_minor=1000_00, most_minor=200_000_00, installments_least=1, installments_most=36,
        in_force_from=date(2025, 1, 1),
    )  # fmt: skip


@pytest.fixture
def legacy(people, branch, product):
    from beforehand.office.imports import services

    def bring(**changed):
        said = {
            "branch": branch, "source": "Paper file of August 2026", "name": "D", "born_on": date(1980, 11, 30), "product": product,
            "identity_number": "330106198011300057", "amount_minor": 60_000_00, "installments": 12, "granted_on": date(2026, 8, 3),
            "applied_at": datetime(2026, 8, 3, 9, 5, tzinfo=HANGZHOU), "decided_at": datetime(2026, 8, 3, 16, 30, tzinfo=HANGZHOU),
            "brought_by": people["bringer"], "prepared_by": "Chen Yu", "signed_by": [people["bringer"]],
        }  # fmt: skip
        return services.import_legacy_loan(people["head"], None, **{**said, **changed})

    return bring


@pytest.fixture
def placed(people, branch, legacy, office_clock):
    from beforehand.office.agencies import services
    from beforehand.office.collecting.models import Case

    loan = legacy().loan
    office_clock.move_to("2026-09-08", 10)
    case, _made = Case.objects.get_or_create(
        party=loan.party, branch=branch, closed_at=None, defaults={"opened_on": date(2026, 9, 4), "opened_at": office_clock.now()}
    )
    case.loans.add(loan)
    agency = services.register_agency(people["manager"], None, name="Qiantang Receivables")
    return services.place_case(
        people["manager"], None, case=case, loan=loan, agency=agency, commission_ppm=300_000, conduct_terms="As the house."
    )
