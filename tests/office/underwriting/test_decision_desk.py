"""The decision desk through its services: own view first, two other people, the version in force at the second signature."""

from datetime import date

import pytest

from beforehand.core.policy import Outcome, replay
from beforehand.core.rules.catalogue import STARTER
from beforehand.office.servicing.models import Approval
from beforehand.office.underwriting import queries, services
from beforehand.office.underwriting.refusing import UnableToDecide


def test_it_works(people, acts):
    application = acts.apply(people)
    signature = acts.approve(people, application)
    approval = Approval.objects.get(application_id=application.pk)
    assert (approval.first_signer, approval.second_signer, approval.prepared_by) == (people["first"], people["second"], people["officer"])
    assert approval.payable_from == signature.recorded_at
    assert queries.waiting(people["first"]).count() == 0


def test_no_rule_before_the_own_view(people, acts):
    with pytest.raises(UnableToDecide, match="own view first"):
        services.sign_decision(people["first"], None, application=acts.apply(people), outcome="approve")


def test_neither_bringer_nor_preparer_nor_the_same_person_twice_signs(people, acts, staff):
    both = staff("loan_officer", "underwriter", name="Gao Feng")
    application = acts.apply(people, brought_by=both)
    with pytest.raises(UnableToDecide, match="brought"):
        acts.view(both, application)
    preparer = people["officer"]
    from beforehand.office.staff.models import Appointment

    Appointment.objects.create(staff=preparer, role="underwriter", branch=people["branch"], starts_at=application.recorded_at)
    with pytest.raises(UnableToDecide, match="prepared"):
        acts.view(preparer, application)
    acts.view(people["first"], application)
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
def test_version_2_says_what_the_cases_taught(people, acts, office_clock, without, overdue, expected):
    file = [(name, overdue if "overdue" in name else value, kind) for name, value, kind in acts.FILE if name != without]
    application = acts.apply(people, file=file)
    before = queries.verdict_for(application, office_clock.now())
    assert before.decision.outcome is Outcome.APPROVE
    acts.release_2(people, office_clock)
    after = queries.verdict_for(application, office_clock.now())
    assert after.decision.outcome.word == expected


def test_the_version_in_force_at_the_second_signature_decides(people, acts, office_clock):
    application = acts.apply(people, file=[one for one in acts.FILE if "visit" not in one[0]])
    acts.view(people["first"], application)
    decision = services.sign_decision(people["first"], None, application=application, outcome="approve")
    acts.release_2(people, office_clock)
    acts.view(people["second"], application)
    with pytest.raises(UnableToDecide, match="Policy version 2"):
        services.sign_second(people["second"], None, decision=decision, agrees=True)
    assert not Approval.objects.exists()


def test_a_decline_is_overridden_only_with_reasons_and_is_a_record(people, acts, office_clock):
    acts.release_2(people, office_clock)
    application = acts.apply(
        people, file=[(name, "250000.00 CNY" if "overdue" in name else value, kind) for name, value, kind in acts.FILE]
    )
    acts.view(people["first"], application)
    with pytest.raises(UnableToDecide, match="reasons"):
        services.sign_decision(people["first"], None, application=application, outcome="approve")
    decision = services.sign_decision(
        people["first"], None, application=application, outcome="approve", override_reason="The bureau confirmed a mix-up in writing."
    )
    assert decision.override
    acts.view(people["second"], application)
    services.sign_second(people["second"], None, decision=decision, agrees=True)
    assert Approval.objects.filter(application_id=application.pk).exists()


def test_a_long_loan_is_watched_and_its_re_checks_stand_in_the_diary(people, acts, office_clock):
    acts.release_2(people, office_clock)
    application = acts.apply(people, installments=12, amount_minor=100_000_00)
    acts.approve(people, application)
    tasks = application.party.verification_tasks.filter(starts_on__isnull=False)
    assert {(task.attribute, task.due_on, task.taught_by) for task in tasks} == {
        ("employer.verified", date(2027, 5, 23), "case C"), ("assets.verified", date(2027, 5, 23), "case C"),
    }  # fmt: skip
    approval = Approval.objects.get(application_id=application.pk)
    assert (approval.payable_from - approval.signed_at).total_seconds() == 24 * 3600


def test_the_frozen_file_replays_and_holds_no_value_about_the_person(people, acts):
    application = acts.apply(people)
    acts.view(people["first"], application)
    decision = services.sign_decision(people["first"], None, application=application, outcome="decline", reasons=["income_not_shown"])
    frozen = bytes(decision.frozen)
    assert replay(frozen).outcome is Outcome.APPROVE
    assert STARTER["applicant.age"].name.encode() in frozen
    assert b'"value":34' not in frozen


def test_nobody_signs_second_without_a_view_of_his_own(people, acts):
    application = acts.apply(people)
    acts.view(people["first"], application)
    decision = services.sign_decision(people["first"], None, application=application, outcome="approve")
    with pytest.raises(UnableToDecide, match="own view"):
        services.sign_second(people["second"], None, decision=decision, agrees=True)
    assert not Approval.objects.exists()
    acts.view(people["second"], application)
    services.sign_second(people["second"], None, decision=decision, agrees=True)
    assert Approval.objects.get(application_id=application.pk).second_signer == people["second"]


def test_sent_back_waits_again(people, acts):
    application = acts.apply(people)
    acts.view(people["first"], application)
    decision = services.sign_decision(people["first"], None, application=application, outcome="approve")
    with pytest.raises(UnableToDecide, match="own view"):
        services.sign_second(people["second"], None, decision=decision, agrees=False, words="The lease is missing.")
    acts.view(people["second"], application)
    with pytest.raises(UnableToDecide, match="why you send it back"):
        services.sign_second(people["second"], None, decision=decision, agrees=False)
    services.sign_second(people["second"], None, decision=decision, agrees=False, words="The lease is missing.")
    assert queries.waiting(people["second"]).get() == application
    again = services.sign_decision(people["first"], None, application=application, outcome="approve")
    assert again.pk != decision.pk


def test_the_file_shows_the_signatures_and_covers_what_waits(people, acts, office_clock):
    application = acts.apply(people)
    acts.view(people["first"], application)
    decision = services.sign_decision(people["first"], None, application=application, outcome="decline", reasons=["income_not_shown"])
    office_clock.forward(minutes=1)
    rows = queries.timeline_rows(application.party, office_clock.now())
    assert [row.kind for row in rows] == ["own_view", "decision"]
    assert "As I see it." not in [row.words for row in rows]
    assert all("declined" not in row.bold + row.text for row in rows)
    before = office_clock.now()
    office_clock.forward(minutes=1)
    acts.view(people["second"], application)
    services.sign_second(people["second"], None, decision=decision, agrees=True)
    rows = queries.timeline_rows(application.party, office_clock.now())
    assert [row.writer for row in rows] == ["first", "first", "second", "second"]
    assert rows[0].words == "As I see it."
    assert rows[1].bold == "First signature: declined,"
    assert "Your income was not shown by a paper." in rows[1].text
    past = queries.timeline_rows(application.party, before)
    assert [row.kind for row in past] == ["own_view", "decision"]
    assert all("declined" not in row.bold + row.text for row in past)
