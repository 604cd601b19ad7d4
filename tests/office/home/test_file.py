"""The borrower's file: what stands on it, at any moment, for whom, and how fast. Told by case A; its figures are those of the case."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beforehand.office.audit import clock
from beforehand.office.audit.models import AuditRow
from beforehand.office.contacts import services as contacts
from beforehand.office.home.queries import file_view
from beforehand.office.parties import services as parties
from beforehand.world.stories.moments import at

DECISION = "2025-03-11 09:50"
LATER = re.compile(r"\d+ entr(y|ies) became known later")


def address(party, **query):
    asked = "&".join(f"{name}={value.replace(' ', '+')}" for name, value in query.items())
    return f"/files/{party.number}/" + (f"?{asked}" if asked else "")


def test_it_works(told, a, page_of):
    page = page_of(told.wu_lan, address(a))
    for said in ("Room 23", "Room 22", "Knowable at the decision.", "Settled 24 Sep 2026: what was found stands", "Face to face only."):
        assert said in page, said
    assert page.index("Claimed, to lending") < page.index("Found, by collection") < page.index("Application: 20,000 over 18 months.")
    assert "Write an entry" in page


def test_money_by_component_where_a_payment_came(told, a):
    [state] = file_view(a, told.wu_lan).loans
    assert [state.met.due.total_minor, state.met.received.total_minor, state.due.total_minor] == [1_257_17 + 18_86 + 7_66] * 2 + [0]
    assert state.met.due == state.met.received
    assert state.days_late == [0] * 14 + [4, 9, 15, 12]


def test_before_the_visit_only_what_is_due(told, a):
    view = file_view(a, told.wu_lan, at("2026-09-23 16:57"))
    [state] = view.loans
    assert (state.due.total_minor, state.met) == (1_283_69, None)
    assert view.address.finding.value == "Room 23"
    assert not view.contradictions


def test_a_past_sum_leads_to_how_it_was_made_at_that_moment(told, a, page_of):
    page = page_of(told.wu_lan, address(a, known_at="2026-09-23 16:57"))
    loan = a.loans.get()
    assert f'href="/loans/{loan.number}/?known_at=2026-09-23+16%3A57"' in page
    [made] = set(re.findall(rf'href="(/loans/{loan.number}/figures/[^"]*)"', page))
    assert made == f"/loans/{loan.number}/figures/?known_at=2026-09-23+16%3A57"
    figures = page_of(told.wu_lan, made)
    assert "7.66" in figures
    assert "1,283.69" not in page_of(told.wu_lan, f"/loans/{loan.number}/figures/?known_at=2026-09-11+10:00")


def test_at_the_decision_nothing_later_stands(told, a, page_of):
    page = page_of(told.wu_lan, address(a, known_at=DECISION))
    for later in ("Room 22", "1,283.69", "1,276.12</td>", "Zhou Min", "paid in full", "Face to face"):
        assert later not in page, later
    for hidden in ("Write an entry", "Receive a payment", "Say which side stands", "/findings/new/"):
        assert hidden not in page, hidden
    assert "when it decided" in page
    assert "No loan yet. Applied for 20,000 over 18 months; level installment 1,276.12." in page
    assert "He says so. Nobody has seen the door." in page


@pytest.mark.parametrize("moment", [DECISION, "2026-06-20 12:00", "2026-09-23 17:22"])
def test_what_becomes_known_later_changes_only_the_count(told, a, page_of, moment):
    before = page_of(told.wu_lan, address(a, known_at=moment))
    write_more(told, a)
    after = page_of(told.wu_lan, address(a, known_at=moment))
    assert LATER.search(before).group() != LATER.search(after).group()
    assert LATER.sub("", before) == LATER.sub("", after)


def write_more(told, a, times=1):
    """Everything that may be written into a file, now, some of it said to have been so long before."""
    loan, phone = a.loans.get(), a.contact_details.filter(kind="phone").first()
    so_far = a.contact_details.count()
    for number in range(times):
        parties.record_finding(
            told.chen_yu,
            at("2025-03-09 10:00"),
            party=a,
            attribute="home.address",
            value=f"Room {40 + so_far + number}",
            evidence_kind="document",
            source="A letter that lay about",
            true_from="2024-01",
        )
        parties.record_finding(
            told.zhou_min, None, party=a, attribute="note.other", value="pays in cash", evidence_kind="hearsay", source="M"
        )
        parties.attach(told.chen_yu, None, party=a, title=f"Letter {number}", filename="l.png", content=told.picture(f"letter {number}"))
        contacts.log_contact(told.zhou_min, None, party=a, kind="call", result="conversation", detail=phone, words="Calls back.")
        contacts.ask_gate(told.zhou_min, None, party=a, kind="visit", place="workplace", officers=[told.zhou_min], loans=[loan])
        parties.add_third_person(told.zhou_min, None, party=a, relation="neighbour", name=f"of room {number}")
        parties.add_contact_detail(told.zhou_min, None, party=a, kind="phone", value=f"139{so_far + number:08d}")
        parties.record_consent(told.zhou_min, None, party=a, kind="text_to_number", scope={}, words="You may write.")
        task = parties.order_verification(told.chen_yu, None, party=a, check_code="home_visit", attribute="home_address.verified_by_visit")
        parties.record_verification_result(told.chen_yu, None, task=task, outcome="cancelled", words="Not needed.")
    if not a.flags.exists():
        parties.raise_flag(told.he_jing, None, party=a, kind="vulnerable", reason="Ill.")


def test_the_number_of_queries_does_not_grow_with_the_entries(told, a, page_of):
    for query in ({}, {"known_at": "2026-09-24 09:00"}):
        page_of(told.wu_lan, address(a, **query))
    write_more(told, a)
    counted = []
    for times in (1, 6):
        write_more(told, a, times)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page_of(told.wu_lan, address(a))
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_another_branch_finds_no_such_file(told, a, page_of):
    for stranger in (told.lu_nb, told.fu_wz):
        page = page_of(stranger, address(a), status=404)
        assert "Room 2" not in page


def test_who_only_administers_reads_no_file(told, a, page_of):
    page_of(told.qian_yi, address(a), status=403)


def test_nobody_reads_before_coming_in(client, db):
    assert client.get("/files/000001/").status_code == 302


def test_a_reading_is_written_and_a_revealed_number_by_name(told, a, page_of):
    masked = page_of(told.lin_qiao, address(a))
    assert str(a.identity_number) not in masked
    assert str(a.identity_number) in page_of(told.lin_qiao, address(a, reveal="identity_number"))
    read = AuditRow.objects.filter(actor_id=told.lin_qiao.pk, kind="reading", subject_id=str(a.pk)).order_by("pk")
    assert [row.names for row in read][-2:] == [["file"], ["file", "identity_number"]]


@pytest.mark.parametrize("asked", ["yesterday", "2300-01-01 00:00", "", "2026-09-24", "'; drop table"])
def test_a_moment_that_is_none_or_has_not_come_is_now(told, a, page_of, asked):
    page = page_of(told.wu_lan, address(a, known_at=asked))
    assert ("Write an entry" in page) or asked == "2026-09-24"


def test_filters_show_their_kind_alone(told, a, page_of):
    money = page_of(told.wu_lan, address(a, show="money"))
    assert "14 installments, each on its day." in money
    assert "Own view before the rules" not in money
    assert "Knocked" not in money
    documents = page_of(told.wu_lan, address(a, show="documents"))
    assert documents.count("<article") == a.documents.count()


def test_a_copy_is_counted_and_carries_its_code(told, a, client, page_of):
    client.force_login(told.wu_lan, backend="django.contrib.auth.backends.ModelBackend")
    plain = page_of(told.wu_lan, address(a))
    assert "Not a counted copy" in plain
    codes = []
    for number in (1, 2):
        answer = client.post(f"/files/{a.number}/copies/", {"known_at": DECISION})
        assert answer.status_code == 302
        page = page_of(told.wu_lan, answer.headers["Location"])
        assert f"Copy {number}. Personal data" in page
        codes.append(re.search(r"check code is ([0-9A-Z]{4}-[0-9A-Z]{4})", page).group(1))
    assert codes[0] != codes[1]
    assert AuditRow.objects.filter(action="print_file", subject_id=str(a.pk)).count() == 2
    assert "Not a counted copy" in page_of(told.lin_qiao, answer.headers["Location"]), "a copy is of who made it"


def test_a_copy_of_another_branch_is_refused(told, a, client):
    client.force_login(told.lu_nb, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/files/{a.number}/copies/").status_code == 404
    assert not AuditRow.objects.filter(action="print_file").exists()


def test_an_open_contradiction_leads_to_where_it_is_settled(told, a, page_of):
    parties.record_finding(
        told.zhou_min,
        None,
        party=a,
        attribute="home.address",
        value="Room 30",
        evidence_kind="own_observation",
        source="Seen",
        seen_on=clock.now().astimezone(a.branch.zone_info).date(),
    )
    page = page_of(told.wu_lan, address(a))
    assert "Say which side stands" in page
    assert f"/files/{a.number}/contradictions/home.address/" in page


def test_a_link_to_a_file_of_another_branch_says_only_the_branch(told, a, page_of):
    other = parties.open_file(
        told.lu_nb,
        None,
        branch=told.branches["NB"],
        name="Secret Name",
        born_on=None,
        phones=[("13800002207", "debtor")],
    )
    page = page_of(told.wu_lan, address(a))
    assert "A file of Ningbo" in page
    assert other.number not in page
    assert "Secret Name" not in page
    assert other.number in page_of(told.xu_yan, address(a)), "who sees all branches sees the file"


def test_hours_between_two_entries_of_a_minute_are_told_apart(told, a):
    minute = at(DECISION)
    assert len(file_view(a, told.wu_lan, minute).decisions) == 1
    assert not file_view(a, told.wu_lan, minute - timedelta(minutes=1)).decisions


def test_in_chinese_the_file_speaks_chinese(told, a, page_of):
    told.wu_lan.language = "zh-hans"
    told.wu_lan.save(update_fields=["language"])
    page = page_of(told.wu_lan, address(a))
    for said in ("，35岁。", "审批时可知", "今日应还", "已排除", "有人上门才还。", "共14期，均按日还款。"):
        assert said in page, said
    for english in ("Due today", "Where he lives", "Case opened", "Face to face only", "installments, each"):
        assert english not in page, english
