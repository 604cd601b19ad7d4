"""An officer, a borrower's file and a client signed in as anybody."""

from datetime import date

import pytest


@pytest.fixture
def officer(staff, office_clock):
    office_clock.move_to("2025-03-07", 10, 20)
    return staff("loan_officer", name="Chen Yu")


@pytest.fixture
def borrower(officer, branch):
    from beforehand.office.parties import services

    return services.open_file(officer, None, branch=branch, name="A", born_on=date(1991, 2, 17), identity_number="330106199102170014")


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_
