"""Pages of collection: what works, each way it goes wrong, who may not, and queries that do not grow with rows."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beforehand.office.audit.models import AuditRow
from beforehand.office.cash import services as cash
from beforehand.office.collecting import services
from beforehand.office.collecting.models import Visit
from beforehand.office.contacts import services as contacts
from beforehand.office.contacts.models import Breach, GateQuestion
from beforehand.office.parties import services as parties
from beforehand.office.staff.models import Branch, system

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32
DOORS = {"label_1": "Room 23", "percent_1": 80, "label_2": "Room 22", "percent_2": 5, "label_3": "another room", "percent_3": 10}


@pytest.fixture
def at_five(office_clock, case):
    office_clock.move_to("2026-09-23", 16, 58)
    return case


@pytest.fixture
def browser(client, people, at_five):
    client.force_login(people.collector)
    return client


def url(name, *args):
    return reverse(f"collecting:{name}", args=args)


def begin(browser, case, people, **typed):
    home = case.party.contact_details.get(kind="home")
    data = {"key": uuid4(), "purpose": "collection", "where": f"home-{home.pk}", "officers": [people.colleague.pk], **typed}
    return browser.post(url("begin_visit", case.pk), data)


def press(browser, visit, kind, **typed):
    return browser.post(url("step", visit.pk, kind), {"key": uuid4(), **typed})


def test_the_list_names_the_person_the_sum_and_why(browser, case):
    page = browser.get(url("worklist"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "1 person to reach" in text
    assert "1,283.69" in text  # due on 23 September: 1,257.17 + 18.86 + 7.66
    assert "Unpaid since 11 Sep" in text or "Each payment later" in text
    assert "0 of 6 dials today" in text
    assert AuditRow.objects.filter(kind="reading", subject_type="parties.party", subject_id=str(case.party_id)).exists()


def test_days_late_are_those_of_the_oldest_unpaid_installment(browser, people, lend, branch, case, office_clock):
    loan = lend(name="B", phone="13800003311", home="House 118")
    office_clock.move_to(loan.due_on[1], 17)  # the first is 31 days late, the second falls due today
    late = services.open_case(system(), None, branch=branch, party=loan.party, loans=[loan], opened_on=loan.due_on[0])
    services.assign_case(people.manager, None, case=late, collector=people.collector)
    (row,) = [row for row in browser.get(url("worklist")).context["rows"] if row["row"].case.pk == late.pk]
    days = (loan.due_on[1] - loan.due_on[0]).days
    assert (row["row"].days_late, row["lateness"]) == (days, [days, 0])
    assert f"<span>{days}</span>" in browser.get(url("worklist")).content.decode()


def test_an_empty_list_says_how_somebody_comes_onto_it(client, people, case):
    client.force_login(people.desk)
    assert "Nobody waits on this list" in client.get(url("worklist")).content.decode()
    client.force_login(people.manager)
    assert "1 person to reach" in client.get(url("worklist")).content.decode()
    assert "0 people to reach" in client.get(url("worklist") + "?whose=mine").content.decode()


@pytest.mark.parametrize(
    "query", ["sort=due", "sort=lawful", "sort=nonsense", "kind=calls", "kind=visits", "page=99", "case=abc", "whose=x"]
)
def test_whatever_stands_in_the_address_the_list_answers(browser, query):
    assert browser.get(f"{url('worklist')}?{query}").status_code == 200


def test_who_does_not_collect_has_no_list(client, people, case):
    for person in (people.cashier, people.second):
        client.force_login(person)
        assert client.get(url("worklist")).status_code == 403
    client.force_login(people.cashier)
    assert client.get(url("case", case.pk)).status_code == 403


def test_another_branch_finds_nothing(client, staff, case):
    elsewhere = Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai")
    client.force_login(staff("collector", "collection_manager", branch=elsewhere))
    for name in ("case", "assign", "promise", "hardship", "standing", "doors", "begin_visit"):
        assert client.get(url(name, case.pk)).status_code == 404
    assert "0 people to reach" in client.get(url("worklist")).content.decode()


def test_the_queries_of_the_list_do_not_grow_with_its_rows(browser, people, branch, lend, case, office_clock):
    with CaptureQueriesContext(connection) as few:
        browser.get(url("worklist"))
    for n in range(3):
        loan = lend(name=f"N{n}", phone=f"1390000{n:04d}")
        more = services.open_case(system(), None, branch=branch, party=loan.party, loans=[loan], opened_on=date(2026, 9, 23))
        services.assign_case(people.manager, None, case=more, collector=people.collector)
        contacts.log_contact(people.collector, None, party=loan.party, kind="call", result="unanswered", case=more)
        services.record_promise(people.collector, None, case=more, loan=loan, promised_on=date(2026, 9, 24), amount_minor=100_00)
    with CaptureQueriesContext(connection) as many:
        page = browser.get(url("worklist"))
    assert "4 people to reach" in page.content.decode()
    assert len(many) <= len(few) + 1


def test_the_export_carries_no_formula(browser, people, branch, lend, case):
    loan = lend(name="=1+1", phone="13900000001")
    more = services.open_case(system(), None, branch=branch, party=loan.party, loans=[loan], opened_on=date(2026, 9, 23))
    services.assign_case(people.manager, None, case=more, collector=people.collector)
    answer = browser.get(url("export"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row[1] for row in rows[1:]} == {"A", "'=1+1"}
    assert rows[1][3] == "1283.69"


def test_one_key_logs_a_call_and_a_double_press_counts_once(browser, case, borrower):
    key = uuid4()
    for _ in range(2):
        answer = browser.post(url("result", case.pk, "unanswered"), {"key": key})
        assert answer.status_code == 302
    assert borrower.contact_entries.count() == 1
    assert "1 of 6 dials today" in browser.get(url("worklist")).content.decode()


def test_after_six_dials_the_list_refuses_the_call_and_says_when(browser, case, borrower, people, phone):
    for _ in range(6):
        contacts.log_contact(people.collector, None, party=borrower, kind="call", result="unanswered", detail=phone, case=case)
    text = browser.get(url("worklist")).content.decode()
    assert "This call is refused." in text
    assert "Tomorrow, Thu 24 Sep, 08:00" in text
    assert "CN-CBA-DIALS" in text
    assert str(phone.value) not in text


def test_a_talk_that_brings_a_promise_writes_both_or_neither(browser, case, borrower, loan):
    address = url("result", case.pk, "promise")
    bad = browser.post(address, {"key": uuid4(), "loan": loan.pk, "amount_minor": "9999999999999999", "promised_on": "2026-09-25"})
    assert bad.status_code == 400
    late = browser.post(address, {"key": uuid4(), "loan": loan.pk, "amount_minor": "500", "promised_on": "2190-01-01"})
    assert (late.status_code, b"too far ahead" in late.content) == (400, True)
    assert (borrower.contact_entries.count(), case.promises.count()) == (0, 0)
    good = {"key": uuid4(), "loan": loan.pk, "amount_minor": "1,283.69", "promised_on": "2026-09-25", "words": "On Friday."}
    browser.post(address, good)
    browser.post(address, good)
    assert (borrower.contact_entries.count(), case.promises.get().amount_minor) == (1, 1_283_69)


@pytest.mark.parametrize(
    ("code", "result", "to"),
    [
        ("talked", "conversation", "debtor"),
        ("somebody_else", "conversation", "unrecognised"),
        ("no_more_calls", "refused_further_contact", "debtor"),
    ],
)
def test_what_a_call_came_to(browser, case, borrower, code, result, to):
    assert browser.get(url("result", case.pk, code)).status_code == 200
    browser.post(url("result", case.pk, code), {"key": uuid4(), "words": "So it was."})
    entry = borrower.contact_entries.get()
    assert (entry.result, entry.to, str(entry.words)) == (result, to, "So it was.")
    assert not Breach.objects.exists()


def test_a_plea_on_the_phone_opens_its_enquiry(browser, case):
    typed = {"key": uuid4(), "plea": "No money.", "would_show": "The statement", "proof_by": "2026-10-01"}
    browser.post(url("result", case.pk, "hardship"), typed)
    assert str(case.hardship_enquiries.get().plea) == "No money."
    assert browser.get(url("result", case.pk, "sang")).status_code == 404


def test_who_may_not_be_contacted_stands_at_the_end_named(browser, case, people, borrower, office_clock):
    parties.raise_flag(people.manager, None, party=borrower, kind="safety", reason="He struck an officer.")
    office_clock.forward(minutes=1)
    text = browser.get(url("worklist")).content.decode()
    assert "0 people to reach" in text
    assert "Not yours to contact" in text
    assert "Safety flag." in text
    assert 'data-key="1"' not in text


def test_the_case_page_shows_hands_promises_and_where_he_may_live(browser, case, people, loan):
    today = date(2026, 9, 23)
    services.record_promise(people.collector, None, case=case, loan=loan, promised_on=today, amount_minor=500_00, words="Today.")
    browser.post(url("doors", case.pk), {"key": uuid4(), **DOORS})
    text = browser.get(url("case", case.pk)).content.decode()
    for expected in ("Zhou Min", "500.00", "Today.", "Room 23", "8 in 10", "It is not known whether he can pay", "Look next at Room 23"):
        assert expected in text, expected


def test_the_queries_of_a_case_do_not_grow_with_what_was_done(browser, case, people, borrower, phone, loan, office_clock):
    browser.get(url("case", case.pk))

    def one_more():
        office_clock.forward(minutes=5)
        contacts.log_contact(people.collector, None, party=borrower, kind="call", result="dead_number", detail=phone, case=case)
        services.record_promise(people.collector, None, case=case, loan=loan, promised_on=date(2026, 9, 25), amount_minor=100_00)
        services.record_standing(
            people.collector, None, case=case, ability="not_known", willingness="not_known", until_on=date(2026, 12, 1)
        )

    one_more()
    with CaptureQueriesContext(connection) as few:
        browser.get(url("case", case.pk))
    for _ in range(3):
        one_more()
    with CaptureQueriesContext(connection) as many:
        browser.get(url("case", case.pk))
    assert len(many) <= len(few)


def test_handing_over_is_the_managers_and_needs_the_note(client, browser, case, people):
    assert browser.get(url("assign", case.pk)).status_code == 403
    client.force_login(people.manager)
    bad = client.post(url("assign", case.pk), {"key": uuid4(), "collector": people.desk.pk, "handover_note": ""})
    assert (bad.status_code, b"hand-over note" in bad.content) == (400, True)
    client.post(url("assign", case.pk), {"key": uuid4(), "collector": people.desk.pk, "handover_note": "Nobody answers."})
    text = client.get(url("case", case.pk)).content.decode()
    assert "Ma Jun" in text
    assert "Nobody answers." in text


def test_hardship_is_decided_by_another(client, browser, case, people, borrower):
    browser.post(url("hardship", case.pk), {"key": uuid4(), "plea": "Ill.", "would_show": "A paper", "proof_by": "2026-10-01"})
    enquiry = case.hardship_enquiries.get()
    assert browser.get(url("decide", case.pk, enquiry.pk)).status_code == 403
    client.force_login(people.manager)
    typed = {"key": uuid4(), "granted": "yes", "reason": "Shown.", "review_on": "2026-10-20"}
    assert b"His word alone" in client.post(url("decide", case.pk, enquiry.pk), typed).content
    client.post(url("decide", case.pk, enquiry.pk), {**typed, "key": uuid4(), "granted": "no"})
    assert b"Not granted" in client.get(url("case", case.pk)).content


def test_how_he_stands_needs_evidence(browser, case):
    typed = {"key": uuid4(), "ability": "able", "willingness": "not_known", "until_on": "2026-12-01"}
    assert b"Name a document" in browser.post(url("standing", case.pk), typed).content
    assert browser.post(url("standing", case.pk), {**typed, "key": uuid4(), "ability": "not_known"}).status_code == 302


def test_doors_that_are_more_than_all_are_refused(browser, case):
    answer = browser.post(url("doors", case.pk), {"key": uuid4(), **DOORS, "percent_2": 50})
    assert (answer.status_code, b"add up to" in answer.content) == (400, True)
    assert not case.doors.exists()


def test_a_visit_alone_is_refused_with_what_may_be_done_instead(browser, case, people):
    answer = begin(browser, case, people, officers=[])
    text = answer.content.decode()
    assert answer.status_code == 409
    for expected in ("refused", "CN-CBA-VISIT", "Take a second officer along.", "Look for the place only", "Record it."):
        assert expected in text, expected
    assert not Visit.objects.exists()
    assert GateQuestion.objects.get().verdict == "refuse"  # somebody wanted to, and did not


def test_a_refused_visit_sent_again_was_asked_once(browser, case, people):
    key = uuid4()
    for _ in range(2):
        assert begin(browser, case, people, officers=[], key=key).status_code == 409
    assert GateQuestion.objects.count() == 1
    work = parties.add_contact_detail(people.collector, None, party=case.party, kind="workplace", value="The depot")
    assert begin(browser, case, people, key=key, where=f"workplace-{work.pk}").status_code == 409
    assert GateQuestion.objects.count() == 2, "another visit is another question"


def test_before_eight_the_first_lawful_moment_stands_large(browser, case, people, office_clock):
    office_clock.move_to("2026-10-25", 6, 10)
    text = begin(browser, case, people).content.decode()
    assert '<div class="moment">Today, Sun 25 Oct, 08:00</div>' in text


def test_the_visit_of_case_a_by_hand(browser, case, people, loan, borrower, phone, office_clock):
    answer = begin(browser, case, people)
    visit = Visit.objects.get()
    sheet = url("visit", visit.pk)
    assert answer.url == sheet
    browser.post(url("doors", case.pk), {"key": uuid4(), **DOORS})
    press(browser, visit, "knocked", door="Room 23", answered="no", words="For a long time.")
    for minute in (3, 5, 8, 11, 14, 17):
        office_clock.move_to("2026-09-23", 17, minute)
        asked = browser.post(url("visit_call", visit.pk))
        assert str(phone.value) in browser.get(asked.url).content.decode()
        heard = "Room 22" if minute == 14 else ""
        browser.post(url("visit_call_result", visit.pk), {"key": uuid4(), "result": "unanswered", "heard_at": heard})
    office_clock.move_to("2026-09-23", 17, 19)
    seventh = browser.get(browser.post(url("visit_call", visit.pk)).url).content.decode()
    assert '<div class="moment">Tomorrow, Thu 24 Sep, 08:00</div>' in seventh
    assert "house policy, after CN-CBA-DIALS" in seventh
    assert "6 of 6" in seventh
    assert str(phone.value) not in seventh
    text = browser.get(sheet).content.decode()
    for expected in ("Room 22 leads", "7 in 10", "2 in 10", "Now most likely", "Knock at Room 22 and ask for him"):
        assert expected in text, expected
    assert "1,283.69" not in text
    press(browser, visit, "knocked", door="Room 22", answered="yes")
    text = browser.get(sheet).content.decode()
    assert "Record how you recognised him" in text
    assert "1,283.69" not in text
    assert "1,257.17" not in text
    press(browser, visit, "identified", how_recognised="photo_of_id")
    text = browser.get(sheet).content.decode()
    for expected in ("1,257.17", "18.86", "7.66", "1,283.69", "Tell him what is due"):
        assert expected in text, expected
    press(browser, visit, "told")
    office_clock.move_to("2026-09-23", 17, 29)
    cash.give_field_receipt(
        people.collector, None, loan=loan, amount_minor=1_283_69, number="0231-0047", device_at=office_clock.now(), visit=visit, payoff=True
    )
    text = browser.get(sheet).content.decode()
    assert reverse("cash:receipt", args=["0231-0047"]) in text
    assert "in the hands of Zhou Min until a second person has counted it" in text
    browser.post(url("check_out", visit.pk))
    browser.post(url("check_out", visit.pk))
    over = browser.get(sheet).content.decode()
    assert "1,283.69" in over, "the receipt"
    assert "Due today" not in over, "what is due later is no part of that visit"
    entry = borrower.contact_entries.get(kind="visit")
    assert (entry.result, entry.to, entry.minutes, entry.verdict) == ("conversation", "debtor", 31, "allow")
    assert "over at 17:29, 31 min on the spot" in browser.get(sheet).content.decode()


def test_the_page_tells_nothing_to_whoever_opens(browser, case, people):
    begin(browser, case, people)
    visit = Visit.objects.get()
    press(browser, visit, "somebody_came", words="A woman opened.")
    answer = press(browser, visit, "told")
    assert (answer.status_code, b"Ask first who he is" in answer.content) == (400, True)
    assert not visit.steps.filter(kind="told").exists()


def test_a_photo_is_kept_and_something_else_is_not(browser, case, people):
    begin(browser, case, people)
    visit = Visit.objects.get()
    bad = press(browser, visit, "photo", photo=SimpleUploadedFile("notes.png", b"no picture"))
    assert (bad.status_code, b"neither a photo" in bad.content) == (400, True)
    assert press(browser, visit, "photo").status_code == 400
    press(browser, visit, "photo", photo=SimpleUploadedFile("door.png", PNG), words="The door.")
    assert visit.steps.get().attachment.media_type == "image/png"


def test_a_step_sent_again_by_the_phone_counts_once(browser, case, people):
    begin(browser, case, people)
    visit = Visit.objects.get()
    browser.post(url("doors", case.pk), {"key": uuid4(), **DOORS})
    typed = {"key": uuid4(), "door": "Room 22", "device_at": "2026-09-23T09:14:00Z"}
    for _ in range(2):
        assert browser.post(url("step", visit.pk, "heard"), typed).status_code == 302
    step = visit.steps.get()
    assert step.device_at.isoformat() == "2026-09-23T09:14:00+00:00"
    assert case.looks.count() == 1
    assert browser.post(url("step", visit.pk, "heard"), {**typed, "key": uuid4(), "device_at": "yesterday"}).status_code == 302


def test_who_is_not_on_the_visit_writes_nothing(client, browser, case, people):
    begin(browser, case, people)
    visit = Visit.objects.get()
    client.force_login(people.desk)
    assert client.get(url("visit", visit.pk)).status_code == 200
    assert client.get(url("step", visit.pk, "knocked")).status_code == 404
    assert client.post(url("check_out", visit.pk)).status_code == 404
    assert client.post(url("visit_call", visit.pk)).status_code == 404
    assert client.get(url("step", visit.pk, "danced")).status_code == 404


def test_a_search_alone_never_shows_the_money(browser, case, people):
    begin(browser, case, people, officers=[], purpose="locate", where="neighbourhood")
    visit = Visit.objects.get()
    press(browser, visit, "light_on", door="House 118", words="In his room the light is on.")
    text = browser.get(url("visit", visit.pk)).content.decode()
    assert "Search for A" in text
    assert "1,283.69" not in text
    browser.post(url("check_out", visit.pk))
    assert not case.party.contact_entries.exists()
