"""The gate before the act and the log behind it, through the services; dates and rules from the case book."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from beforehand.office.contacts import queries, services
from beforehand.office.contacts.models import Breach
from beforehand.office.contacts.refusing import UnableToLogContact
from beforehand.office.parties import services as parties
from beforehand.office.staff.models import Branch
from beforehand.office.staff.service import UnableToAct


@pytest.fixture
def collector(staff, office_clock):
    office_clock.move_to("2026-09-23", 17, 3)
    return staff("field_collector", name="Zhou Min")


@pytest.fixture
def colleague(staff):
    return staff("field_collector", name="Tang Wei")


@pytest.fixture
def borrower(collector, staff, branch):
    return parties.open_file(
        staff("loan_officer"), None, branch=branch, name="A", born_on=date(1991, 2, 17), phones=[("13800002207", "debtor")], home="Room 23"
    )


@pytest.fixture
def phone(borrower):
    return borrower.contact_details.get(kind="phone")


def dial(collector, borrower, phone, times=1):
    for _ in range(times):
        services.log_contact(collector, None, party=borrower, kind="call", result="unanswered", detail=phone)


def test_the_seventh_dial_is_refused_until_the_next_morning(collector, borrower, phone, office_clock):
    for _ in range(6):
        office_clock.forward(minutes=2)
        assert services.ask_gate(collector, None, party=borrower, kind="call", detail=phone).verdict == "allow"
        dial(collector, borrower, phone)
    office_clock.forward(minutes=2)
    seventh = services.ask_gate(collector, None, party=borrower, kind="call", detail=phone)
    assert (seventh.verdict, seventh.rule) == ("refuse", "CN-CBA-DIALS")
    assert seventh.shown_as == "house policy, after CN-CBA-DIALS"
    assert seventh.next_lawful_at == datetime(2026, 9, 24, 0, 0, tzinfo=UTC)  # 08:00 in Hangzhou
    assert not Breach.objects.exists()


def test_what_was_done_all_the_same_is_recorded_and_opens_a_breach(collector, borrower, phone, office_clock, staff):
    for _ in range(7):
        office_clock.forward(minutes=2)
        dial(collector, borrower, phone)
    breach = Breach.objects.get()
    assert breach.rule == "CN-CBA-DIALS"
    with pytest.raises(UnableToLogContact, match="what you found"):
        services.answer_breach(staff("compliance_officer"), None, breach=breach, words=" ")
    services.answer_breach(staff("compliance_officer"), None, breach=breach, words="Spoken to.")


@pytest.mark.parametrize(
    ("hour", "minute", "verdict"), [(6, 10, "refuse"), (7, 59, "refuse"), (8, 0, "allow"), (21, 59, "allow"), (22, 0, "refuse")]
)
def test_a_visit_by_two_has_its_hours(collector, colleague, borrower, office_clock, hour, minute, verdict):
    office_clock.move_to("2026-10-25", hour, minute)
    asked = services.ask_gate(collector, None, party=borrower, kind="visit", place="home", officers=[collector, colleague])
    assert asked.verdict == verdict
    if hour < 8:
        assert asked.next_lawful_at == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)


def test_alone_one_may_look_for_the_place_but_not_knock(collector, borrower, office_clock):
    office_clock.move_to("2026-10-24", 18)
    alone = {"party": borrower, "kind": "visit", "officers": [collector]}
    looking = services.ask_gate(collector, None, place="neighbourhood", purpose="locate", **alone)
    knocking = services.ask_gate(collector, None, place="home", **alone)
    assert (looking.verdict, knocking.verdict, knocking.rule) == ("allow", "refuse", "CN-CBA-VISIT")


def test_the_landlady_is_asked_where_and_not_told_why(collector, borrower, staff, office_clock):
    ask = {"party": borrower, "kind": "visit", "to": "landlord", "place": "neighbourhood", "purpose": "locate", "officers": [collector]}
    manager = staff("collection_manager")
    parties.raise_flag(manager, None, party=borrower, kind="debtor_unreachable", reason="31 dials, 6 visits, never met.")
    office_clock.move_to("2026-10-24", 20, 55)
    assert services.ask_gate(collector, None, **ask).verdict == "allow"
    assert services.ask_gate(collector, None, **ask, content={"discloses": ["debt"]}).verdict == "refuse"


def test_waiting_alone_for_five_hours_breaks_two_rules(collector, borrower):
    services.log_contact(collector, None, party=borrower, kind="visit", result="conversation", place="own_business", minutes=300)
    assert set(Breach.objects.values_list("rule", flat=True)) == {"CN-CBA-VISIT", "HOUSE-VISIT-LENGTH"}


def test_her_work_place_is_refused_without_her_consent(collector, colleague, borrower):
    ask = {"party": borrower, "kind": "visit", "place": "workplace", "officers": [collector, colleague]}
    refused = services.ask_gate(collector, None, **ask)
    assert (refused.verdict, refused.rule) == ("refuse", "CN-GBT-TARGET")


def test_an_agreement_opens_other_hours(collector, borrower, phone, office_clock):
    parties.record_consent(
        collector, None, party=borrower, kind="hours_agreement", scope={"start": "06:00", "end": "08:00"}, words="Call me before work."
    )
    office_clock.move_to("2026-09-24", 6, 30)
    assert services.ask_gate(collector, None, party=borrower, kind="call", detail=phone).verdict == "allow"


def test_after_an_incident_nobody_visits(collector, colleague, borrower, staff, office_clock):
    parties.raise_flag(staff("collection_manager"), None, party=borrower, kind="safety", reason="He struck an officer.")
    office_clock.forward(minutes=5)
    asked = services.ask_gate(collector, None, party=borrower, kind="visit", place="home", officers=[collector, colleague])
    assert (asked.verdict, asked.rule) == ("refuse", "HOUSE-SAFETY-STOP")


@pytest.mark.parametrize("wrong", [{"kind": "pigeon"}, {"result": "maybe"}, {"purpose": "revenge"}, {"minutes": -1}, {"direction": "up"}])
def test_wrong_input_writes_nothing(collector, borrower, wrong):
    with pytest.raises(UnableToLogContact):
        services.log_contact(collector, None, **{"party": borrower, "kind": "call", "result": "unanswered", **wrong})
    assert not borrower.contact_entries.exists()


def test_dials_of_one_minute_are_counted_one_by_one(collector, borrower, phone):
    dial(collector, borrower, phone, times=6)
    assert services.ask_gate(collector, None, party=borrower, kind="call", detail=phone).verdict == "refuse"
    assert not Breach.objects.exists()


def test_whose_number_it_is_must_be_known(collector, borrower):
    number = parties.add_contact_detail(collector, None, party=borrower, kind="phone", value="13800002208", holder="unknown")
    asked = services.ask_gate(collector, None, party=borrower, kind="call", detail=number, to="unknown")
    assert (asked.verdict, asked.missing) == ("unknown", ["act.to"])


def test_who_asked_not_to_be_contacted_is_left_alone_for_good(collector, borrower, staff, office_clock):
    parties.raise_flag(staff("collection_manager"), None, party=borrower, kind="debtor_unreachable", reason="Never met.")
    landlady = parties.add_third_person(collector, None, party=borrower, relation="landlord")
    parties.third_person_refused(collector, None, third_person=landlady)
    office_clock.forward(days=30)
    asked = services.ask_gate(
        collector, None, party=borrower, kind="visit", to="landlord", place="neighbourhood", purpose="locate", officers=[collector]
    )
    assert asked.verdict == "refuse"


def test_the_agency_s_dials_count_with_ours_and_cost_nothing(collector, borrower, phone):
    for _ in range(6):
        services.log_contact(collector, None, party=borrower, kind="call", result="unanswered", detail=phone, by="agency")
    assert services.ask_gate(collector, None, party=borrower, kind="call", detail=phone).verdict == "refuse"
    assert set(borrower.contact_entries.values_list("cost_minor", flat=True)) == {0}


def test_his_own_call_is_never_judged(collector, borrower, phone, office_clock):
    office_clock.move_to("2026-09-24", 3)
    entry = services.log_contact(collector, None, party=borrower, kind="call", result="question", direction="in", detail=phone)
    assert (entry.verdict, entry.cost_minor) == ("allow", 0)
    answered = services.ask_gate(collector, None, party=borrower, kind="call", detail=phone, purpose="answer")
    assert answered.verdict == "allow"


def test_another_branch_may_not_ask_about_her(borrower, staff, phone):
    stranger = staff("collector", branch=Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai"))
    with pytest.raises(UnableToAct, match="another branch"):
        services.ask_gate(stranger, None, party=borrower, kind="call", detail=phone)


def test_what_stands_in_the_log_cannot_be_changed(collector, borrower, phone):
    dial(collector, borrower, phone)
    with transaction.atomic(), pytest.raises(IntegrityError):
        borrower.contact_entries.update(result="conversation")
    with transaction.atomic(), pytest.raises(IntegrityError):
        borrower.contact_entries.all().delete()


def test_the_counters_and_what_is_lawful_now(collector, borrower, phone, django_assert_num_queries, office_clock):
    dial(collector, borrower, phone, times=6)
    services.log_contact(collector, None, party=borrower, kind="call", result="conversation", detail=phone)
    [file] = queries.with_contacts([borrower])
    at = office_clock.now()
    with django_assert_num_queries(0):
        now = queries.lawful_now(file, [], at)
    assert (now.counters.dials, now.counters.dials_most, now.counters.talks, now.counters.talks_most) == (6, 6, 1, 3)
    assert (now.call.verdict, now.visit.verdict) == ("refuse", "allow")


def test_dials_of_one_day_are_one_line_of_the_file_by_the_branch_s_day(collector, borrower, phone, office_clock):
    parties.record_consent(
        collector, None, party=borrower, kind="hours_agreement", scope={"start": "06:00", "end": "08:00"}, words="Call me before work."
    )
    for day, hour in (("2026-09-24", 7), ("2026-09-24", 9), ("2026-09-25", 7)):  # 07:00 in Hangzhou is the day before in UTC
        office_clock.move_to(day, hour)
        dial(collector, borrower, phone)
    keys = [row.key for row in queries.timeline_rows(borrower) if row.kind == "contact"]
    assert keys == ["dial-2026-09-24", "dial-2026-09-24", "dial-2026-09-25"]
