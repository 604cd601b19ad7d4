"""The pages of the lessons: they work, they refuse whom they must, nothing is written by a refused form, and rows cost no queries."""

import re

import pytest
from django.urls import reverse

from beforehand.office.learning import queries, services
from beforehand.office.learning.models import BackTestOrder, CandidateRule, Dissent, Lesson, LessonSignature, ReleaseProposal

DOOR = "refer when not home_address.verified_by_visit"
OVERDUE = "decline when credit_report.current_overdue > 1000.00 CNY"
LONG = "watch when application.term_months >= 12"


def on_a_page(sentence: str) -> str:
    """An answer of the core with the minus of a page."""
    return re.sub(r"(?<= )-(?=\d)", "−", sentence)


@pytest.fixture
def as_(client):
    def sign_in(person, language="en"):
        person.language = language
        person.save(update_fields=["language"])
        client.force_login(person)
        return client

    return sign_in


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def tested(with_book):
    """A lesson with its clue, its rule and a back-test."""
    case = with_book.case()
    lesson = with_book.lesson(case, with_book.finding(case))
    rule = with_book.rule(lesson)
    return lesson, rule, services.run_back_test(with_book.risk, None, rule=rule, book=with_book.book)


def test_a_case_waits_and_is_looked_back_at(learning, as_):
    case = learning.case()
    client = as_(learning.risk)
    assert "1 post-mortem is due" in text_of(client.get(reverse("learning:lessons")))
    address = reverse("learning:open_lesson", args=[case.pk])
    assert client.get(address).status_code == 200
    refused = client.post(address, {"title": "  ", "loan": case.loans.get().pk})
    assert refused.status_code == 200
    assert not Lesson.objects.exists()
    answer = client.post(address, {"title": "He lived behind the next door", "loan": case.loans.get().pk}, follow=True)
    lesson = Lesson.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("learning:lesson", args=[lesson.pk])
    assert "No finding is held against the decision yet" in text_of(answer)


def test_nothing_to_learn_needs_its_words(learning, as_):
    case = learning.case()
    client, address = as_(learning.manager), reverse("learning:nothing_to_learn", args=[case.pk])
    assert client.post(address, {"words": ""}).status_code == 200
    client.post(address, {"words": "A slip of the bank."})
    assert not queries.cases_due(learning.manager).exists()


def test_a_clue_is_chosen_from_the_file(learning, as_):
    case = learning.case()
    one, other = learning.finding(case), learning.finding(case, value="Room 23", source="The form", true_from="")
    lesson = learning.lesson(case)
    client, address = as_(learning.risk), reverse("learning:add_clue", args=[lesson.pk])
    said = text_of(client.post(address, {"findings": [one.pk, other.pk]}))
    assert "say different things" in said
    assert not lesson.clues.exists()
    answer = client.post(address, {"findings": [one.pk], "leads": "on"}, follow=True)
    assert "knowable" in text_of(answer)
    assert "Nobody looked" in text_of(answer)


def test_a_rule_that_cannot_be_read_is_shown_at_its_place(learning, as_):
    lesson = learning.lesson(learning.case())
    client, address = as_(learning.risk), reverse("learning:propose_rule", args=[lesson.pk])
    answer = client.post(address, {"text": "refer when not home_adress.verified_by_visit", "sentence_en": "x"})
    page = answer.content.decode()
    assert "refer when not <mark>home_adress.verified_by_visit</mark>" in page
    assert "column 16" in page
    assert not CandidateRule.objects.exists()
    key = "6f7b9a52-6a39-4b80-9b53-0f4a0c7c8d11"
    for _press in range(2):
        client.post(address, {"text": DOOR, "sentence_en": "The home address is not verified by a visit", "key": key})
    assert CandidateRule.objects.count() == 1


