"""A borrower's file through its services: findings, both times, contradictions, facts for a decision, search."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from beforehand.core.basics.money import Money
from beforehand.core.basics.truth import Missing, Why
from beforehand.office.audit import clock
from beforehand.office.parties import queries, services
from beforehand.office.parties.refusing import UnableToOpenFile, UnableToRecord


def application(amount_minor=20_000_00, installments=18):
    return SimpleNamespace(
        amount_minor=amount_minor,
        installments=installments,
        applied_at=datetime(2025, 3, 7, 3, tzinfo=UTC),
        product=SimpleNamespace(currency="CNY"),
    )


def claim(officer, borrower, value, kind="own_statement", **more):
    return services.record_finding(officer, None, party=borrower, attribute="home.address", value=value, evidence_kind=kind, **more)


def test_it_works(officer, borrower):
    assert borrower.contact_details.count() == 2
    assert [party.pk for party in queries.search(officer, "138 0000 2207")] == [borrower.pk]
    assert [party.pk for party in queries.search(officer, "330106199102170014")] == [borrower.pk]


@pytest.mark.parametrize("typed", ["欧阳", "单", "ouyang", "oyd", "阳单"])
def test_a_name_is_found_as_people_type_it(officer, borrower, typed):
    found = list(queries.search(officer, typed))
    assert found == [borrower]


def test_another_branch_sees_nothing(borrower, staff):
    from beforehand.office.staff.models import Branch

    stranger = staff("loan_officer", branch=Branch.objects.create(code="NB", name="Ningbo"))
    assert not queries.search(stranger, "欧阳").exists()


def test_an_identity_number_has_one_file(officer, branch, borrower):
    with pytest.raises(UnableToOpenFile, match=borrower.number):
        services.open_file(officer, None, branch=branch, name="B", born_on=None, identity_number="330106199102170014")


@pytest.mark.parametrize(("name", "born_on"), [("", date(1990, 1, 1)), ("  ", None), ("A", date(1850, 1, 1)), ("A", date(2300, 1, 1))])
def test_wrong_input_opens_no_file(officer, branch, name, born_on):
    with pytest.raises(UnableToOpenFile):
        services.open_file(officer, None, branch=branch, name=name, born_on=born_on)


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": ""}, {"value": "x" * 401}, {"evidence_kind": "rumour"}, {"true_from": "2300-01-01"}, {"true_from": "soon"},
        {"seen_on": date(2300, 1, 1)}, {"true_from": "2025-02", "true_to": "2024"},
    ],
)  # fmt: skip
def test_a_finding_that_cannot_be_is_refused_and_nothing_is_written(officer, borrower, wrong):
    data = {"party": borrower, "attribute": "home.address", "value": "Room 22", "evidence_kind": "document", "source": "x"}
    with pytest.raises(UnableToRecord):
        services.record_finding(officer, None, **{**data, **wrong})
    assert not borrower.findings.exists()


def test_a_value_must_fit_its_attribute(officer, borrower):
    for attribute, value in (
        ("credit_report.current_overdue", "1000"),
        ("identity.document_given", "perhaps"),
        ("bank_statement.months_covered", "-1"),
    ):
        with pytest.raises(UnableToRecord):
            services.record_finding(officer, None, party=borrower, attribute=attribute, value=value, evidence_kind="document", source="x")


def test_learnt_earlier_than_written_needs_a_source(officer, borrower, office_clock):
    earlier = clock.now()
    office_clock.forward(days=3)
    with pytest.raises(UnableToRecord, match="who or what"):
        services.record_finding(officer, earlier, party=borrower, attribute="home.address", value="Room 22", evidence_kind="hearsay")


def test_both_sides_of_a_contradiction_stand_and_can_be_settled(officer, borrower, office_clock):
    said = claim(officer, borrower, "Room 23")
    before = clock.now()
    office_clock.forward(days=500)
    claim(officer, borrower, "Room 22", "own_observation", seen_on=date(2026, 7, 20))
    dated = claim(officer, borrower, "room 22", "document", source="rent book", true_from="2023-08")
    assert queries.contradictions(borrower, before) == []
    (pair,) = queries.contradictions(borrower)
    assert (pair.one, pair.other, pair.settled) == (said, dated, None)
    services.settle_contradiction(
        officer, None, party=borrower, attribute="home.address", stands=dated, against=said, reason="He lives there."
    )
    (pair,) = queries.contradictions(borrower)
    assert pair.stands == dated
    with pytest.raises(UnableToRecord, match="settled before"):
        services.settle_contradiction(officer, None, party=borrower, attribute="home.address", stands=said, against=dated, reason="No.")


def test_facts_say_why_they_are_unknown(officer, borrower, office_clock):
    facts = queries.facts_for(borrower, application(), clock.now())
    assert facts["application.amount"] == Money(20_000_00, "CNY")
    assert facts["applicant.age"] == 34
    assert "home_address.verified_by_visit" not in facts
    task = services.order_verification(
        officer, None, party=borrower, check_code="bank_statement", attribute="bank_statement.months_covered"
    )
    services.record_verification_result(officer, None, task=task, outcome="not_given")
    asked = queries.facts_for(borrower, application(), clock.now())
    assert asked["bank_statement.months_covered"] == Missing("bank_statement.months_covered", Why.NOT_GIVEN)


@pytest.mark.parametrize(
    ("outcome", "value", "fact"),
    [
        ("found", "", True),
        ("found_otherwise", "Room 22", Missing("home_address.verified_by_visit", Why.CONTRADICTORY)),
        ("not_found", "", False),
    ],
)
def test_a_visit_answers_whether_the_door_is_verified(officer, borrower, outcome, value, fact):
    claim(officer, borrower, "Room 23")
    task = services.order_verification(officer, None, party=borrower, check_code="home_visit", attribute="home_address.verified_by_visit")
    services.record_verification_result(officer, None, task=task, outcome=outcome, value=value)
    assert queries.facts_for(borrower, application(), clock.now())["home_address.verified_by_visit"] == fact


def test_a_flag_is_in_force_until_somebody_else_ends_it(officer, borrower, staff, office_clock):
    flag = services.raise_flag(officer, None, party=borrower, kind="disputed", reason="He says he paid.")
    assert queries.flags_in_force(borrower) == [flag]
    manager = staff("branch_manager")
    with pytest.raises(UnableToRecord):
        services.end_flag(manager, None, flag=flag, reason="")
    office_clock.forward(hours=1)
    services.end_flag(manager, None, flag=flag, reason="The receipt was found.")
    assert queries.flags_in_force(borrower) == []
