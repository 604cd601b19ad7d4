"""The next four with other answers: another door, other statements, an employer that changes, an overdue to the fen, a version in between."""

from dataclasses import replace
from datetime import timedelta

import pytest
from lender import warnings

from beforehand.office.audit import clock
from beforehand.office.parties import services as parties
from beforehand.office.parties.queries import contradictions
from beforehand.office.servicing import queries
from beforehand.office.servicing import services as servicing
from beforehand.office.servicing.refusing import UnableToLend
from beforehand.office.underwriting import services as underwriting
from beforehand.office.underwriting.queries import overrides, verdict_for
from beforehand.office.underwriting.refusing import UnableToDecide
from beforehand.world.stories.moments import at
from beforehand.world.stories.next_four import A2, B2, C2, CLEAN, D2, apply

DAY = "2026-11-23"


def release_version_2(lender, moment="2026-11-20 14:00"):
    """Both managers sign version 2; it holds from now."""
    lender.go(moment)
    version = underwriting.founding_versions()[1]
    return underwriting.release_policy(lender.cast.xu_yan, None, version=version, second_signer=lender.cast.he_jing)


@pytest.fixture
def ready(lender):
    """Version 2 is in force; it is Monday 23 November 2026, 09:00."""
    release_version_2(lender)
    lender.go(f"{DAY} 09:00")
    return lender


def outcome(application):
    return verdict_for(application, clock.now()).decision.outcome.word


def overdue(applicant, amount):
    """The same applicant with another figure in the report (None: no report)."""
    rest = tuple(row for row in applicant.file if row[0] != CLEAN[0])
    return replace(applicant, file=rest if amount is None else (*rest, (CLEAN[0], amount, "document", "Credit report")))


def ordered(lender, application):
    """The one check that would settle it."""
    (wanted,) = verdict_for(application, clock.now()).decision.evidence
    return parties.order_verification(
        lender.cast.lin_qiao, None, party=application.party, check_code=wanted.settled_by, attribute=wanted.attributes[0],
        application=application,
    )  # fmt: skip


def view(lender, application, *signers):
    for signer in signers:
        underwriting.record_own_view(signer, None, application=application, outcome="approve", would_pay_of_100=90, words="In order.")


def sign(lender, application, **more):
    """Lin Qiao and Shen Ke approve; gives the approval."""
    view(lender, application, lender.cast.lin_qiao, lender.cast.shen_ke)
    decision = underwriting.sign_decision(lender.cast.lin_qiao, None, application=application, outcome="approve", **more)
    return underwriting.sign_second(lender.cast.shen_ke, None, decision=decision, agrees=True).approval


# A2: who is found next door


def test_found_next_door_the_contradiction_is_to_be_answered_and_the_right_door_looked_at(ready):
    application = apply(ready.cast, A2, DAY)
    task = ordered(ready, application)
    parties.record_verification_result(ready.cast.chen_yu, None, task=task, outcome="found_otherwise", value="Hillside village, room 10")
    assert outcome(application) == "refer"
    (pair,) = [pair for pair in contradictions(application.party) if pair.attribute == "home.address"]
    assert {str(pair.one.value), str(pair.other.value)} == {"Hillside village, room 9", "Hillside village, room 10"}
    sides = {str(one.value): one for one in application.party.findings.filter(attribute="home.address")}
    parties.settle_contradiction(
        ready.cast.chen_yu, None, party=application.party, attribute="home.address", stands=sides["Hillside village, room 10"],
        against=sides["Hillside village, room 9"], reason="The uncle's house is the next one; the form was wrong.",
    )  # fmt: skip
    assert outcome(application) == "refer", "the door he named was looked at and he was not behind it"
    ready.go("2026-11-24 10:00")
    again = ordered(ready, application)
    parties.record_verification_result(ready.cast.chen_yu, None, task=again, outcome="found")
    assert outcome(application) == "refer", "not found on the 23rd, found on the 24th: which stands is a person's answer too"
    looked = {str(one.value): one for one in application.party.findings.filter(attribute="home_address.verified_by_visit")}
    parties.settle_contradiction(
        ready.cast.chen_yu, None, party=application.party, attribute="home_address.verified_by_visit", stands=looked["true"],
        against=looked["false"], reason="The second visit was to the door he lives behind.",
    )  # fmt: skip
    assert outcome(application) == "approve"


