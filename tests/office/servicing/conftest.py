"""A product, the people of the counter, and a loan that was approved by two others."""

from datetime import date

import pytest

# Rooms are imported inside: this file is read before Django knows its apps.


@pytest.fixture
def people(staff, branch, office_clock):
    office_clock.move_to("2025-03-11", 11)
    made = {
        "officer": "loan_officer", "first": "underwriter", "second": "approver", "cashier": "cashier", "other_cashier": "cashier",
        "risk": "risk_manager",
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
def approved(people, branch, product):
    from beforehand.office.audit import clock
    from beforehand.office.parties import services as parties
    from beforehand.office.servicing.models import Approval

    def make(principal_minor=20_000_00, installments=18, application_id=1, payable_from=None, **more):
        party = parties.open_file(people["officer"], None, branch=branch, name="A", born_on=date(1991, 2, 17))
        return Approval.objects.create(
            application_id=application_id, party=party, product=product, principal_minor=principal_minor, installments=installments,
            prepared_by=people["officer"], first_signer=people["first"], second_signer=people["second"], signed_at=clock.now(),
            payable_from=payable_from or clock.now(), decision_hash="0" * 64, recorded_by=people["second"], **more,
        )  # fmt: skip

    return make


@pytest.fixture
def loan(people, approved):
    from beforehand.office.servicing import services

    signed = services.sign_contract(people["officer"], None, approval=approved())
    services.pay_out(people["cashier"], None, loan=signed, channel="transfer", bank_reference="OUT-1")
    return signed
