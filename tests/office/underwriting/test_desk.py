"""The decision desk through its services: own view first, two other people, the version in force at the second signature."""

from datetime import date

import pytest

from beforehand.core.policy import Outcome, replay
from beforehand.core.rules.catalogue import STARTER
from beforehand.office.intake import services as intake
from beforehand.office.parties import services as parties
from beforehand.office.servicing.models import Approval, Product
from beforehand.office.underwriting import queries, services
from beforehand.office.underwriting.refusing import UnableToDecide

V1, V2 = services.founding_versions()
FILE = (
    ("identity.document_given", "true", "document"), ("income.paper_given", "true", "document"),
    ("home_address.verified_by_visit", "true", "own_observation"), ("bank_statement.months_covered", "12", "document"),
    ("credit_report.current_overdue", "0.00 CNY", "document"),
)  # fmt: skip


@pytest.fixture
def people(staff, office_clock, branch):
    office_clock.move_to("2026-11-23", 8)
    risk, manager = staff("risk_manager", name="Xu Yan"), staff("collection_manager", name="He Jing")
    services.release_policy(risk, None, version=V1, second_signer=manager)
    product = Product.objects.create(
        code="founding", version=1, name_en="Equal installments", name_zh="等额本息", currency="CNY", annual_rate_ppm=180_000,
        overdue_fee_daily_ppm=500, waterfall=["fee", "interest", "principal"], least_minor=1000_00, most_minor=300_000_00,
        installments_least=1, installments_most=36, in_force_from=date(2025, 1, 1), recorded_by=risk,
    )  # fmt: skip
    made = {"officer": "loan_officer", "bringer": "loan_officer", "first": "underwriter", "second": "approver"}
    people = {name: staff(role, name=name) for name, role in made.items()}
    return {**people, "risk": risk, "manager": manager, "product": product, "branch": branch}


def apply(people, *, file=FILE, amount_minor=20_000_00, installments=10, brought_by=None, identity_number=""):
    officer = people["officer"]
    party = parties.open_file(
        officer, None, branch=people["branch"], name="A2", born_on=date(1992, 3, 4), identity_number=identity_number, home="Room 9"
    )
    application = intake.receive_application(
        officer, None, party=party, product=people["product"], amount_minor=amount_minor, installments=installments, brought_by=brought_by
    )
    for attribute, value, kind in file:
        parties.record_finding(
            officer, None, party=party, attribute=attribute, value=value, evidence_kind=kind, source="x", subject=application
        )
    intake.submit_application(officer, None, application=application)
    return application


def view(person, application, outcome="approve"):
    return services.record_own_view(person, None, application=application, outcome=outcome, would_pay_of_100=90, words="As I see it.")


def release_2(people, office_clock):
    office_clock.forward(hours=1)
    services.release_policy(people["risk"], None, version=V2, second_signer=people["manager"])
    office_clock.forward(minutes=1)


def approve(people, application):
    view(people["first"], application)
    decision = services.sign_decision(people["first"], None, application=application, outcome="approve")
    return services.sign_second(people["second"], None, decision=decision, agrees=True)


def test_it_works(people):
    application = apply(people)
    signature = approve(people, application)
    approval = Approval.objects.get(application_id=application.pk)
    assert (approval.first_signer, approval.second_signer, approval.prepared_by) == (people["first"], people["second"], people["officer"])
    assert approval.payable_from == signature.recorded_at
    assert queries.waiting(people["first"]).count() == 0


def test_no_rule_before_the_own_view(people):
    with pytest.raises(UnableToDecide, match="own view first"):
        services.sign_decision(people["first"], None, application=apply(people), outcome="approve")


def test_neither_bringer_nor_preparer_nor_the_same_person_twice_signs(people, staff):
    both = staff("loan_officer", "underwriter", name="Gao Feng")
    application = apply(people, brought_by=both)
    with pytest.raises(UnableToDecide, match="brought"):
        view(both, application)
    preparer = people["officer"]
    from beforehand.office.staff.models import Appointment

    Appointment.objects.create(staff=preparer, role="underwriter", branch=people["branch"], starts_at=application.recorded_at)
    with pytest.raises(UnableToDecide, match="prepared"):
        view(preparer, application)
    view(people["first"], application)
    decision = services.sign_decision(people["first"], None, application=application, outcome="approve")
    with pytest.raises(UnableToDecide, match="another person"):
        services.sign_second(people["first"], None, decision=decision, agrees=True)


