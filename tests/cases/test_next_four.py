"""The next four: what version 2 says of each once the lessons are released, and that all four pass before."""

from dataclasses import replace
from datetime import date

import pytest

from beforehand.core.policy import Outcome
from beforehand.office.audit import clock
from beforehand.office.parties import services as parties
from beforehand.office.underwriting import services as underwriting
from beforehand.office.underwriting.models import PolicyRelease
from beforehand.office.underwriting.queries import release_in_force, verdict_for
from beforehand.office.underwriting.refusing import UnableToDecide
from beforehand.world.stories.good_customer import good_customer
from beforehand.world.stories.lessons import signed_and_released
from beforehand.world.stories.merchant import merchant
from beforehand.world.stories.next_four import D2, apply, next_four
from beforehand.world.stories.room_23 import room_23
from beforehand.world.stories.urban_village import urban_village

NOW = "2026-11-23 09:00"


@pytest.fixture(scope="module")
def told(theatre):
    cast = theatre.cast
    theatre.play(
        room_23(cast), urban_village(cast), good_customer(cast), merchant(cast), signed_and_released(cast), next_four(cast), until=NOW
    )
    return cast


def verdict(cast, name):
    return verdict_for(cast.kept[name], clock.now())


def outcome(cast, name) -> str:
    return verdict(cast, name).decision.outcome.word


def taught(cast, name) -> set[str]:
    return {teacher for result in verdict(cast, name).decision.binding for teacher in [result.taught_by] if teacher}


def test_version_2_stands_on_the_four_lessons(told):
    release = release_in_force(clock.now())
    assert release.version == 2
    rules = {rule["text"]: rule for rule in release.content["rules"]}
    for case in "ABCD":
        assert rules[told.kept[f"rule {case}"].text]["taught_by"]
    assert release.content["cooling_hours"] == 24


def test_what_each_is_told_and_by_which_case(told):
    assert {name: outcome(told, name) for name in ("A2", "B2", "C2", "D2")} == {
        "A2": "refer",
        "B2": "refer",
        "C2": "watch",
        "D2": "decline",
    }
    for letter in "ABD":
        assert [f"Case {letter}" in teacher for teacher in taught(told, f"{letter}2")] == [True]
    assert [f"Case {letter}" in result.taught_by for letter, result in zip("C", verdict(told, "C2").decision.watches, strict=True)] == [
        True
    ]
    assert [order.settled_by for order in verdict(told, "A2").decision.evidence] == ["home_visit"]
    assert [order.settled_by for order in verdict(told, "B2").decision.evidence] == ["bank_statement"]


def order(cast, name):
    (wanted,) = verdict(cast, name).decision.evidence
    application = cast.kept[name]
    return parties.order_verification(
        cast.lin_qiao, None, party=application.party, check_code=wanted.settled_by, attribute=wanted.attributes[0], application=application
    )


@pytest.mark.parametrize(("found", "value", "expected"), [("found", "", "approve"), ("found_otherwise", "Room 10", "refer")])
def test_one_click_orders_the_visit_that_settles_a2(told, found, value, expected):
    parties.record_verification_result(told.chen_yu, None, task=order(told, "A2"), outcome=found, value=value)
    assert outcome(told, "A2") == expected


@pytest.mark.parametrize(
    ("months", "balance", "expected"), [("6", "3000.00 CNY", "approve"), ("4", "3000.00 CNY", "refer"), ("6", "90000.00 CNY", "refer")]
)
def test_one_click_asks_for_the_statement_that_settles_b2(told, months, balance, expected):
    parties.record_verification_result(
        told.chen_yu, None, task=order(told, "B2"), outcome="found", value=months, evidence_kind="document", source="Statement"
    )
    parties.record_finding(
        told.chen_yu,
        None,
        party=told.kept["B2"].party,
        attribute="bank.balance",
        value=balance,
        evidence_kind="document",
        source="Statement",
    )
    assert outcome(told, "B2") == expected


def test_c2_is_granted_and_watched(told):
    application = told.kept["C2"]
    underwriting.record_own_view(
        told.lin_qiao, None, application=application, outcome="approve", would_pay_of_100=95, words="All verified."
    )
    decision = underwriting.sign_decision(told.lin_qiao, None, application=application, outcome="approve")
    underwriting.record_own_view(
        told.shen_ke, None, application=application, outcome="approve", would_pay_of_100=95, words="Nothing against it."
    )
    underwriting.sign_second(told.shen_ke, None, decision=decision, agrees=True)
    diary = application.party.verification_tasks.filter(starts_on__isnull=False)
    assert {(task.attribute, task.due_on) for task in diary} == {
        ("employer.verified", date(2027, 5, 23)), ("assets.verified", date(2027, 5, 23)),
    }  # fmt: skip


def test_d_as_new_is_refused_to_him_who_brought_it_under_both_versions(told):
    from beforehand.office.staff.models import Appointment

    merchant_again = replace(D2, name="D", identity_number="330106198011300065", phone="13600006699")
    application = apply(told, merchant_again, "2026-11-23", brought_by=told.gao_feng)
    Appointment.objects.create(staff=told.gao_feng, role="underwriter", branch=told.hangzhou, starts_at=clock.now())
    told.gao_feng.forget_appointments()
    with pytest.raises(UnableToDecide, match="brought"):
        underwriting.record_own_view(
            told.gao_feng, None, application=application, outcome="approve", would_pay_of_100=90, words="Good man."
        )
    first = PolicyRelease.objects.get(version=1)
    assert verdict_for(application, clock.now(), first).decision.outcome is Outcome.APPROVE
    assert verdict_for(application, clock.now()).decision.outcome is Outcome.DECLINE
