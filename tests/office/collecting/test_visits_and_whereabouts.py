"""Case A through the services: 23 and 22, the telephone behind the door, who opens, what he is told; each figure from the case book."""

from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from beforehand.core.collection.whereabouts import why_leads
from beforehand.office.collecting import queries, services
from beforehand.office.collecting.models import Visit
from beforehand.office.collecting.refusing import UnableToLook, UnableToVisit
from beforehand.office.contacts import services as contacts
from beforehand.office.contacts.models import Breach
from beforehand.office.contacts.queries import timeline_rows as contact_rows
from beforehand.office.parties import services as parties
from beforehand.office.servicing.services import receive_payment

DOORS = [
    ("Room 23", 800_000, "claimed on the form"), ("Room 22", 50_000, "the next door"), ("another room of the house", 100_000, ""),
    ("elsewhere", 50_000, "he drives all over the province"),
]  # fmt: skip


@pytest.fixture
def begin(people, case, home, office_clock):
    def make(hour=16, minute=58, day="2026-09-23", **asked):
        office_clock.move_to(day, hour, minute)
        pair = [people.collector, people.colleague]
        data = {"officers": pair, "purpose": "collection", "place": "home", "planned": home, "device_key": uuid4()}
        return services.begin_visit(people.collector, None, case=case, **{**data, **asked})

    return make


@pytest.fixture
def step(people):
    def make(visit, kind, **said):
        return services.record_step(people.collector, None, visit=visit, kind=kind, device_key=said.pop("key", uuid4()), **said)

    return make


def test_the_belief_moves_from_23_to_22(people, case, begin, step):
    visit = begin()
    doors = services.place_doors(people.collector, None, case=case, doors=DOORS)
    room_23, room_22, _another, _elsewhere = doors
    knock = step(visit, "knocked", door="Room 23", answered=False)
    services.look(
        people.collector, None, case=case, step=knock, what="Knocked at 23, no answer",
        likelihoods={door: 500_000 if door == room_23 else 1_000_000 for door in doors},
    )  # fmt: skip
    held = queries.belief(case)
    assert (held.percent(str(room_23.pk)), held.percent(str(room_22.pk))) == ("66.7", "8.3")
    heard = step(visit, "heard", door="Room 22")
    services.look(
        people.collector, None, case=case, step=heard, what="The telephone rang behind 22",
        likelihoods={door: 600_000 if door == room_22 else 20_000 for door in doors},
    )  # fmt: skip
    held = queries.belief(case)
    assert (held.percent(str(room_22.pk)), held.percent(str(room_23.pk))) == ("73.2", "19.5")
    assert sum(held.chances.values()) == Fraction(1)
    assert why_leads(held).startswith("Room 22 now leads Room 23: 73.2 % against 19.5 %. Knocked at 23, no answer. It moves")
    again = step(visit, "knocked", door="Room 23", answered=False)
    services.look(
        people.collector, None, case=case, step=again, what="Knocked at 23 again, no answer",
        likelihoods={door: 500_000 if door == room_23 else 1_000_000 for door in doors},
    )  # fmt: skip
    assert queries.belief(case).percent(str(room_22.pk)) == "73.2"  # the second knock of an afternoon is no second trial


def test_the_belief_is_read_as_it_was_known(people, case, begin, step, office_clock):
    visit = begin()
    assert queries.belief(case) is None
    before = office_clock.now()
    office_clock.forward(minutes=1)
    doors = services.place_doors(people.collector, None, case=case, doors=DOORS)
    named = office_clock.now()
    office_clock.forward(minutes=1)
    services.look(
        people.collector, None, case=case, what="The neighbour points at 22", step=step(visit, "asked"),
        likelihoods={door: 900_000 if door == doors[1] else 100_000 for door in doors},
    )  # fmt: skip
    assert queries.belief(case, before) is None
    assert queries.belief(case, named).chances[str(doors[0].pk)] == Fraction(8, 10)
    assert queries.belief(case).chances[str(doors[0].pk)] < Fraction(8, 10)


@pytest.mark.parametrize(
    ("doors", "said"),
    [
        ([("Room 23", 800_000, ""), ("elsewhere", 100_000, "")], "add up to 90 %"),
        ([("Room 23", 1_000_000, "")], "two to twelve"),
        ([("Room 23", 500_000, ""), ("room 23", 500_000, "")], "name of its own"),
        ([("Room 23", 1_100_000, ""), ("elsewhere", -100_000, "")], "add up to"),
    ],
)
def test_doors_that_cannot_be_are_refused(people, case, doors, said):
    with pytest.raises(UnableToLook, match=said):
        services.place_doors(people.collector, None, case=case, doors=doors)
    assert not case.doors.exists()


