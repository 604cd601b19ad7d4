"""The first page of each role, the story's clock, and the way through the cases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beforehand.office.audit import clock, trail
from beforehand.office.contacts import services as contacts
from beforehand.office.home.queries import left_at, waits_for
from beforehand.office.home.services import move_story
from beforehand.office.intake import services as intake
from beforehand.office.pages import formats
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties import services as parties
from beforehand.office.servicing import services as servicing
from beforehand.office.staff.models import Staff
from beforehand.office.underwriting import services as underwriting

BACKEND = "django.contrib.auth.backends.ModelBackend"
PAPERS = (("identity.document_given", "true"), ("income.paper_given", "true"), ("credit_report.current_overdue", "0.00 CNY"))


def apply(told, name):
    """Somebody applies with papers in order and is handed to the decision desk."""
    party = parties.open_file(told.chen_yu, None, branch=told.hangzhou, name=name, born_on=None)
    application = intake.receive_application(
        told.chen_yu, None, party=party, product=told.product, amount_minor=30_000_00, installments=12, purpose="tools"
    )
    for attribute, value in PAPERS:
        parties.record_finding(
            told.chen_yu, None, party=party, attribute=attribute, value=value, evidence_kind="document", source="Paper", subject=application
        )
    intake.submit_application(told.chen_yu, None, application=application)
    return application


def approve(told, application):
    underwriting.record_own_view(told.lin_qiao, None, application=application, outcome="approve", would_pay_of_100=90, words="Steady.")
    decision = underwriting.sign_decision(
        told.lin_qiao, None, application=application, outcome="approve", override_reason="Known for years; seen at work."
    )
    underwriting.record_own_view(told.shen_ke, None, application=application, outcome="approve", would_pay_of_100=90, words="Fair.")
    return underwriting.sign_second(told.shen_ke, None, decision=decision, agrees=True, words="Agreed.").approval


def titles(person):
    return [row.title for row in waits_for(Staff.objects.get(pk=person.pk))]


def test_it_works(told, page_of):
    for person in told.people.values():
        page = page_of(person, "/")
        assert "Nothing waits for you" in page or "waits for you" in page or "wait for you" in page


def test_what_is_written_into_a_file_is_news_for_who_may_read_it(told, page_of):
    party = apply(told, "Zheng He").party
    assert f"/files/{party.number}/" in page_of(told.lin_qiao, "/")
    administrator = page_of(told.qian_yi, "/")
    assert f"/files/{party.number}/" not in administrator
    assert "Zheng He" not in administrator


def test_the_first_page_asks_who_one_is(client, db):
    assert client.get("/").status_code == 302


def test_a_decision_waits_for_who_may_sign_and_for_nobody_else(told, page_of):
    application = apply(told, "U")
    assert "Decide: U, 30,000 over 12 months" in titles(told.lin_qiao)
    assert not any("Decide" in title for title in titles(told.chen_yu)), "who prepared it does not sign"
    assert not any("Decide" in title for title in titles(told.pan_nb)), "another branch does not see it"
    underwriting.record_own_view(told.lin_qiao, None, application=application, outcome="approve", would_pay_of_100=80, words="Steady.")
    underwriting.sign_decision(
        told.lin_qiao, None, application=application, outcome="approve", override_reason="Known for years; seen at work."
    )
    assert "Second signature: U, 30,000 over 12 months" in titles(told.shen_ke)
    assert not any(": U," in title for title in titles(told.lin_qiao)), "nobody signs twice"
    page = page_of(told.shen_ke, "/")
    assert "30,000.00" in page
    assert f"/applications/{application.pk}/decision/" in page


def test_a_payout_waits_for_the_cashier_once_the_contract_is_signed(told):
    approval = approve(told, apply(told, "V"))
    assert "Contract for V" in titles(told.chen_yu)
    servicing.sign_contract(told.chen_yu, None, approval=approval)
    assert "Contract for V" not in titles(told.chen_yu)
    assert "Payout to V" in titles(told.sun_li)


def test_a_breach_waits_for_compliance(told, a):
    assert not any("Breach" in title for title in titles(told.luo_ning))
    contacts.log_contact(
        told.zhou_min, None, party=a, kind="visit", result="conversation", place="workplace", minutes=10, words="At his work."
    )
    assert any("Breach" in title for title in titles(told.luo_ning))
    assert not any("Breach" in title for title in titles(told.wu_lan))


def test_a_person_without_a_role_waits_for_the_administrator(told):
    Staff.objects.create_user("nobody", name="Nobody Yet", branch=told.hangzhou)
    assert "Nobody Yet has no role" in titles(told.qian_yi)


def test_what_is_new_is_counted_from_when_one_left(told, a, page_of):
    trail.record(told.lin_qiao, "sign_in", told.lin_qiao)
    left = trail.record_reading(told.lin_qiao, a, "file").recorded_at
    trail.record(told.lin_qiao, "sign_out", told.lin_qiao)
    clock.move_story_clock(clock.now() + timedelta(hours=20))
    parties.record_finding(
        told.zhou_min, None, party=a, attribute="note.other", value="moved out", evidence_kind="hearsay", source="A neighbour"
    )
    trail.record(told.lin_qiao, "sign_in", told.lin_qiao)
    assert left_at(told.lin_qiao) == left
    page = page_of(told.lin_qiao, "/")
    assert "New since you left yesterday at 09:12" in page
    assert "moved out" in page
    assert "moved out" not in page_of(told.zhou_min, "/"), "what one wrote oneself is not new"


def test_the_day_of_the_branch_stands_beside(told, page_of):
    page = page_of(told.wu_lan, "/")
    for said in ("Cash, in whose hands", "Till, Hangzhou", "1,283.69", "Due today", "Out now"):
        assert said in page, said
    assert "Cash, in whose hands" not in page_of(told.lin_qiao, "/")


def test_the_business_day_stands_in_the_frame_and_reading_opens_none(told, page_of):
    opened = told.hangzhou.business_days.get(closed_at=None)
    page = page_of(told.wu_lan, "/")
    assert formats.day(opened.day) in page
    assert "business day open" in page
    opened.closed_at = clock.now()
    opened.save()
    page = page_of(told.wu_lan, "/")
    assert "Thu 24 Sep 2026" in page
    assert "business day not opened yet" in page
    assert not told.hangzhou.business_days.filter(closed_at=None).exists()


def test_queries_do_not_grow_with_what_waits(told, page_of):
    counted = []
    for names in (["W0"], [f"W{number}" for number in range(1, 6)]):
        for name in names:
            apply(told, name)
        page_of(told.lin_qiao, "/")
        with CaptureQueriesContext(connection) as queries:
            page_of(told.lin_qiao, "/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_story_moves_by_the_hour_and_judges_what_is_over(told, client):
    client.force_login(told.wu_lan, backend=BACKEND)
    before = clock.now()
    answer = client.post("/story/hour/", {"next": "/files/"})
    assert answer.headers["Location"] == "/files/"
    assert clock.now() == before + timedelta(hours=1)
    client.post("/story/day/", {"next": "https://elsewhere.example/"})
    assert clock.now() == before + timedelta(hours=25)
    judged = told.hangzhou.days_judged.order_by("-day").first()
    assert judged.day == before.astimezone(told.hangzhou.zone_info).date()
    assert client.get("/story/hour/").status_code == 405


@pytest.mark.parametrize("by", [timedelta(0), timedelta(hours=-1), timedelta(days=32)])
def test_a_story_moves_forward_a_month_at_most(told, by):
    before = clock.now()
    with pytest.raises(UnableTo):
        move_story(told.wu_lan, None, by=by)
    assert clock.now() == before


def test_an_office_has_no_such_clock_and_no_cases(told, client, monkeypatch):
    client.force_login(told.wu_lan, backend=BACKEND)
    stands = clock.now()
    monkeypatch.setattr(clock, "is_story", lambda: False)
    monkeypatch.setattr(clock, "now", lambda: stands)
    assert client.get("/cases/").status_code == 404
    assert client.post("/story/hour/").status_code == 409


def test_the_way_through_the_cases_says_whom_to_be(told, a, client, page_of):
    page = page_of(told.chen_yu, "/cases/")
    assert "Be Wu Lan" in page
    assert f"/files/{a.number}/?known_at=2025-03-11+09:50" in page
    assert page.count("This case has not been told in this story yet.") == 3
    answer = client.post("/become/", {"person": told.wu_lan.pk, "next": f"/files/{a.number}/"})
    assert answer.headers["Location"] == f"/files/{a.number}/"
    assert client.session["_auth_user_id"] == str(told.wu_lan.pk)


def test_the_reading_log_is_for_who_answers_for_it(told, a, client, page_of):
    page_of(told.lin_qiao, f"/files/{a.number}/")
    client.force_login(told.fan_bo, backend=BACKEND)
    answer = client.get(f"/audit/readings/?about={a.number}")
    assert answer.headers["Location"] == f"/audit/?about={a.number}&kind=reading"
    page_of(told.chen_yu, "/audit/readings/", status=403)
    page_of(told.chen_yu, "/audit/", status=403)
    client.force_login(told.chen_yu, backend=BACKEND)
    assert client.post("/audit/chain/").status_code == 403


def test_the_chain_is_proved_on_the_page(told, client):
    trail.seal()
    client.force_login(told.fan_bo, backend=BACKEND)
    answer = client.post("/audit/chain/", follow=True)
    assert "The chain is whole" in answer.content.decode()
