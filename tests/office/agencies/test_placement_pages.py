"""The pages of placements: placing, booking money, recall, who may not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_


def test_money_and_recall(people, placed, enter, office_clock):
    office_clock.move_to("2026-10-16", 9, 30)
    address = reverse("agencies:placement", args=[placed.pk])
    money = {"form": "money", "money-amount_minor": "5,000.00", "money-received_on": "2026-10-15", "money-key": str(uuid4())}
    assert enter(people["manager"]).post(address, money).status_code == 302
    assert enter(people["manager"]).post(address, money).status_code == 302
    page = enter(people["manager"]).get(address).content.decode()
    assert placed.remittances.count() == 1
    assert "1,500.00" in page
    assert "3,500.00" in page
    for wrong in ({"money-amount_minor": ""}, {"money-amount_minor": "-5"}, {"money-received_on": "2300-01-01"}):
        assert enter(people["manager"]).post(address, {**money, "money-key": str(uuid4()), **wrong}).status_code == 400
    recall = {"form": "recall", "recall-reason": "Two months, one payment.", "recall-key": str(uuid4())}
    assert enter(people["manager"]).post(address, recall).status_code == 302
    assert "Two months, one payment." in enter(people["manager"]).get(address).content.decode()
    assert "5,000.00" in enter(people["manager"]).get(reverse("agencies:placements")).content.decode()


def test_placing_freezes_the_terms(people, placed, enter):
    from beforehand.office.agencies import services
    from beforehand.office.agencies.models import Placement

    services.recall_placement(people["manager"], None, placement=placed, reason="Idle.")
    address = reverse("agencies:place", args=[placed.case.pk])
    assert enter(people["manager"]).get(address).status_code == 200
    said = {
        "loan": placed.loan.pk, "agency": placed.agency.pk, "commission_ppm": "30", "recall_after_days": "60",
        "conduct_terms": "As the house.",
        "key": str(uuid4()),
    }  # fmt: skip
    for wrong in ({"commission_ppm": "0"}, {"commission_ppm": "100"}, {"conduct_terms": ""}, {"loan": "0"}, {"recall_after_days": "0"}):
        assert enter(people["manager"]).post(address, {**said, **wrong}).status_code == 400
    assert enter(people["manager"]).post(address, said).status_code == 302
    made = Placement.objects.latest("pk")
    assert made.commission_ppm == 300_000
    terms = bytes(made.terms.body).decode()
    assert "30" in terms
    assert "never charged to the borrower" in terms


def test_who_may_not(people, placed, enter, staff):
    from beforehand.office.staff.models import Branch

    elsewhere = staff("collection_manager", branch=Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai"))
    assert enter(elsewhere).get(reverse("agencies:placement", args=[placed.pk])).status_code == 404
    assert enter(elsewhere).get(reverse("agencies:place", args=[placed.case.pk])).status_code == 404
    assert enter(people["cashier"]).get(reverse("agencies:placements")).status_code == 403
    reading = staff("collector")
    assert enter(reading).get(reverse("agencies:placement", args=[placed.pk])).status_code == 200
    assert enter(reading).post(reverse("agencies:placement", args=[placed.pk]), {"form": "recall"}).status_code == 403


def test_a_reported_contact_counts(people, placed, enter, office_clock):
    address = reverse("agencies:placement", args=[placed.pk])
    said = {
        "form": "contact", "contact-at": "2026-09-08 10:00", "contact-kind": "call", "contact-result": "conversation",
        "contact-words": "He hangs up.",
        "contact-key": str(uuid4()),
    }  # fmt: skip
    assert enter(people["manager"]).post(address, said).status_code == 302
    assert placed.case.party.contact_entries.get().by == "agency"