def test_a_look_no_door_explains_is_refused_and_leaves_nothing(people, case):
    doors = services.place_doors(people.collector, None, case=case, doors=DOORS)
    with pytest.raises(UnableToLook, match="Add the door that does"):
        services.look(people.collector, None, case=case, what="Nowhere", likelihoods=dict.fromkeys(doors, 0))
    with pytest.raises(UnableToLook, match="each place"):
        services.look(people.collector, None, case=case, what="Half", likelihoods={doors[0]: 1})
    assert not case.looks.exists()


def test_who_opens_is_told_nothing_until_he_is_recognised(begin, step):
    visit = begin()
    with pytest.raises(UnableToVisit, match="Nobody has come"):
        step(visit, "identified", how_recognised="photo_of_id")
    step(visit, "knocked", door="Room 22", answered=True)
    with pytest.raises(UnableToVisit) as early:
        step(visit, "told", door="Room 22")
    assert early.value.code == "not_identified"
    with pytest.raises(UnableToVisit, match="how he was recognised"):
        step(visit, "identified", how_recognised="he looked honest")
    step(visit, "identified", door="Room 22", how_recognised="photo_of_id")
    assert step(visit, "told", door="Room 22").kind == "told"


def test_a_step_counts_once_and_a_visit_too(people, case, begin, step):
    key = uuid4()
    visit = begin(device_key=key)
    assert begin(device_key=key, hour=17, minute=0) == visit
    once = uuid4()
    assert step(visit, "heard", door="Room 22", key=once) == step(visit, "heard", door="Room 22", key=once)
    with pytest.raises(UnableToVisit, match="used before"):
        step(visit, "knocked", key=once)
    assert (Visit.objects.count(), visit.steps.count()) == (1, 1)