def test_a_back_test_is_ordered_runs_and_is_told(with_book, as_):
    from beforehand.office.learning.tasks import run_ordered_back_test

    case = with_book.case()
    lesson = with_book.lesson(case, with_book.finding(case))
    with_book.rule(lesson, OVERDUE)
    client, page = as_(with_book.risk), reverse("learning:lesson", args=[lesson.pk])
    said = text_of(client.post(reverse("learning:order_back_test", args=[lesson.pk]), {"book": with_book.book.pk}, follow=True))
    assert "you can leave this page" in said
    order = BackTestOrder.objects.get()
    state = reverse("learning:test_state", args=[lesson.pk, order.pk])
    assert "HX-Refresh" not in client.get(state)
    run_ordered_back_test(order_id=order.pk)
    assert client.get(state)["HX-Refresh"] == "true"
    result, said = order.rule.back_tests.get().result, text_of(client.get(page))
    assert on_a_page(result["verdict"]["all"]) in said.replace("&#x27;", "'")
    for words in ("Loss avoided", "Good business turned away", "Who changes place", "Price of hindsight", "never asked"):
        assert words in said
    test = order.rule.back_tests.get()
    assert client.get(reverse("learning:back_test", args=[lesson.pk, test.pk])).status_code == 200
    table = client.get(reverse("learning:vintages_csv", args=[lesson.pk, test.pk])).content.decode("utf-8-sig").splitlines()
    acts = len(result["vintages"])
    assert len(table) == 1 + acts * (1 + len(result["vintages"]["decline"]))
    priced = result["money"]["decline"]["all"]
    assert (
        f"{priced['loss_avoided_minor'] // 100}.{priced['loss_avoided_minor'] % 100:02d}" in table[len(result["vintages"]["decline"]) + 1]
    )


def test_a_refused_test_says_so_in_the_readers_language(with_book, as_):
    from beforehand.office.learning.tasks import run_ordered_back_test

    lesson = with_book.lesson(with_book.case())
    rule = with_book.rule(lesson, "refer when not purpose.shown")
    order = services.order_back_test(with_book.risk, None, rule=rule, book=with_book.book)
    run_ordered_back_test(order_id=order.pk)
    page = reverse("learning:lesson", args=[lesson.pk])
    assert "It cannot be tried on this book" in text_of(as_(with_book.risk).get(page))
    assert order.refused.sentence_zh in text_of(as_(with_book.risk, "zh-hans").get(page))


@pytest.mark.parametrize(
    ("text", "words"), [(DOOR, "Net, all bad stopped"), (OVERDUE, "Good business turned away"), (LONG, "Alerts per 100 loans")]
)
def test_each_kind_of_rule_is_told_in_its_own_way(with_book, as_, text, words):
    rule = with_book.signed(text)
    answer = as_(with_book.auditor).get(reverse("learning:lesson", args=[rule.lesson_id]))
    assert words in text_of(answer)
    test = rule.back_tests.get()
    whole = as_(with_book.auditor, "zh-hans").get(reverse("learning:back_test", args=[rule.lesson_id, test.pk]))
    said = test.result["verdict_zh"]
    assert on_a_page(said if text == LONG else said["all"]) in text_of(whole)


def test_the_second_signature_finds_its_button_and_the_first_is_a_line(tested, with_book, as_):
    lesson, rule, test = tested
    page, sign = reverse("learning:lesson", args=[lesson.pk]), reverse("learning:sign", args=[lesson.pk])
    assert "Sign for lending" in text_of(as_(with_book.risk).get(page))
    as_(with_book.risk).post(sign, {"back_test": test.pk})
    said = text_of(as_(with_book.manager).get(page))
    assert "Risk" in said
    assert "Sign for collection" in said
    assert "Sign for" not in text_of(as_(with_book.auditor).get(page))
    as_(with_book.manager).post(sign, {"back_test": test.pk})
    as_(with_book.manager).post(sign, {"back_test": test.pk})  # pressed twice
    assert LessonSignature.objects.filter(rule=rule).count() == 2
    assert as_(with_book.head).post(sign, {"back_test": test.pk}).status_code == 403


def test_why_it_may_not_be_signed_is_said_before_anybody_tries(with_book, as_):
    case = with_book.case()
    seen = with_book.finding(case, evidence_kind="own_observation", source="He opened", true_from="")
    lesson = with_book.lesson(case, seen)
    with_book.rule(lesson)
    said = text_of(as_(with_book.risk).get(reverse("learning:lesson", args=[lesson.pk])))
    assert "counts for no rule" in said
    assert "Sign for" not in said


def test_dissent_is_kept_with_the_rule(tested, with_book, as_):
    lesson, *_ = tested
    client = as_(with_book.officer)
    client.post(reverse("learning:dissent", args=[lesson.pk]), {"words": "Two days’ waiting drives honest drivers to the next lender."})
    assert Dissent.objects.get().department == "lending"
    assert "honest drivers" in text_of(client.get(reverse("learning:lesson", args=[lesson.pk])))


