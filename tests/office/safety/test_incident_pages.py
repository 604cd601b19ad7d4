"""The pages of incidents: reporting, the list, who may not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(staff, branch, office_clock):
    from beforehand.office.parties import services as parties

    office_clock.move_to("2026-09-04", 17, 40)
    officer, opener = staff("field_collector", name="Zhou Min"), staff("loan_officer", name="Chen Yu")
    return officer, parties.open_file(opener, None, branch=branch, name="D", born_on=None, business="Binjiang, office 1204")


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_


def typed(officer, **changed):
    return {
        "kind": "assault", "happened_at": "2026-09-04 17:35", "place": "Binjiang, office 1204", "words": "He struck Tang Wei.",
        "officers": [officer.pk], "police_reference": "Binjiang 2026-09-04/17", "injuries": "", "key": str(uuid4()), **changed,
    }  # fmt: skip


def test_it_is_reported_listed_and_shown(scene, enter):
    from beforehand.office.parties.queries import flags_in_force

    officer, person = scene
    address = reverse("safety:report", args=[person.number])
    assert enter(officer).get(address).status_code == 200
    said = typed(officer)
    answer = enter(officer).post(address, said)
    assert answer.status_code == 302
    assert enter(officer).post(address, said).url == answer.url
    assert [flag.kind for flag in flags_in_force(person)] == ["safety"]
    assert "He struck Tang Wei." in enter(officer).get(answer.url).content.decode()
    assert "Binjiang 2026-09-04/17" in enter(officer).get(reverse("safety:incidents")).content.decode()


@pytest.mark.parametrize(
    "changed",
    [{"kind": ""}, {"happened_at": "2300-01-01 10:00"}, {"happened_at": "yesterday"}, {"words": ""}, {"officers": []}, {"officers": ["0"]}],
)
def test_wrong_input_comes_back(scene, enter, changed):
    from beforehand.office.safety.models import Incident

    officer, person = scene
    assert enter(officer).post(reverse("safety:report", args=[person.number]), typed(officer, **changed)).status_code == 400
    assert not Incident.objects.exists()


def test_who_may_not(scene, enter, staff):
    from beforehand.office.staff.models import Branch

    officer, person = scene
    made = enter(officer).post(reverse("safety:report", args=[person.number]), typed(officer)).url
    elsewhere = staff("field_collector", branch=Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai"))
    assert enter(elsewhere).get(made).status_code == 404
    assert "He struck" not in enter(elsewhere).get(reverse("safety:incidents")).content.decode()
    assert enter(elsewhere).get(reverse("safety:report", args=[person.number])).status_code == 404
    assert enter(staff("cashier")).get(reverse("safety:incidents")).status_code == 403
    assert enter(staff("auditor")).get(reverse("safety:report", args=[person.number])).status_code == 403


def test_queries_do_not_grow(scene, enter, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    officer, person = scene
    address = reverse("safety:report", args=[person.number])
    enter(officer).post(address, typed(officer))
    with CaptureQueriesContext(connection) as few:
        enter(officer).get(reverse("safety:incidents"))
    before = len(few)
    for _number in range(4):
        enter(officer).post(address, typed(officer))
    with django_assert_num_queries(before):
        enter(officer).get(reverse("safety:incidents"))