@pytest.mark.parametrize(
    ("asked", "rule", "lawful"),
    [
        ({"hour": 6, "minute": 10, "day": "2026-10-25"}, "CN-GBT-TIME", datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
        ({"place": "workplace"}, "CN-GBT-TARGET", None),
    ],
)
def test_the_gate_stands_before_the_visit(begin, asked, rule, lawful):
    with pytest.raises(UnableToVisit) as refused:
        begin(**asked)
    assert (refused.value.code, refused.value.answer.rule_id, refused.value.next_lawful_at) == ("gate", rule, lawful)
    assert not Visit.objects.exists()


def test_alone_he_may_search_but_not_knock(people, begin, step):
    with pytest.raises(UnableToVisit) as refused:
        begin(officers=[people.collector])
    assert refused.value.answer.rule_id == "CN-CBA-VISIT"
    search = begin(officers=[people.collector], purpose="locate", place="neighbourhood", planned=None)
    step(search, "somebody_came")
    step(search, "identified", how_recognised="his_word")
    with pytest.raises(UnableToVisit, match="tells nobody"):
        step(search, "told")


@pytest.mark.parametrize(
    "wrong",
    [{"purpose": "revenge"}, {"place": "moon"}, {"officers": []}, {"officers": "desk_only"}],
)
def test_wrong_input_begins_nothing(people, begin, wrong):
    if wrong.get("officers") == "desk_only":
        wrong = {"officers": [people.desk, people.colleague]}
    with pytest.raises(UnableToVisit):
        begin(**wrong)
    assert not Visit.objects.exists()


def test_the_check_out_logs_the_visit_with_its_length(people, borrower, begin, step, office_clock):
    visit = begin()
    step(visit, "knocked", door="Room 23", answered=False)
    office_clock.move_to("2026-09-23", 17, 29)
    services.end_visit(people.collector, None, visit=visit)
    entry = borrower.contact_entries.get(kind="visit")
    assert (entry.result, entry.minutes, entry.visit_id, entry.verdict) == ("not_home", 31, visit.pk, "allow")
    assert list(entry.with_staff.all()) == [people.colleague]
    services.end_visit(people.collector, None, visit=visit)
    assert borrower.contact_entries.filter(kind="visit").count() == 1
    office_clock.forward(minutes=5)
    with pytest.raises(UnableToVisit, match="visit is over"):
        step(visit, "words", words="Later.")


def test_a_visit_longer_than_an_hour_is_a_breach(people, begin, office_clock):
    visit = begin()
    office_clock.move_to("2026-09-23", 18, 1)
    services.end_visit(people.collector, None, visit=visit)
    assert Breach.objects.get().rule == "HOUSE-VISIT-LENGTH"


def test_a_visit_logged_by_hand_is_not_logged_again(people, case, borrower, begin, step, office_clock):
    visit = begin()
    contacts.log_contact(
        people.collector, None, party=borrower, kind="visit", result="conversation", place="home", with_staff=[people.colleague],
        visit=visit, case=case, minutes=31,
    )  # fmt: skip
    services.end_visit(people.collector, None, visit=visit)
    assert borrower.contact_entries.count() == 1


def test_somebody_not_on_the_visit_writes_nothing(people, begin):
    visit = begin()
    with pytest.raises(UnableToVisit, match="not on this visit"):
        services.record_step(people.desk, None, visit=visit, kind="heard", device_key=uuid4())


def test_a_place_under_a_safety_flag_is_nobody_s_to_visit(people, branch, begin):
    other = parties.open_file(people.officer, None, branch=branch, name="D", born_on=date(1980, 11, 30), home="Binjiang, office 1204")
    parties.raise_flag(people.manager, None, party=other, kind="safety", reason="He struck an officer.", place="room 23")
    with pytest.raises(UnableToVisit) as refused:
        begin()
    assert refused.value.answer.rule_id == "HOUSE-SAFETY-STOP"


def test_what_is_written_stays(begin, step):
    visit = begin()
    made = step(visit, "heard", door="Room 22")
    with transaction.atomic(), pytest.raises(IntegrityError):
        made.__class__.objects.filter(pk=made.pk).update(kind="told")


def test_the_case_ends_as_paid_and_the_assignment_with_it(people, case, loan, office_clock):
    office_clock.move_to("2026-09-23", 17, 29)
    receive_payment(people.cashier, None, loan=loan, amount_minor=1_283_69, channel="cash")
    services.close_case(people.cashier, None, case=case, reason="paid")
    case.refresh_from_db()
    assert (case.close_reason, case.assignments.filter(until_at=None).count()) == ("paid", 0)
    assert services.close_case(people.cashier, None, case=case, reason="cured").close_reason == "paid"
    assert case.opened_on == date(2026, 9, 11)


def test_a_visit_is_one_row_with_its_steps_and_dials_as_dots(people, case, borrower, phone, begin, step, office_clock):
    visit = begin()
    step(visit, "knocked", door="Room 23", answered=False, words="For a long time.")
    for _ in range(6):
        office_clock.forward(minutes=2)
        contacts.log_contact(people.collector, None, party=borrower, kind="call", result="unanswered", detail=phone, visit=visit, case=case)
    contacts.ask_gate(people.collector, None, party=borrower, kind="call", detail=phone, visit=visit)
    services.end_visit(people.collector, None, visit=visit)
    [row] = [row for row in queries.timeline_rows(borrower) if row.kind == "visit"]
    assert (row.bold, row.text, row.writer) == ("Visited: his door.", "12 minutes on the spot.", "Tang Wei, Zhou Min")
    assert row.steps[0].text == "Knocked: Room 23, no answer."
    assert [one.text for one in row.steps[1:7]] == ["Call, rang, no answer."] * 6
    assert (row.steps[7].text, row.steps[7].refused) == ("Refused: house policy, after CN-CBA-DIALS.", True)
    assert not [one for one in contact_rows(borrower) if one.kind == "contact"]  # they stand below the visit


def test_who_knocks_on_a_search_was_on_a_visit_to_him(people, case, begin, step):
    search = begin(officers=[people.collector], purpose="locate", place="neighbourhood", planned=None)
    step(search, "asked", words="The landlady says his light is on.")
    services.end_visit(people.collector, None, visit=search)
    assert not case.party.contact_entries.filter(visit_id=search.pk).exists()
    again = begin(hour=17, officers=[people.collector], purpose="locate", place="neighbourhood", planned=None)
    step(again, "knocked", door="Room 23", answered=False)
    services.end_visit(people.collector, None, visit=again)
    entry = case.party.contact_entries.get(visit_id=again.pk)
    assert (entry.kind, entry.place, entry.purpose, entry.result) == ("visit", "home", "collection", "not_home")
    assert [breach.rule for breach in Breach.objects.filter(entry=entry)] != []
