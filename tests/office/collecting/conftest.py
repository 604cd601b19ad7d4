"""The people of collection, a loan that is late and the case it opened: case A in September 2026, D in September 2026."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

# Rooms are imported inside: this file is read before Django knows its apps.

PEOPLE = {
    "officer": ("loan_officer", "Chen Yu"), "first": ("underwriter", "Lin Qiao"), "second": ("approver", "Shen Ke"),
    "cashier": ("cashier", "Sun Li"), "collector": ("field_collector", "Zhou Min"), "colleague": ("field_collector", "Tang Wei"),
    "desk": ("collector", "Ma Jun"), "manager": ("collection_manager", "He Jing"), "branch_manager": ("branch_manager", "Wu Lan"),
    "risk": ("risk_manager", "Xu Yan"), "compliance": ("compliance_officer", "Luo Ning"),
}  # fmt: skip


@pytest.fixture
def people(staff, office_clock):
    office_clock.move_to("2025-03-11", 11)
    return SimpleNamespace(**{key: staff(role, name=name) for key, (role, name) in PEOPLE.items()})


@pytest.fixture
def product(people):
    from beforehand.office.servicing import services

    return services.add_product(
        people.risk, None, code="equal", name_en="Equal installments", name_zh="等额本息", currency="CNY", annual_rate_ppm=180_000,
        overdue_fee_daily_ppm=500, least_minor=1000_00, most_minor=200_000_00, installments_least=1, installments_most=36,
        in_force_from=date(2025, 1, 1),
    )  # fmt: skip


@pytest.fixture
def lend(people, product, branch):
    """Open a file and pay out a loan today."""
    from beforehand.office.audit import clock
    from beforehand.office.parties import services as parties
    from beforehand.office.servicing import services
    from beforehand.office.servicing.models import Approval

    def make(name="A", phone="13800002207", home="Room 23", principal_minor=20_000_00, installments=18, party=None, **more):
        number = Approval.objects.count() + 1
        party = party or parties.open_file(
            people.officer, None, branch=branch, name=name, born_on=date(1991, 2, 17), phones=[(phone, "debtor")], home=home, **more
        )
        approval = Approval.objects.create(
            application_id=number, party=party, product=product, principal_minor=principal_minor, installments=installments,
            prepared_by=people.officer, first_signer=people.first, second_signer=people.second, signed_at=clock.now(),
            payable_from=clock.now(), decision_hash="0" * 64, recorded_by=people.second,
        )  # fmt: skip
        loan = services.sign_contract(people.officer, None, approval=approval)
        services.pay_out(people.cashier, None, loan=loan, channel="transfer", bank_reference=f"OUT-{number}")
        return loan

    return make


@pytest.fixture
def loan(people, lend, office_clock):
    """Case A: 17 installments paid (14 of them at once), the last three later each time; the eighteenth is unpaid."""
    from beforehand.office.servicing import services

    loan = lend()
    office_clock.move_to(loan.due_on[0], 10)
    services.receive_payment(people.cashier, None, loan=loan, amount_minor=14 * 1_276_12, channel="cash")
    for number, late, fee_minor in ((14, 4, 2_55), (15, 9, 5_74), (16, 15, 9_57)):
        office_clock.move_to(loan.due_on[number] + timedelta(days=late), 10)
        services.receive_payment(people.cashier, None, loan=loan, amount_minor=1_276_12 + fee_minor, channel="cash")
    office_clock.move_to("2026-09-12", 9)
    return loan


@pytest.fixture
def borrower(loan):
    return loan.party


@pytest.fixture
def case(people, branch, borrower, loan):
    """A's case, opened by the close of 11 September and held by Zhou Min."""
    from beforehand.office.collecting import services
    from beforehand.office.servicing.days import ready_to_post
    from beforehand.office.staff.models import system

    ready_to_post(branch)  # the close judges what is over, where it is built, and opens the case itself
    case = services.open_case(system(), None, branch=branch, party=borrower, loans=[loan], opened_on=date(2026, 9, 11))
    services.assign_case(people.manager, None, case=case, collector=people.collector)
    return case


@pytest.fixture
def phone(borrower):
    return borrower.contact_details.get(kind="phone")


@pytest.fixture
def home(borrower):
    return borrower.contact_details.get(kind="home")