@pytest.mark.parametrize(
    ("without", "overdue", "expected"),
    [
        ("home_address.verified_by_visit", "0.00 CNY", "refer"), ("bank_statement.months_covered", "0.00 CNY", "refer"),
        ("", "250000.00 CNY", "decline"), ("", "1000.00 CNY", "approve"), ("", "1000.01 CNY", "decline"),
    ],
)  # fmt: skip
def test_version_2_says_what_the_cases_taught(people, office_clock, without, overdue, expected):
    file = [(name, overdue if "overdue" in name else value, kind) for name, value, kind in FILE if name != without]
    application = apply(people, file=file)
    before = queries.verdict_for(application, office_clock.now())
    assert before.decision.outcome is Outcome.APPROVE
    release_2(people, office_clock)
    after = queries.verdict_for(application, office_clock.now())
    assert after.decision.outcome.word == expected


def test_the_version_in_force_at_the_second_signature_decides(people, office_clock):
    application = apply(people, file=[one for one in FILE if "visit" not in one[0]])
    view(people["first"], application)
    decision = services.sign_decision(people["first"], None, application=application, outcome="approve")
    release_2(people, office_clock)
    with pytest.raises(UnableToDecide, match="Policy version 2"):
        services.sign_second(people["second"], None, decision=decision, agrees=True)
    assert not Approval.objects.exists()


def test_a_decline_is_overridden_only_with_reasons_and_is_a_record(people, office_clock):
    release_2(people, office_clock)
    application = apply(people, file=[(name, "250000.00 CNY" if "overdue" in name else value, kind) for name, value, kind in FILE])
    view(people["first"], application)
    with pytest.raises(UnableToDecide, match="reasons"):
        services.sign_decision(people["first"], None, application=application, outcome="approve")
    decision = services.sign_decision(
        people["first"], None, application=application, outcome="approve", override_reason="The bureau confirmed a mix-up in writing."
    )
    assert decision.override
    services.sign_second(people["second"], None, decision=decision, agrees=True)
    assert Approval.objects.filter(application_id=application.pk).exists()


def test_a_long_loan_is_watched_and_its_re_checks_stand_in_the_diary(people, office_clock):
    release_2(people, office_clock)
    application = apply(people, installments=12, amount_minor=100_000_00)
    approve(people, application)
    tasks = application.party.verification_tasks.filter(starts_on__isnull=False)
    assert {(task.attribute, task.due_on, task.taught_by) for task in tasks} == {
        ("employer.verified", date(2027, 5, 23), "case C"), ("assets.verified", date(2027, 5, 23), "case C"),
    }  # fmt: skip
    approval = Approval.objects.get(application_id=application.pk)
    assert (approval.payable_from - approval.signed_at).total_seconds() == 24 * 3600


def test_the_frozen_file_replays_and_holds_no_value_about_the_person(people):
    application = apply(people)
    view(people["first"], application)
    decision = services.sign_decision(people["first"], None, application=application, outcome="decline", reasons=["income_not_shown"])
    frozen = bytes(decision.frozen)
    assert replay(frozen).outcome is Outcome.APPROVE
    assert STARTER["applicant.age"].name.encode() in frozen
    assert b'"value":34' not in frozen


def test_sent_back_waits_again(people):
    application = apply(people)
    view(people["first"], application)
    decision = services.sign_decision(people["first"], None, application=application, outcome="approve")
    with pytest.raises(UnableToDecide, match="why you send it back"):
        services.sign_second(people["second"], None, decision=decision, agrees=False)
    services.sign_second(people["second"], None, decision=decision, agrees=False, words="The lease is missing.")
    assert queries.waiting(people["second"]).get() == application
    again = services.sign_decision(people["first"], None, application=application, outcome="approve")
    assert again.pk != decision.pk


def test_the_file_shows_the_signatures_and_covers_what_waits(people, office_clock):
    application = apply(people)
    view(people["first"], application)
    decision = services.sign_decision(people["first"], None, application=application, outcome="decline", reasons=["income_not_shown"])
    office_clock.forward(minutes=1)
    rows = queries.timeline_rows(application.party, office_clock.now())
    assert [row.kind for row in rows] == ["own_view", "decision"]
    assert "As I see it." not in [row.words for row in rows]
    assert all("declined" not in row.bold + row.text for row in rows)
    before = office_clock.now()
    office_clock.forward(minutes=1)
    services.sign_second(people["second"], None, decision=decision, agrees=True)
    rows = queries.timeline_rows(application.party, office_clock.now())
    assert [row.writer for row in rows] == ["first", "first", "second"]
    assert rows[0].words == "As I see it."
    assert rows[1].bold == "First signature: declined,"
    assert "Your income was not shown by a paper." in rows[1].text
    past = queries.timeline_rows(application.party, before)
    assert [row.kind for row in past] == ["own_view", "decision"]
    assert all("declined" not in row.bold + row.text for row in past)
