"""The contact log with the gate before it, and the breaches."""

from uuid import uuid4

import pytest
from django.urls import reverse

from beforehand.office.contacts import services
from beforehand.office.contacts.models import Breach, GateQuestion
from beforehand.office.parties import services as parties
from beforehand.office.staff.models import Branch


@pytest.fixture
def collector(staff, office_clock):
    office_clock.move_to("2026-09-23", 17, 3)
    return staff("field_collector", name="Zhou Min")


@pytest.fixture
def borrower(collector, staff, branch):
    return parties.open_file(
        staff("loan_officer"), None, branch=branch, name="A", born_on=None, phones=[("13800002207", "debtor")], home="Room 23"
    )


@pytest.fixture
def phone(borrower):
    return borrower.contact_details.get(kind="phone")


@pytest.fixture
def browser(client, collector):
    client.force_login(collector)
    return client


def log(borrower):
    return reverse("contacts:log", args=[borrower.number])


def call(phone, **typed):
    return {"key": uuid4(), "kind": "call", "purpose": "collection", "to": "debtor", "detail": phone.pk, "place": "", **typed}


def done(phone, **typed):
    return call(phone, **{"direction": "out", "result": "unanswered", "happened_at": "2026-09-23 17:00", **typed})


def test_an_empty_log_says_what_comes_here(browser, borrower):
    text = browser.get(log(borrower)).content.decode()
    assert "Nobody has reached out to him yet." in text
    assert "May it be done now?" in text


def test_before_the_act_the_gate_says_yes(browser, borrower, phone):
    answer = browser.post(log(borrower), call(phone))
    assert "Lawful now" in browser.get(answer.url).content.decode()
    assert GateQuestion.objects.get().verdict == "allow"


def test_before_the_act_the_gate_says_no_when_and_what_instead(browser, borrower, phone, collector):
    for _ in range(6):
        services.log_contact(collector, None, party=borrower, kind="call", result="unanswered", detail=phone)
    answer = browser.post(log(borrower), call(phone))
    text = browser.get(answer.url).content.decode()
    said = ("Tomorrow, Thu 24 Sep, 08:00", "house policy, after CN-CBA-DIALS", "Write to him within the hours.", "Record it.", "6 of 6")
    for expected in said:
        assert expected in text, expected


def test_whose_number_it_is_must_be_known(browser, borrower, collector):
    number = parties.add_contact_detail(collector, None, party=borrower, kind="phone", value="13800002208", holder="unknown")
    answer = browser.post(log(borrower), call(number, to="unknown"))
    assert "Missing: whose number it is." in browser.get(answer.url).content.decode()


def test_what_was_done_is_recorded_with_its_breach(browser, borrower, phone, collector):
    for _ in range(6):
        services.log_contact(collector, None, party=borrower, kind="call", result="unanswered", detail=phone)
    record = reverse("contacts:record", args=[borrower.number])
    assert browser.get(f"{record}?kind=call&detail={phone.pk}").status_code == 200
    answer = browser.post(record, done(phone, happened_at="2026-09-23 17:03"), follow=True)
    assert "so a breach is open for the compliance officer" in answer.content.decode()
    assert Breach.objects.get().rule == "CN-CBA-DIALS"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"happened_at": "2190-01-01 10:00"}, "This moment has not come yet"),
        ({"happened_at": "1990-01-01 10:00"}, "more than a year ago"),
        ({"happened_at": "noon"}, "This is not a moment"),
        ({"kind": "visit", "place": ""}, "Choose where the visit is"),
        ({"result": "not_home"}, "Choose what came of it"),
        ({"minutes": "-5"}, "greater than or equal to 0"),
        ({"to": "the pope"}, "valid choice"),
        ({"detail": "999999"}, "valid choice"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(browser, borrower, phone, typed, said):
    answer = browser.post(reverse("contacts:record", args=[borrower.number]), {**done(phone), **typed})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not borrower.contact_entries.exists()


def test_a_double_press_counts_once(browser, borrower, phone):
    typed = done(phone)
    for _ in range(2):
        browser.post(reverse("contacts:record", args=[borrower.number]), typed)
    assert borrower.contact_entries.count() == 1


def test_who_may_not_finds_nothing(client, staff, borrower):
    client.force_login(staff("collector", branch=Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai")))
    assert client.get(log(borrower)).status_code == 404
    assert client.get(reverse("contacts:record", args=[borrower.number])).status_code == 404
    client.force_login(staff("cashier"))
    assert client.get(log(borrower)).status_code == 403
    assert client.get(reverse("contacts:breaches")).status_code == 403


def test_who_only_reads_gets_no_form(client, staff, borrower):
    client.force_login(staff("auditor", branch=None))
    assert "May it be done now?" not in client.get(log(borrower)).content.decode()


def test_the_queries_of_the_log_do_not_grow(browser, borrower, phone, collector, django_assert_max_num_queries, office_clock):
    for _ in range(4):  # the fourth talk of a day is a breach
        services.log_contact(collector, None, party=borrower, kind="call", result="conversation", detail=phone, words="Soon.")
    with django_assert_max_num_queries(40) as few:
        browser.get(log(borrower))
    for _ in range(8):
        services.log_contact(collector, None, party=borrower, kind="call", result="conversation", detail=phone, words="Soon.")
    with django_assert_max_num_queries(len(few)):
        browser.get(log(borrower))


def test_a_breach_is_answered_by_compliance_and_stays(client, staff, collector, borrower):
    services.log_contact(collector, None, party=borrower, kind="visit", result="conversation", place="own_business", minutes=300)
    officer = staff("compliance_officer")
    client.force_login(officer)
    text = client.get(reverse("contacts:breaches")).content.decode()
    assert "house policy, after CN-CBA-VISIT" in text
    assert "HOUSE-VISIT-LENGTH" in text
    breach = Breach.objects.get(rule="CN-CBA-VISIT")
    page = reverse("contacts:breach", args=[breach.pk])
    assert client.post(page, {"key": uuid4(), "words": ""}).status_code == 400
    client.post(page, {"key": uuid4(), "words": "Spoken to both."})
    assert "Spoken to both." in client.get(page).content.decode()
    assert "CN-CBA-VISIT" not in client.get(reverse("contacts:breaches")).content.decode()
    assert "CN-CBA-VISIT" in client.get(reverse("contacts:breaches") + "?show=answered").content.decode()


def test_a_collector_reads_no_breaches(browser):
    assert browser.get(reverse("contacts:breaches")).status_code == 403


def test_the_landlord_may_be_asked_where_he_is_and_never_told_why(browser, borrower, staff):
    manager = staff("collection_manager")
    parties.raise_flag(manager, None, party=borrower, kind="debtor_unreachable", reason="Twenty dials unanswered, never met.")
    asked = {"key": uuid4(), "kind": "visit", "purpose": "locate", "to": "landlord", "detail": "", "place": "neighbourhood"}
    browser.post(log(borrower), asked)
    told = browser.post(log(borrower), {**asked, "key": uuid4(), "tells": "on"})
    assert list(GateQuestion.objects.order_by("pk").values_list("verdict", flat=True)) == ["allow", "refuse"]
    assert "tells=on" in browser.get(told.url).content.decode(), "what was refused and done all the same is recorded as it was"
    done_so = {**asked, "key": uuid4(), "direction": "out", "result": "conversation", "happened_at": "2026-09-23 17:00"}
    browser.post(reverse("contacts:record", args=[borrower.number]), {**done_so, "tells": "on"})
    assert Breach.objects.filter(entry__party=borrower, entry__to="landlord").exists()
