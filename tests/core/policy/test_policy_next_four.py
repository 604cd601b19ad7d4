"""The next four applicants under version 1 and version 2 of the founding lender, as the acceptance cases tell it."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from beforehand.core.basics.money import Money, parse_money
from beforehand.core.basics.truth import Missing, Truth, Why
from beforehand.core.policy import Outcome, Standing, decide, freeze, in_force, payable_from, read_policy, replay
from beforehand.core.rules import STARTER
from beforehand.packs.read import read_pack

VERSION_1, VERSION_2 = read_policy(read_pack("policies", "founding"), STARTER)

IN_ORDER = {
    "identity.document_given": True,
    "income.paper_given": True,
    "applicant.age": 34,
    "application.term_months": 10,
    "home_address.verified_by_visit": True,
    "bank_statement.months_covered": 12,
    "credit_report.current_overdue": Money(0, "CNY"),
    "employer.verified": True,
    "assets.verified": True,
}


def applicant(amount, without=(), **changes):
    given = {name.replace("__", "."): value for name, value in changes.items()}
    facts = {**IN_ORDER, "application.amount": parse_money(amount), **given}
    return {name: value for name, value in facts.items() if name not in without}


A2 = applicant("20000.00 CNY", without=("home_address.verified_by_visit",))
B2 = applicant("30000.00 CNY", without=("bank_statement.months_covered",))
C2 = applicant("100000.00 CNY", application__term_months=12)
D2 = applicant("60000.00 CNY", credit_report__current_overdue=parse_money("250000.00 CNY"))


@pytest.mark.parametrize("facts", [A2, B2, C2, D2])
def test_before_the_lessons_all_four_pass(facts):
    assert decide(VERSION_1, facts, STARTER).outcome is Outcome.APPROVE


@pytest.mark.parametrize(
    ("facts", "outcome", "taught_by"),
    [
        (A2, Outcome.REFER, ("case A",)),
        (B2, Outcome.REFER, ("case B",)),
        (C2, Outcome.WATCH, ("case C",)),
        (D2, Outcome.DECLINE, ("case D",)),
    ],
)
def test_after_the_lessons(facts, outcome, taught_by):
    decision = decide(VERSION_2, facts, STARTER)
    assert decision.outcome is outcome
    assert decision.taught_by == taught_by
    assert replay(freeze(decision)) == decision


def test_a2_names_the_visit_that_would_settle_it():
    decision = decide(VERSION_2, A2, STARTER)
    assert decision.missing == (Missing("home_address.verified_by_visit", Why.NEVER_ASKED),)
    assert [(order.settled_by, order.attributes) for order in decision.evidence] == [("home_visit", ("home_address.verified_by_visit",))]


@pytest.mark.parametrize(
    ("found", "outcome", "truth"),
    [
        (True, Outcome.APPROVE, Truth.FALSE),
        (False, Outcome.REFER, Truth.TRUE),
        (Missing("home_address.verified_by_visit", Why.CONTRADICTORY), Outcome.REFER, Truth.UNKNOWN),
    ],
)
def test_a2_after_the_visit(found, outcome, truth):
    decision = decide(VERSION_2, {**A2, "home_address.verified_by_visit": found}, STARTER)
    assert decision.outcome is outcome
    (visit,) = [result for result in decision.results if result.rule.rule_id == "HOME-VISIT"]
    assert visit.truth is truth


@pytest.mark.parametrize(("months", "outcome"), [(6, Outcome.APPROVE), (4, Outcome.REFER), (5, Outcome.REFER)])
def test_b2_after_the_statement(months, outcome):
    decision = decide(VERSION_2, {**B2, "bank_statement.months_covered": months}, STARTER)
    assert decision.outcome is outcome
    assert [order.settled_by for order in decision.evidence] == ([] if outcome is Outcome.APPROVE else ["bank_statement"])


def test_c2_is_checked_again_every_six_months():
    (watch,) = decide(VERSION_2, C2, STARTER).watches
    assert watch.rule.recheck.what == ("employer.verified", "assets.verified")
    assert watch.rule.recheck.due_on(date(2026, 11, 23)) == date(2027, 5, 23)
    assert watch.rule.recheck.due_on(date(2026, 8, 31)) == date(2027, 2, 28)
    assert watch.rule.monitors == ("lateness_drift",)


def test_d2_is_declined_whatever_else_is_unknown():
    decision = decide(VERSION_2, {"credit_report.current_overdue": parse_money("250000.00 CNY")}, STARTER)
    assert decision.outcome is Outcome.DECLINE
    assert [result.rule.rule_id for result in decision.binding] == ["OVERDUE"]
    assert decision.binding[0].rule.hard
    others = [result for result in decision.results if result.rule.rule_id != "OVERDUE"]
    assert {result.standing for result in others} == {Standing.OUTRANKED}
    assert {result.truth for result in others} == {Truth.UNKNOWN}


@pytest.mark.parametrize(("overdue", "outcome"), [("1000.00 CNY", Outcome.APPROVE), ("1000.01 CNY", Outcome.DECLINE)])
def test_the_threshold_itself_is_still_allowed(overdue, outcome):
    assert decide(VERSION_2, applicant("60000.00 CNY", credit_report__current_overdue=parse_money(overdue)), STARTER).outcome is outcome


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"applicant.age": 17}, Outcome.REFER),
        ({"applicant.age": 18}, Outcome.APPROVE),
        ({"applicant.age": 65}, Outcome.APPROVE),
        ({"applicant.age": 66}, Outcome.REFER),
        ({"application.amount": parse_money("200000.00 CNY")}, Outcome.APPROVE),
        ({"application.amount": parse_money("200000.01 CNY")}, Outcome.REFER),
        ({"income.paper_given": False}, Outcome.REFER),
        ({"identity.document_given": False}, Outcome.REFER),
    ],
)
def test_version_1_at_its_edges(changes, outcome):
    assert decide(VERSION_1, {**A2, **changes}, STARTER).outcome is outcome


def test_the_version_of_the_second_signature_decides():
    versions = (VERSION_2, VERSION_1)
    assert in_force(versions, date(2026, 11, 19)) is VERSION_1
    assert in_force(versions, date(2026, 11, 20)) is VERSION_2
    assert in_force(versions, date(2024, 12, 31)) is None


def test_payout_waits_a_day_under_version_2_and_not_under_version_1():
    signed = datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=8)))
    assert payable_from(signed, VERSION_1.cooling_hours) == signed
    assert payable_from(signed, VERSION_2.cooling_hours) == datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def test_version_2_continues_version_1():
    assert VERSION_2.rules[: len(VERSION_1.rules)] == VERSION_1.rules
    assert [rule.taught_by for rule in VERSION_2.rules[4:]] == ["case A", "case B", "case D", "case C"]
    assert all(rule.sentence("en") and rule.sentence("zh") and rule.provenance for rule in VERSION_2.rules)
