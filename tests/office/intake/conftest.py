"""A product, the people who take and decide, a borrower with a file, a client signed in as anybody."""

from datetime import date

import pytest


@pytest.fixture
def officer(staff, office_clock):
    office_clock.move_to("2025-03-07", 10, 20)
    return staff("loan_officer", name="Chen Yu")


@pytest.fixture
def product(staff, officer):
    from beforehand.office.servicing import services

    return services.add_product(
        staff("risk_manager", name="Xu Yan", branch=None), None, code="equal", name_en="Equal installments", name_zh="等额本息",
        currency="CNY", annual_rate_ppm=180_000, overdue_fee_daily_ppm=500, least_minor=1000_00, most_minor=200_000_00,
        installments_least=1, installments_most=36, in_force_from=date(2025, 1, 1),
    )  # fmt: skip


@pytest.fixture
def borrower(officer, branch):
    from beforehand.office.parties import services

    return services.open_file(
        officer, None, branch=branch, name="A", born_on=date(1991, 2, 17), identity_number="330106199102170014",
        phones=[("13800002207", "debtor")], home="Room 23",
    )  # fmt: skip


@pytest.fixture
def applied(officer, product, borrower):
    from beforehand.office.intake import services

    return services.receive_application(
        officer, None, party=borrower, product=product, amount_minor=20_000_00, installments=18, purpose="tyres",
        claims={"home.address": ("Room 23", "A self-built house, room 23.")},
    )  # fmt: skip


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_