def test_the_release_shows_what_it_would_do_and_takes_two_people(with_book, as_, office_clock):
    from datetime import date

    from beforehand.office.intake import services as intake
    from beforehand.office.parties import services as parties

    with_book.signed(DOOR)
    party = parties.open_file(with_book.officer, None, branch=with_book.branch, name="A2", born_on=date(1992, 3, 4))
    application = intake.receive_application(
        with_book.officer, None, party=party, product=with_book.product, amount_minor=20_000_00, installments=10, purpose="tyres", claims={}
    )
    for attribute in ("identity.document_given", "income.paper_given"):
        parties.record_finding(
            with_book.officer,
            None,
            party=party,
            attribute=attribute,
            value="true",
            evidence_kind="document",
            source="Paper",
            subject=application,
        )
    intake.submit_application(with_book.officer, None, application=application)
    client, page = as_(with_book.risk), reverse("learning:release")
    said = text_of(client.get(page))
    assert "1 of 1 change" in said
    assert "lesson 1: He lived behind the next door" in said
    assert "cannot" not in text_of(client.post(page, {"cooling_hours": "24"}, follow=True))
    proposal = ReleaseProposal.objects.get()
    assert "Sign second" not in text_of(client.get(page))
    sign = reverse("learning:sign_release", args=[proposal.pk])
    assert "another person" in text_of(client.post(sign, follow=True))
    assert as_(with_book.head).post(sign).status_code == 403
    other = as_(with_book.manager)
    assert "Sign second" in text_of(other.get(page))
    said = text_of(other.post(sign, follow=True))
    assert "Nothing waits to be released" in said
    assert queries.last_release().version == 2


def test_the_cooling_is_refused_beside_its_field(with_book, as_):
    with_book.signed(DOOR)
    answer = as_(with_book.risk).post(reverse("learning:release"), {"cooling_hours": "-3"})
    assert answer.status_code == 200
    assert not ReleaseProposal.objects.exists()


def test_books_are_known_by_their_hash(with_book, as_):
    said = text_of(as_(with_book.risk).get(reverse("learning:books")))
    assert "3,000" in said or "3000" in said
    assert "generated" in said
    assert as_(with_book.auditor).post(reverse("learning:books"), {"name": "x", "path": "/etc"}).status_code == 403
    assert as_(with_book.risk).post(reverse("learning:books"), {"name": "x", "path": "/etc"}).status_code == 200


def test_whoever_neither_lends_nor_collects_is_kept_out(tested, with_book, as_):
    lesson, _rule, test = tested
    for person in (with_book.cashier, with_book.administrator):
        for address in (
            reverse("learning:lessons"),
            reverse("learning:lesson", args=[lesson.pk]),
            reverse("learning:back_test", args=[lesson.pk, test.pk]),
        ):
            assert as_(person).get(address).status_code == 403
    for name in ("add_clue", "propose_rule"):
        assert as_(with_book.officer).get(reverse(f"learning:{name}", args=[lesson.pk])).status_code == 403
    assert as_(with_book.officer).get(reverse("learning:release")).status_code == 403


def test_another_branch_finds_nothing(tested, staff, as_):
    from beforehand.office.staff.models import Branch

    lesson, _rule, test = tested
    other = Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai")
    client = as_(staff("branch_manager", name="Fu Ning", branch=other))
    for name in ("lesson", "add_clue", "dissent", "propose_rule"):
        assert client.get(reverse(f"learning:{name}", args=[lesson.pk])).status_code == 404
    assert client.get(reverse("learning:vintages_csv", args=[lesson.pk, test.pk])).status_code == 404
    assert client.get(reverse("learning:open_lesson", args=[lesson.case_id])).status_code == 404


def test_reading_a_lesson_stands_in_the_audit(tested, with_book, as_):
    from beforehand.office.audit.models import AuditRow

    lesson, *_ = tested
    as_(with_book.auditor).get(reverse("learning:lesson", args=[lesson.pk]))
    row = AuditRow.objects.filter(kind="reading").latest("pk")
    assert (row.actor_id, row.subject_type, row.names) == (with_book.auditor.pk, "parties.party", ["lesson"])


def test_rows_cost_no_queries(learning, as_, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(reverse("learning:lessons")).status_code == 200
        return len(caught)

    client = as_(learning.risk)
    learning.lesson(learning.case(name="A"))
    learning.case(name="B")
    few = asked()
    for number in range(4):
        learning.lesson(learning.case(name=f"C{number}"))
        learning.case(name=f"D{number}")
    assert asked() == few


def test_the_pages_speak_chinese(tested, with_book, as_):
    lesson, *_ = tested
    client = as_(with_book.risk, "zh-hans")
    said = text_of(client.get(reverse("learning:lesson", args=[lesson.pk])))
    assert "他住在隔壁那扇门后" in said
    for english in (
        "What could have been known",
        "The rule it teaches",
        "Signatures",
        "Who changes place",
        "Sent for evidence",
        "knowable",
    ):
        assert english not in said
    assert "审批时可知" in said
