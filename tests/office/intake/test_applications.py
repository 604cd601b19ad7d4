"""Applications through their services: limits, one at a time, handed in once, claims as own statements, the checklist."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from beforehand.core.basics.truth import Why
from beforehand.office.audit import clock
from beforehand.office.audit.models import AuditRow
from beforehand.office.intake import queries, services
from beforehand.office.intake.models import Application, Draft
from beforehand.office.intake.refusing import UnableToTakeApplication
from beforehand.office.parties import services as parties
from beforehand.office.staff.models import Branch
from beforehand.office.staff.service import UnableToAct


def receive(officer, borrower, product, **more):
    data = {"party": borrower, "product": product, "amount_minor": 20_000_00, "installments": 18, **more}
    return services.receive_application(officer, None, **data)


def test_it_works(applied, officer, borrower):
    assert applied.prepared_by == officer
    assert applied.number.startswith("HZ-2025-0307-")
    (claim,) = borrower.findings.all()
    assert (claim.attribute, claim.evidence_kind, claim.subject_type, claim.subject_id) == (
        "home.address",
        "own_statement",
        "application",
        applied.pk,
    )
    assert queries.state_of(applied) == "papers"


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_minor": 999_99}, {"amount_minor": 200_000_01}, {"amount_minor": -5}, {"amount_minor": 0}, {"amount_minor": 10**14},
        {"installments": 0}, {"installments": 37}, {"installments": -1}, {"purpose": "x" * 401},
        {"claims": {"bank.balance": ("0.00 XXQ", "")}}, {"claims": {"home.address": ("", "")}},
    ],
)  # fmt: skip
def test_wrong_input_takes_nothing(officer, borrower, product, wrong):
    from beforehand.office.pages.unable import UnableTo

    with pytest.raises(UnableTo):
        receive(officer, borrower, product, **wrong)
    assert not Application.objects.exists()
    assert not borrower.findings.exists()


def test_one_person_has_one_application_that_waits(officer, borrower, product, applied):
    with pytest.raises(UnableToTakeApplication, match=applied.number):
        receive(officer, borrower, product)
    services.withdraw_application(officer, None, application=applied, words="I changed my mind.")
    assert receive(officer, borrower, product).number != applied.number


def test_a_repeated_request_counts_once(officer, borrower, product):
    key = uuid4()
    assert receive(officer, borrower, product, key=key) == receive(officer, borrower, product, key=key)
    assert Application.objects.count() == 1


def test_it_is_handed_in_once_and_not_after_it_was_withdrawn(officer, borrower, product, applied):
    services.submit_application(officer, None, application=applied)
    with pytest.raises(UnableToTakeApplication, match="decision desk already"):
        services.submit_application(officer, None, application=applied)
    services.withdraw_application(officer, None, application=applied)
    with pytest.raises(UnableToTakeApplication, match="decided or withdrawn"):
        services.withdraw_application(officer, None, application=applied)
    other = receive(officer, borrower, product)
    services.withdraw_application(officer, None, application=other)
    with pytest.raises(UnableToTakeApplication, match="withdrew"):
        services.submit_application(officer, None, application=other)


def test_only_who_may_takes_it_and_in_his_branch(staff, borrower, product):
    for person in (staff("collector"), staff("underwriter"), staff("loan_officer", branch=Branch.objects.create(code="NB", name="Ningbo"))):
        with pytest.raises(UnableToAct):
            receive(person, borrower, product)
    assert not Application.objects.exists()


@pytest.mark.parametrize("table", ["intake_application", "intake_submission"])
def test_what_was_applied_for_stays(officer, applied, table):
    services.submit_application(officer, None, application=applied)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update {table} set recorded_at = now()")


def test_the_checklist_says_what_the_file_does_not_know_and_why(officer, applied, borrower):
    lines = {paper.attribute: paper for paper in queries.checklist(applied)}
    assert lines["home_address.verified_by_visit"].why is Why.NEVER_ASKED
    assert "application.amount" not in lines
    parties.record_finding(
        officer, None, party=borrower, attribute="identity.document_given", value="true", evidence_kind="document", subject=applied
    )
    task = parties.order_verification(
        officer, None, party=borrower, check_code="bank_statement", attribute="bank_statement.months_covered", application=applied
    )
    lines = {paper.attribute: paper for paper in queries.checklist(applied)}
    assert (lines["identity.document_given"].value, lines["identity.document_given"].known) == (True, True)
    assert lines["bank_statement.months_covered"].task == task
    parties.record_verification_result(officer, None, task=task, outcome="not_given")
    lines = {paper.attribute: paper for paper in queries.checklist(applied)}
    assert (lines["bank_statement.months_covered"].why, lines["bank_statement.months_covered"].task) == (Why.NOT_GIVEN, None)


def test_a_list_for_each_state(officer, staff, borrower, product, applied):
    colleague = staff("loan_officer", name="Gao Feng")
    assert list(queries.applications(officer, "mine")) == [applied]
    assert list(queries.applications(colleague, "mine")) == []
    assert queries.counts(officer) == {"mine": 1, "papers": 1, "decision": 0, "decided": 0, "all": 1}
    services.submit_application(officer, None, application=applied)
    assert queries.counts(officer) == {"mine": 1, "papers": 0, "decision": 1, "decided": 0, "all": 1}
    services.withdraw_application(officer, None, application=applied)
    assert queries.counts(officer) == {"mine": 0, "papers": 0, "decision": 0, "decided": 1, "all": 1}
    for asked, found in (("A", [applied]), (applied.number[:6], [applied]), ("13800002207", [applied]), ("zzz", [])):
        assert list(queries.applications(officer, "all", asked)) == found
    stranger = staff("loan_officer", branch=Branch.objects.create(code="NB", name="Ningbo"))
    assert not queries.applications(stranger, "all").exists()


class TestDrafts:
    def test_the_last_keeping_wins_and_the_audit_has_the_first(self, officer, branch):
        key = uuid4()
        services.keep_draft(officer, branch, key, {"amount_minor": "2"})
        draft = services.keep_draft(officer, branch, key, {"amount_minor": "20,000", "claim_home_address": "Room 23"})
        assert services.typed_in(Draft.objects.get()) == {"amount_minor": "20,000", "claim_home_address": "Room 23"}
        assert AuditRow.objects.filter(action="keep_draft", subject_id=str(draft.pk)).count() == 1
        assert services.discard_draft(officer, key)
        assert not services.discard_draft(officer, key)

    def test_it_is_for_one_person_alone(self, officer, staff, branch):
        key = uuid4()
        services.keep_draft(officer, branch, key, {"amount_minor": "1"})
        colleague = staff("loan_officer")
        with pytest.raises(UnableToTakeApplication, match="somebody else"):
            services.keep_draft(colleague, branch, key, {"amount_minor": "2"})
        assert not services.discard_draft(colleague, key)
        assert list(queries.drafts_of(colleague)) == []
        assert services.typed_in(Draft.objects.get()) == {"amount_minor": "1"}

    def test_it_has_a_limit(self, officer, branch):
        with pytest.raises(UnableToTakeApplication, match="too much"):
            services.keep_draft(officer, branch, uuid4(), {"purpose": "x" * 30_000})
        assert not Draft.objects.exists()


def test_the_rows_of_the_timeline(officer, borrower, applied, office_clock):
    before = clock.now()
    office_clock.forward(hours=1)
    services.submit_application(officer, None, application=applied)
    office_clock.forward(hours=1)
    services.withdraw_application(officer, None, application=applied, words="I changed my mind.")
    rows = queries.timeline_rows(borrower)
    assert [row.bold for row in rows] == ["Application: 20,000 over 18 months.", "Handed to the decision desk.", "The applicant withdrew."]
    assert rows[0].text == "Came by himself, at the counter. For: tyres."
    assert rows[2].words == "I changed my mind."
    assert [row.bold for row in queries.timeline_rows(borrower, before)] == ["Application: 20,000 over 18 months."]
    assert queries.timeline_rows(borrower, before - timedelta(minutes=1)) == []
