"""An incident stops visits at once, to the person and to the place, and outlives the loan."""

from __future__ import annotations

from datetime import timedelta

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(staff, branch, office_clock):
    from beforehand.office.parties import services as parties

    office_clock.move_to("2026-09-04", 17, 40)
    officer, other = staff("field_collector", name="Zhou Min"), staff("field_collector", name="Tang Wei")
    opener = staff("loan_officer", name="Chen Yu")
    person = parties.open_file(opener, None, branch=branch, name="D", born_on=None, business="Binjiang, office 1204")
    return officer, other, opener, person


def report(scene, **changed):
    from beforehand.office.audit import clock
    from beforehand.office.safety import services

    officer, other, _opener, person = scene
    said = {
        "party": person, "kind": "assault", "happened_at": clock.now() - timedelta(minutes=5), "place": "Binjiang, office 1204",
        "words": "He struck Tang Wei.", "officers": [officer, other], "police_reference": "Binjiang 2026-09-04/17",
        "injuries": "No serious injury; hospital.",
    }  # fmt: skip
    return services.report_incident(officer, None, **{**said, **changed})


def visit(officer, other, person, purpose="collection"):
    from beforehand.office.contacts import services as contacts

    return contacts.ask_gate(
        officer, None, party=person, kind="visit", place="own_business", officers=[officer, other], purpose=purpose
    ).verdict


def test_it_works(scene):
    from beforehand.office.parties.queries import flags_in_force

    officer, other, _opener, person = scene
    assert visit(officer, other, person) == "allow"
    incident = report(scene)
    assert visit(officer, other, person) == "refuse"
    assert [flag.kind for flag in flags_in_force(person)] == ["safety"]
    assert incident.flag.place == "Binjiang, office 1204"
    assert (incident.police_reference, str(incident.injuries)) == ("Binjiang 2026-09-04/17", "No serious injury; hospital.")
    assert {one.name for one in incident.officers.all()} == {"Zhou Min", "Tang Wei"}


def test_the_place_stops_visits_to_others_too(scene):
    from beforehand.office.parties import services as parties

    officer, other, opener, person = scene
    neighbour = parties.open_file(opener, None, branch=person.branch, name="E", born_on=None, workplace="Binjiang, office 1204")
    elsewhere = parties.open_file(opener, None, branch=person.branch, name="F", born_on=None, workplace="Binjiang, office 1205")
    report(scene)
    assert visit(officer, other, neighbour) == "refuse"
    assert visit(officer, other, elsewhere) == "allow"


def test_it_ends_by_somebody_else_and_with_a_reason(scene, staff, office_clock):
    from beforehand.office.pages.unable import UnableTo
    from beforehand.office.parties import services as parties
    from beforehand.office.safety.queries import in_force, incidents_of

    manager = staff("collection_manager", name="He Jing")
    incident = report(scene)
    with pytest.raises(UnableTo):
        parties.end_flag(manager, None, flag=incident.flag, reason=" ")
    office_clock.forward(days=400)
    assert list(in_force(incidents_of(manager))) == [incident]
    parties.end_flag(manager, None, flag=incident.flag, reason="He has apologised; the police closed it.")
    assert list(in_force(incidents_of(manager))) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"kind": "insult"}, "kind"), ({"words": " "}, "words"), ({"officers": []}, "officers")],
)
def test_what_cannot_be_reported(scene, changed, field):
    from beforehand.office.pages.unable import UnableTo
    from beforehand.office.parties.queries import flags_in_force

    with pytest.raises(UnableTo) as refused:
        report(scene, **changed)
    assert refused.value.field == field
    assert flags_in_force(scene[3]) == []


def test_not_of_the_future(scene, office_clock):
    from beforehand.office.pages.unable import UnableTo

    with pytest.raises(UnableTo) as refused:
        report(scene, happened_at=office_clock.now() + timedelta(minutes=1))
    assert refused.value.field == "happened_at"


def test_the_file_tells_it_from_when_it_was_written(scene, office_clock):
    from beforehand.office.safety.queries import timeline_rows

    incident = report(scene)
    (row,) = timeline_rows(scene[3])
    assert (row.words, row.writer) == ("He struck Tang Wei.", "Zhou Min")
    assert "Binjiang 2026-09-04/17" in row.text
    assert timeline_rows(scene[3], incident.recorded_at - timedelta(seconds=1)) == []