@pytest.mark.parametrize("answer", ["not_found", "not_given", "source_down", "cancelled"])
def test_a_visit_without_an_answer_never_approves(ready, answer):
    application = apply(ready.cast, A2, DAY)
    parties.record_verification_result(ready.cast.chen_yu, None, task=ordered(ready, application), outcome=answer)
    assert outcome(application) == "refer"


# B2: statements


@pytest.mark.parametrize(("months", "balance", "wanted"), [
    ("4", "3000.00 CNY", "refer"), ("5", "3000.00 CNY", "refer"), ("6", "3000.00 CNY", "approve"), ("12", "3000.00 CNY", "approve"),
    ("6", "0.00 CNY", "refer"), ("12", "342000.00 CNY", "refer"), ("0", "3000.00 CNY", "refer"), ("6", None, "approve"),
])  # fmt: skip
def test_a_statement_settles_it_only_where_it_is_long_enough_and_agrees(ready, months, balance, wanted):
    application = apply(ready.cast, B2, DAY)
    beside = {} if balance is None else {"bank.balance": balance}
    parties.record_verification_result(
        ready.cast.chen_yu, None, task=ordered(ready, application), outcome="found", value=months, evidence_kind="document",
        source="Statement", beside=beside,
    )  # fmt: skip
    assert outcome(application) == wanted


# C2: watched


def test_a_changed_employer_warns_before_any_day_late(ready):
    application = apply(ready.cast, C2, DAY)
    assert outcome(application) == "watch"
    approval = sign(ready, application)
    ready.go("2026-11-24 08:59")
    loan = servicing.sign_contract(ready.cast.chen_yu, None, approval=approval)
    with pytest.raises(UnableToLend, match="2026-11-24 09:00"):
        servicing.pay_out(ready.cast.sun_li, None, loan=loan, channel="cash")
    ready.go("2026-11-24 09:00")
    servicing.pay_out(ready.cast.sun_li, None, loan=loan, channel="cash")
    for number in range(5):
        ready.go(loan.due_on[number], 11)
        ready.pay(loan, queries.position(loan).due_minor)
    ready.go("2027-05-23 10:00")
    task = application.party.verification_tasks.get(attribute="employer.verified", starts_on__isnull=False)
    parties.record_verification_result(
        ready.cast.chen_yu, None, task=task, outcome="found_otherwise", value="A private clinic", evidence_kind="document",
        source="Employment certificate",
    )  # fmt: skip
    ready.go("2027-05-24 09:00")
    assert [late.days_late for late in queries.late_history_of(loan)] == [0] * 6
    assert warnings(loan) == [("recheck_differs", "2027-05-23")]
    assert [one.kind for one in queries.warnings_standing(loan)] == ["recheck_differs"]
    assert loan.party.cases.count() == 0


# D2: the override, and the fen


@pytest.mark.parametrize(("amount", "wanted"), [
    ("0.00 CNY", "watch"), ("999.99 CNY", "watch"), ("1000.00 CNY", "watch"), ("1000.01 CNY", "decline"), ("6000000.00 CNY", "decline"),
    (None, "refer"),
])  # fmt: skip
def test_the_overdue_to_the_fen_and_the_report_that_is_missing(ready, amount, wanted):
    application = apply(ready.cast, overdue(D2, amount), DAY)
    verdict = verdict_for(application, clock.now()).decision
    assert verdict.outcome.word == wanted
    assert [one.settled_by for one in verdict.evidence] == (["credit_report"] if amount is None else [])


