"""Lessons through their services: the class is computed, the text is sealed before the test, two departments sign, two people release."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from beforehand.core.evidence.kinds import Kind
from beforehand.office.learning import queries, services
from beforehand.office.learning.models import BackTest, BackTestOrder, CandidateRule, Lesson
from beforehand.office.learning.queries import Stage
from beforehand.office.learning.refusing import (
    UnableToBackTest,
    UnableToLearn,
    UnableToProposeRule,
    UnableToReleaseLessons,
    UnableToSignLesson,
)
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties import services as parties
from beforehand.office.staff.service import UnableToAct
from beforehand.office.underwriting.queries import release_in_force, version_of

OVERDUE = "decline when credit_report.current_overdue > 1000.00 CNY"
DOOR = "refer when not home_address.verified_by_visit"
LONG = "watch when application.term_months >= 12"


def test_it_works(with_book, office_clock):
    case = with_book.case()
    lesson = with_book.lesson(case, with_book.finding(case))
    (clue,) = queries.clues_of(lesson)
    assert (clue.kind, lesson.number) == (Kind.KNOWABLE, 1)
    rule = with_book.rule(lesson)
    assert rule.text_hash == hashlib.sha256(DOOR.encode()).hexdigest()
    test = services.run_back_test(with_book.risk, None, rule=rule, book=with_book.book)
    assert test.against.version == 1
    services.sign_lesson(with_book.risk, None, rule=rule, back_test=test)
    assert queries.stage_of(rule) == Stage.SIGNED_BY_ONE
    services.sign_lesson(with_book.manager, None, rule=rule, back_test=test)
    office_clock.forward(hours=1)
    release = services.release_lessons(with_book.risk, None, second_signer=with_book.manager, cooling_hours=24)
    assert (release.version, queries.stage_of(rule)) == (2, Stage.RELEASED)
    version = version_of(release_in_force(office_clock.now()))
    assert [one.rule_id for one in version.rules] == ["IDENTITY", "INCOME", "AMOUNT", "AGE", "LESSON-1"]
    assert version.cooling_hours == 24
    assert version.rules[-1].taught_by == "lesson 1: He lived behind the next door"
    assert [row.kind for row in queries.timeline_rows(case.party, office_clock.now())] == [
        "lesson",
        "lesson_signed",
        "lesson_signed",
        "lesson_released",
    ]


def test_a_clue_that_nothing_dates_counts_for_no_rule(with_book):
    case = with_book.case()
    seen = with_book.finding(case, evidence_kind="own_observation", source="He opened the door of 22", true_from="")
    lesson = with_book.lesson(case, seen)
    assert queries.leading_clue(lesson).kind is Kind.UNDETERMINED
    rule = with_book.rule(lesson)
    test = services.run_back_test(with_book.risk, None, rule=rule, book=with_book.book)
    with pytest.raises(UnableToSignLesson, match="counts for no rule"):
        services.sign_lesson(with_book.risk, None, rule=rule, back_test=test)
    with_book.finding(case)  # the rent book is found afterwards: the class is computed anew
    assert queries.leading_clue(lesson).kind is Kind.KNOWABLE
    services.sign_lesson(with_book.risk, None, rule=rule, back_test=test)


def test_leaving_an_entry_out_does_not_make_a_clue_look_unknown(learning):
    case = learning.case()
    known = learning.finding(case, by=learning.officer)
    late = learning.finding(case, evidence_kind="own_observation", source="He opened", true_from="")
    from beforehand.office.parties.models import Finding

    Finding.objects.filter(pk=known.pk)  # the file keeps both
    lesson = learning.lesson(case, late)
    assert queries.leading_clue(lesson).kind is Kind.KNOWABLE


def test_what_came_later_teaches_a_watch_and_no_decline(with_book):
    case = with_book.case(decided="2025-10-10", closed="2026-11-06")
    sold = with_book.finding(case, "assets.houses", "four sold", source="Four deeds of sale", true_from="2025-12")
    lesson = with_book.lesson(case, sold)
    assert queries.leading_clue(lesson).kind is Kind.UNKNOWABLE
    rule = with_book.rule(lesson, OVERDUE)
    test = services.run_back_test(with_book.risk, None, rule=rule, book=with_book.book)
    with pytest.raises(UnableToSignLesson, match="watch rule"):
        services.sign_lesson(with_book.risk, None, rule=rule, back_test=test)
    watch = with_book.rule(lesson, LONG, recheck_months=6)
    services.sign_lesson(
        with_book.risk, None, rule=watch, back_test=services.run_back_test(with_book.risk, None, rule=watch, book=with_book.book)
    )


def test_known_and_ignored_and_who_had_opened_the_paper(learning, office_clock):
    from beforehand.office.collecting.models import Case
    from beforehand.office.servicing import services as servicing
    from beforehand.office.servicing.models import Approval

    office_clock.move_to("2026-08-03", 9)
    party = parties.open_file(learning.officer, None, branch=learning.branch, name="D", born_on=None)
    report = parties.attach(learning.officer, None, party=party, title="Credit report", filename="report.png", content=PNG)
    finding = parties.record_finding(
        learning.officer, None, party=party, attribute="credit_report.current_overdue", value="6000000.00 CNY", evidence_kind="document",
        source="Credit report of 3 August 2026", attachments=[report],
    )  # fmt: skip
    office_clock.forward(hours=1)
    parties.open_attachment(learning.first, None, attachment=report)
    office_clock.forward(hours=1)
    at = office_clock.now()
    approval = Approval.objects.create(
        application_id=99, party=party, product=learning.product, principal_minor=60_000_00, installments=12, prepared_by=learning.officer,
        first_signer=learning.first, second_signer=learning.second, signed_at=at, payable_from=at, decision_hash="0" * 64,
        recorded_by=learning.second,
    )  # fmt: skip
    loan = servicing.sign_contract(learning.officer, None, approval=approval)
    office_clock.forward(hours=1)
    parties.open_attachment(learning.second, None, attachment=report)  # read only afterwards
    case = Case.objects.create(party=party, branch=learning.branch, opened_on="2026-09-04", opened_at=office_clock.now())
    case.loans.set([loan])
    lesson = services.open_lesson(learning.manager, None, case=case, loan=loan, title="The report had shown it")
    services.add_clue(learning.manager, None, lesson=lesson, attribute=finding.attribute, findings=[finding])
    (clue,) = queries.clues_of(lesson)
    assert clue.kind is Kind.KNOWN
    assert {(one.signer, one.state) for one in clue.readings} == {("First", "seen_thought_small"), ("Second", "not_seen")}


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def test_a_rule_is_refused_at_its_place(learning):
    case = learning.case()
    lesson = learning.lesson(case)
    with pytest.raises(UnableToProposeRule) as refused:
        learning.rule(lesson, "refer when\n  home_adress.verified_by_visit")
    assert (refused.value.line, refused.value.column, refused.value.field) == (2, 3, "text")
    assert "home_address.verified_by_visit" in refused.value.sentence
    for text, said in (
        ("credit_report.current_overdue > 1000.00 CNY", "Begin it with decline when"),
        ("decline when credit_report.current_overdue > 1000", "bare number"),
        ("refer when not identity.document_given", "already"),
        ("watch when application.term_months >= 12", "how many months"),
        ("", "empty"),
    ):
        with pytest.raises(UnableToProposeRule, match=said):
            learning.rule(lesson, text)
    assert not CandidateRule.objects.exists()


def test_a_sealed_rule_a_test_and_a_signature_are_never_changed(with_book):
    rule = with_book.signed()
    for change in (
        lambda: CandidateRule.objects.update(text="decline when applicant.age > 1"),
        lambda: BackTest.objects.update(result={}),
        lambda: rule.signatures.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_the_signer_neither_decided_nor_held_the_case_and_signs_once(with_book, staff):
    both = staff("risk_manager", "field_collector", name="Both")
    case = with_book.case(holder=both)
    rule = with_book.rule(with_book.lesson(case, with_book.finding(case)))
    test = services.run_back_test(with_book.risk, None, rule=rule, book=with_book.book)
    with pytest.raises(UnableToSignLesson, match="held the case"):
        services.sign_lesson(both, None, rule=rule, back_test=test)
    services.sign_lesson(with_book.risk, None, rule=rule, back_test=test)
    with pytest.raises(UnableToSignLesson, match="signed already"):
        services.sign_lesson(with_book.risk, None, rule=rule, back_test=test)
    with pytest.raises(UnableToAct):
        services.sign_lesson(with_book.head, None, rule=rule, back_test=test)


def test_who_signed_the_decision_does_not_sign_its_lesson(with_book, staff):
    from beforehand.office.staff.models import Appointment

    case = with_book.case()
    Appointment.objects.create(staff=with_book.second, role="risk_manager", branch=None, starts_at=case.opened_at - timedelta(days=900))
    rule = with_book.rule(with_book.lesson(case, with_book.finding(case)))
    test = services.run_back_test(with_book.risk, None, rule=rule, book=with_book.book)
    with pytest.raises(UnableToSignLesson, match="signed the decision"):
        services.sign_lesson(with_book.second, None, rule=rule, back_test=test)


def test_a_signature_needs_its_own_test_and_the_rule_that_stands(with_book):
    case = with_book.case()
    lesson = with_book.lesson(case, with_book.finding(case))
    first, second = with_book.rule(lesson), with_book.rule(lesson, OVERDUE)
    test = services.run_back_test(with_book.risk, None, rule=first, book=with_book.book)
    with pytest.raises(UnableToSignLesson, match="later rule"):
        services.sign_lesson(with_book.risk, None, rule=first, back_test=test)
    with pytest.raises(UnableToSignLesson, match="Nobody tried"):
        services.sign_lesson(with_book.risk, None, rule=second, back_test=test)
    one = services.run_back_test(with_book.risk, None, rule=second, book=with_book.book)
    other = services.run_back_test(with_book.risk, None, rule=second, book=with_book.book)
    assert one.result_hash == other.result_hash  # the same seed, the same answer
    services.sign_lesson(with_book.risk, None, rule=second, back_test=one)
    with pytest.raises(UnableToSignLesson, match="another back-test"):
        services.sign_lesson(with_book.manager, None, rule=second, back_test=other)


def test_each_kind_of_rule_is_priced_in_its_own_way(with_book):
    case = with_book.case()
    lesson = with_book.lesson(case, with_book.finding(case))
    results = {}
    for text, more in ((DOOR, {}), (OVERDUE, {}), (LONG, {"recheck_months": 6})):
        results[text] = services.run_back_test(with_book.risk, None, rule=with_book.rule(lesson, text, **more), book=with_book.book).result
    declined = results[OVERDUE]["money"]["decline"]["all"]
    assert (
        declined["net_minor"]
        == declined["loss_avoided_minor"] - declined["good_business_turned_away_minor"] - declined["evidence_cost_minor"]
    )
    for figure in ("net_minor", "loss_avoided_minor"):
        assert sum(one[figure] for one in results[OVERDUE]["vintages"]["decline"]) == declined[figure]
    assert sum(cell["applications"] for cell in results[OVERDUE]["swap_set"].values()) == 3_000
    sent, bounds = results[DOOR]["sent_for_evidence"]["all"], results[DOOR]["money"]
    assert bounds["nobody_stopped"]["all"]["net_minor"] == -sent["cost_minor"] == -60_00 * sent["known"]["decisions"]
    assert bounds["all_bad_stopped"]["all"]["net_minor"] == sent["known"]["loss_minor"] - sent["cost_minor"]
    watched = results[LONG]
    assert watched["scheduled"]["cost_minor"] == watched["scheduled"]["due"] * (5_00 + 20_00)
    assert watched["monitor"] == "watch when application.term_months >= 12 and loan.growing_lateness"
    assert 0 < watched["warned"] <= watched["over_30"]


def test_a_book_that_changed_or_cannot_be_read_is_refused(with_book, tmp_path, book_folder):
    import shutil

    with pytest.raises(UnableToBackTest, match="knows this book already"):
        services.register_book(with_book.risk, None, name="Again", path=str(book_folder))
    with pytest.raises(UnableToBackTest):
        services.register_book(with_book.risk, None, name="Nothing", path=str(tmp_path / "nowhere"))
    shutil.copytree(book_folder, tmp_path / "copy")
    copy = services.register_book(with_book.risk, None, name="Copy", path=str(tmp_path / "copy"))
    assert (copy.origin, copy.content_hash) == ("generated", with_book.book.content_hash)
    head = tmp_path / "copy" / "book.json"
    head.write_text(head.read_text().replace("made book", "mended book"))
    case = with_book.case()
    with pytest.raises(UnableToBackTest, match="not what it was"):
        services.run_back_test(with_book.risk, None, rule=with_book.rule(with_book.lesson(case)), book=copy)


def test_an_ordered_test_runs_behind_the_pages_and_ends_once(with_book):
    from beforehand.office.learning.tasks import run_ordered_back_test

    case = with_book.case()
    rule = with_book.rule(with_book.lesson(case, with_book.finding(case)))
    order = services.order_back_test(with_book.risk, None, rule=rule, book=with_book.book)
    with pytest.raises(UnableToBackTest, match="being tried"):
        services.order_back_test(with_book.risk, None, rule=rule, book=with_book.book)
    run_ordered_back_test(order_id=order.pk)
    run_ordered_back_test(order_id=order.pk)
    assert BackTest.objects.get().order == order
    bare = with_book.rule(with_book.lesson(with_book.case(name="B")), "refer when not purpose.shown")
    refused = services.order_back_test(with_book.risk, None, rule=bare, book=with_book.book)
    run_ordered_back_test(order_id=refused.pk)
    ended = BackTestOrder.objects.get(pk=refused.pk).refused
    assert "purpose.shown" in ended.sentence_en
    assert "purpose.shown" in ended.sentence_zh


def test_one_release_takes_all_that_wait_by_two_people(with_book, office_clock):
    for text in (DOOR, OVERDUE, LONG):
        with_book.signed(text)
    waiting = list(queries.rules_waiting())
    assert [one.text for one in waiting] == [DOOR, OVERDUE, LONG]
    with pytest.raises(UnableToReleaseLessons, match="two people"):
        services.release_lessons(with_book.risk, None, second_signer=with_book.risk)
    with pytest.raises(UnableToReleaseLessons, match="stays decided"):
        services.release_lessons(
            with_book.risk, None, second_signer=with_book.manager, in_force_from=office_clock.now() - timedelta(days=1)
        )
    with pytest.raises(UnableToReleaseLessons, match="whole hours"):
        services.propose_release(with_book.risk, None, cooling_hours=-1)
    proposal = services.propose_release(with_book.risk, None, cooling_hours=24)
    with pytest.raises(UnableToReleaseLessons, match="another person"):
        services.sign_release(with_book.risk, None, proposal=proposal)
    release = services.sign_release(with_book.manager, None, proposal=proposal)
    assert (release.first_signer, release.second_signer) == (with_book.risk, with_book.manager)
    rules = {rule.rule_id: rule for rule in version_of(release).rules}
    assert rules["LESSON-2"].hard
    assert not rules["LESSON-1"].hard
    assert rules["LESSON-3"].recheck.every_months == 6
    assert rules["LESSON-3"].monitors == ("lateness_drift",)
    with pytest.raises(UnableToReleaseLessons, match="No lesson"):
        services.sign_release(with_book.manager, None, proposal=proposal)


def test_what_was_signed_since_is_not_released_unseen(with_book):
    with_book.signed(DOOR)
    proposal = services.propose_release(with_book.risk, None, cooling_hours=24)
    with_book.signed(OVERDUE)
    with pytest.raises(UnableToReleaseLessons, match="not those of the proposal"):
        services.sign_release(with_book.manager, None, proposal=proposal)


def test_cases_wait_for_their_post_mortem_oldest_first(learning, staff, office_clock):
    first, second = learning.case(name="A"), learning.case(name="B", decided="2026-09-24", closed="2026-10-26")
    assert list(queries.cases_due(learning.risk)) == [first, second]
    learning.lesson(first)
    services.record_nothing_to_learn(learning.manager, None, case=second, words="Paid a day late, by a slip of the bank.")
    assert not queries.cases_due(learning.risk).exists()
    with pytest.raises(UnableToLearn, match="was opened"):
        learning.lesson(first)


def test_a_lesson_of_another_branch_is_out_of_reach(learning, staff):
    from beforehand.office.staff.models import Branch

    other = Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai")
    stranger = staff("branch_manager", name="Fu Ning", branch=other)
    case = learning.case()
    lesson = learning.lesson(case)
    assert not queries.lessons_of(stranger).exists()
    assert not queries.cases_due(stranger).exists()
    for act in (
        lambda: services.open_lesson(stranger, None, case=case, loan=case.loans.get(), title="Mine"),
        lambda: services.propose_rule(stranger, None, lesson=lesson, text=DOOR, sentence_en="x", sentence_zh="y"),
        lambda: services.add_clue(stranger, None, lesson=lesson, attribute="home.address", findings=[learning.finding(case)]),
    ):
        with pytest.raises(UnableTo, match="branch"):
            act()
    assert Lesson.objects.count() == 1


def test_stages_in_one_query_are_those_of_each_rule(with_book, django_assert_num_queries):
    with_book.signed(DOOR)
    with_book.lesson(with_book.case(name="Q"))
    with_book.rule(with_book.lesson(with_book.case(name="R")))
    with django_assert_num_queries(3):  # the appointments, the clock, the lessons
        with_book.risk.forget_appointments()
        found = {one.number: one.stage for one in queries.lessons_of(with_book.risk)}
    assert found == {1: "signed", 2: "draft", 3: "sealed"}
    assert all(queries.stage_of(queries.rule_of(one)) == found[one.number] for one in Lesson.objects.all())
    assert queries.stage_counts(with_book.risk)["sealed"] == 1


def test_a_press_repeated_writes_once(learning):
    from uuid import uuid4

    case, key = learning.case(), uuid4()
    once = services.open_lesson(learning.risk, None, key=key, case=case, loan=case.loans.get(), title="Once")
    again = services.open_lesson(learning.risk, None, key=key, case=case, loan=case.loans.get(), title="Once")
    assert once == again
    assert Lesson.objects.count() == 1
