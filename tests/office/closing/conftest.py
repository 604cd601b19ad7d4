"""A branch with a product, the people of the counter, and loans as the case book has them, paid out on their day."""

from datetime import date

import pytest

# Rooms are imported inside: this file is read before Django knows its apps.


@pytest.fixture
def people(staff, branch, office_clock):
    made = {
        "officer": "loan_officer", "first": "underwriter", "second": "approver", "cashier": "cashier", "other_cashier": "cashier",
        "risk": "risk_manager", "manager": "branch_manager", "collections": "collection_manager", "collector": "field_collector",
    }  # fmt: skip
    return {name: staff(role, name=name) for name, role in made.items()}


@pytest.fixture
def lent(people, branch, office_clock):
    """Lends: `lent("2025-03-11", 20_000_00, 18)` moves the clock to the day and gives the loan, paid out."""
    from beforehand.office.audit import clock
    from beforehand.office.parties import services as parties
    from beforehand.office.servicing import services
    from beforehand.office.servicing.models import Approval, Product

    def lend(on, principal_minor, installments, party=None):
        office_clock.move_to(on, 10)
        product = Product.objects.first() or services.add_product(
            people["risk"], None, code="equal", name_en="Equal installments", name_zh="等额本息", currency="CNY", annual_rate_ppm=180_000,
            overdue_fee_daily_ppm=500, least_minor=1000_00, most_minor=200_000_00, installments_least=1, installments_most=36,
            in_force_from=date(2025, 1, 1),
        )  # fmt: skip
        number = Approval.objects.count() + 1
        party = party or parties.open_file(people["officer"], None, branch=branch, name=f"P{number}", born_on=date(1991, 2, 17))
        approval = Approval.objects.create(
            application_id=number, party=party, product=product, principal_minor=principal_minor, installments=installments,
            prepared_by=people["officer"], first_signer=people["first"], second_signer=people["second"], signed_at=clock.now(),
            payable_from=clock.now(), decision_hash="0" * 64, recorded_by=people["second"],
        )  # fmt: skip
        loan = services.sign_contract(people["officer"], None, approval=approval)
        services.pay_out(people["cashier"], None, loan=loan, channel="transfer", bank_reference=f"OUT-{number}")
        return loan

    return lend


@pytest.fixture
def pay(people, office_clock):
    """Pays: `pay(loan, "2026-04-12", 9_168_00 + 9_17)` moves the clock to the day, 14:00, and posts at the counter."""
    from beforehand.office.servicing import services

    def post(loan, on, amount_minor, **more):
        office_clock.move_to(on, 14)
        return services.receive_payment(people["cashier"], None, loan=loan, amount_minor=amount_minor, **{"channel": "cash", **more})

    return post


@pytest.fixture
def morning(branch, office_clock):
    """The night has passed: `morning("2026-09-04")` moves to 00:10 of the day and judges what is over."""
    from beforehand.office.closing import services
    from beforehand.office.staff.models import system

    def come(day):
        office_clock.move_to(day, 0, 10)
        return services.judge_days(system(), None, branch=branch)

    return come
