"""The people of two branches, a borrower with a file, and a browser's client signed in as anybody."""

from datetime import date

import pytest

# Rooms are imported inside: this file is read before Django knows its apps.


@pytest.fixture
def officer(staff, office_clock):
    office_clock.move_to("2025-03-07", 10, 20)
    return staff("loan_officer", name="Chen Yu")


@pytest.fixture
def borrower(officer, branch):
    from beforehand.office.parties import services

    return services.open_file(
        officer, None, branch=branch, name="欧阳单", born_on=date(1991, 2, 17), identity_number="3301 0619 9102 1700 14",
        phones=[("138 0000 2207", "debtor")], home="Room 23",
    )  # fmt: skip


@pytest.fixture
def stranger(staff, officer):
    from beforehand.office.staff.models import Branch

    return staff("loan_officer", name="Lu Ning", branch=Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai"))


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_


@pytest.fixture(autouse=True)
def kept_elsewhere(settings, tmp_path):
    settings.ATTACHMENTS = tmp_path / "attachments"
