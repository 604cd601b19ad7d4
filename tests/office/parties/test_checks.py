"""Verification tasks: who does them, what each outcome writes, and what a check's evidence must be."""

from datetime import date

import pytest

from beforehand.core.basics.truth import Why
from beforehand.office.audit import clock
from beforehand.office.parties import queries, services
from beforehand.office.parties.refusing import UnableToRecord, UnableToVerify
from beforehand.office.staff.service import UnableToAct


def ordered(officer, borrower, attribute="home_address.verified_by_visit", check="home_visit", **more):
    return services.order_verification(officer, None, party=borrower, check_code=check, attribute=attribute, **more)


def written(borrower):
    return {(one.attribute, str(one.value), one.evidence_kind) for one in borrower.findings.all()}


@pytest.mark.parametrize(
    ("check", "attribute", "outcome", "value", "kind", "expected"),
    [
        ("home_visit", "home_address.verified_by_visit", "found", "", "", {("home_address.verified_by_visit", "true", "own_observation")}),
        (
            "employer_check", "employer.verified", "found_otherwise", "The second hospital", "document",
            {("employer.verified", "false", "document"), ("employer.name", "The second hospital", "document")},
        ),
        ("income_paper", "income.paper_given", "not_found", "", "", {("income.paper_given", "false", "document")}),
        ("bank_statement", "bank_statement.months_covered", "found", "6", "", {("bank_statement.months_covered", "6", "document")}),
        ("credit_report", "credit_report.current_overdue", "found", "250,000.00 CNY", "",
         {("credit_report.current_overdue", "250000.00 CNY", "document")}),
        ("bank_statement", "bank_statement.months_covered", "source_down", "", "", set()),
    ],
)  # fmt: skip
def test_each_outcome_writes_what_it_found(officer, borrower, check, attribute, outcome, value, kind, expected):
    task = ordered(officer, borrower, attribute, check)
    result = services.record_verification_result(officer, None, task=task, outcome=outcome, value=value, evidence_kind=kind)
    assert written(borrower) == expected
    assert (result.finding is None) == (not expected)


@pytest.mark.parametrize(
    ("check", "attribute", "outcome", "value"),
    [
        ("income_paper", "income.paper_given", "found_otherwise", "x"),
        ("employer_check", "employer.verified", "found_otherwise", ""),
        ("bank_statement", "bank_statement.months_covered", "not_found", ""),
        ("bank_statement", "bank_statement.months_covered", "found", ""),
        ("bank_statement", "bank_statement.months_covered", "found", "99999999999999"),
        ("credit_report", "credit_report.current_overdue", "found", "99999999999999.00 CNY"),
        ("credit_report", "credit_report.current_overdue", "found", "10.00 XXQ"),
        ("home_visit", "home_address.verified_by_visit", "perhaps", ""),
    ],
)
def test_an_outcome_that_cannot_be_writes_nothing_and_the_check_still_waits(officer, borrower, check, attribute, outcome, value):
    task = ordered(officer, borrower, attribute, check)
    with pytest.raises((UnableToVerify, UnableToRecord)):
        services.record_verification_result(officer, None, task=task, outcome=outcome, value=value)
    assert written(borrower) == set()
    assert list(queries.open_checks(officer, date(2025, 3, 7))) == [task]


def test_a_statement_shows_the_balance_beside_and_contradicts_what_was_said(officer, borrower, product):
    services.record_finding(officer, None, party=borrower, attribute="bank.balance", value="3000.00 CNY", evidence_kind="own_statement")
    task = ordered(officer, borrower, "bank_statement.months_covered", "bank_statement")
    services.record_verification_result(officer, None, task=task, outcome="found", value="6", beside={"bank.balance": "342000.00 CNY"})
    (pair,) = queries.contradictions(borrower)
    assert pair.attribute == "bank.balance"
    asked = queries.facts_for(borrower, application_of(product), clock.now())
    assert asked["bank_statement.months_covered"].why is Why.CONTRADICTORY
    services.settle_contradiction(
        officer, None, party=borrower, attribute="bank.balance", stands=pair.other, against=pair.one, reason="Shown."
    )
    assert queries.facts_for(borrower, application_of(product), clock.now())["bank_statement.months_covered"] == 6


def test_a_paper_cannot_show_what_is_not_on_it(officer, borrower):
    task = ordered(officer, borrower)
    with pytest.raises(UnableToVerify, match="does not show"):
        services.record_verification_result(officer, None, task=task, outcome="found", beside={"bank.balance": "1.00 CNY"})
    assert written(borrower) == set()


@pytest.mark.parametrize(
    ("attribute", "value", "kind"),
    [
        ("home_address.verified_by_visit", "true", "document"),
        ("home_address.verified_by_visit", "true", "own_statement"),
        ("credit_report.current_overdue", "0.00 CNY", "own_statement"),
        ("identity.document_given", "true", "hearsay"),
        ("application.amount", "1.00 CNY", "document"),
        ("No Such Thing", "x", "document"),
    ],
)
def test_what_only_a_check_settles_is_not_taken_from_talk(officer, borrower, attribute, value, kind):
    with pytest.raises(UnableToRecord):
        services.record_finding(officer, None, party=borrower, attribute=attribute, value=value, evidence_kind=kind, source="x")
    assert written(borrower) == set()


def test_a_check_is_taken_and_given_within_its_branch(officer, borrower, staff, stranger):
    task = ordered(officer, borrower)
    collector = staff("field_collector", name="Zhou Min")
    assert services.take_verification(collector, None, task=task).assigned_to == collector
    assert services.take_verification(collector, None, task=task, assigned_to=officer).assigned_to == officer
    with pytest.raises(UnableToVerify, match="Lu Ning does no checks"):
        services.take_verification(officer, None, task=task, assigned_to=stranger)
    with pytest.raises(UnableToAct, match="another branch"):
        services.take_verification(stranger, None, task=task)
    services.record_verification_result(officer, None, task=task, outcome="cancelled")
    with pytest.raises(UnableToVerify, match="answered before"):
        services.take_verification(officer, None, task=task)
    with pytest.raises(UnableToVerify, match="answered before"):
        services.record_verification_result(officer, None, task=task, outcome="found")


def test_a_recheck_stands_in_the_diary_until_its_day(officer, borrower):
    task = ordered(officer, borrower, "employer.verified", "employer_check", starts_on=date(2025, 9, 7))
    assert list(queries.open_checks(officer, date(2025, 9, 6))) == []
    assert list(queries.diary(officer, date(2025, 9, 6))) == [task]
    assert list(queries.open_checks(officer, date(2025, 9, 7))) == [task]


def application_of(product):
    from datetime import UTC, datetime
    from types import SimpleNamespace

    return SimpleNamespace(amount_minor=1, installments=1, applied_at=datetime(2025, 3, 7, 3, tzinfo=UTC), product=product)


@pytest.fixture
def product():
    from types import SimpleNamespace

    return SimpleNamespace(currency="CNY")