def test_a_report_that_could_not_be_had_is_unknown_and_approves_nothing(ready):
    application = apply(ready.cast, overdue(D2, None), DAY)
    parties.record_verification_result(ready.cast.chen_yu, None, task=ordered(ready, application), outcome="source_down")
    assert outcome(application) == "refer"
    view(ready, application, ready.cast.lin_qiao)
    with pytest.raises(UnableToDecide):
        underwriting.sign_decision(ready.cast.lin_qiao, None, application=application, outcome="approve")


def test_an_override_is_by_two_others_with_reasons_and_is_followed(ready):
    from beforehand.office.staff import services as staff

    cast = ready.cast
    application = apply(cast, D2, DAY, brought_by=cast.gao_feng)
    for person in (cast.chen_yu, cast.gao_feng):
        staff.appoint(cast.qian_yi, None, person=person, role="underwriter", branch=cast.hangzhou)
        with pytest.raises(UnableToDecide, match=r"prepared|brought"):
            underwriting.sign_decision(person, None, application=application, outcome="approve", override_reason="He is a good man.")
    view(ready, application, cast.lin_qiao, cast.shen_ke)
    with pytest.raises(UnableToDecide):
        underwriting.sign_decision(cast.lin_qiao, None, application=application, outcome="approve")
    decision = underwriting.sign_decision(
        cast.lin_qiao, None, application=application, outcome="approve", override_reason="The overdue is a lender's error, letter attached."
    )
    assert (decision.override, decision.rules_outcome) == (True, "decline")
    for person in (cast.lin_qiao, cast.chen_yu, cast.gao_feng):
        with pytest.raises(UnableToDecide):
            underwriting.sign_second(person, None, decision=decision, agrees=True)
    assert overrides(cast.xu_yan) == [], "one signature is none"
    approval = underwriting.sign_second(cast.shen_ke, None, decision=decision, agrees=True).approval
    assert approval is not None
    (followed,) = overrides(cast.xu_yan)
    assert followed.party == application.party


# A version that comes into force between the signatures


def test_the_version_in_force_at_the_second_signature_decides(lender):
    lender.go("2026-11-20 10:00")
    application = apply(lender.cast, A2, "2026-11-20")
    assert outcome(application) == "approve"
    view(lender, application, lender.cast.lin_qiao, lender.cast.shen_ke)
    decision = underwriting.sign_decision(lender.cast.lin_qiao, None, application=application, outcome="approve")
    release_version_2(lender, "2026-11-20 14:00")
    with pytest.raises(UnableToDecide, match="version 2"):
        underwriting.sign_second(lender.cast.shen_ke, None, decision=decision, agrees=True)
    underwriting.put_back(lender.cast.lin_qiao, None, decision=decision, words="Version 2 asks for the visit.")
    parties.record_verification_result(lender.cast.chen_yu, None, task=ordered(lender, application), outcome="found")
    anew = underwriting.sign_decision(lender.cast.lin_qiao, None, application=application, outcome="approve")
    approval = underwriting.sign_second(lender.cast.shen_ke, None, decision=anew, agrees=True).approval
    assert approval.payable_from == clock.now() + timedelta(hours=24), "version 2 also asks for the cooling time"


def test_signed_twice_before_it_came_it_stays_signed(lender):
    lender.go("2026-11-20 13:59")
    application = apply(lender.cast, A2, "2026-11-20")
    approval = sign(lender, application)
    release_version_2(lender, "2026-11-20 14:00")
    loan = servicing.sign_contract(lender.cast.chen_yu, None, approval=approval)
    servicing.pay_out(lender.cast.sun_li, None, loan=loan, channel="cash")
    assert approval.payable_from == at("2026-11-20 13:59")
    assert outcome(application) == "refer", "asked today it would be referred"
