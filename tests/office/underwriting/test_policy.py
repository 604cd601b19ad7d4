"""The policy: two people, one version after the other, what changed, and overrides followed as a group."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from beforehand.office.audit.verification import verify
from beforehand.office.parties import services as parties
from beforehand.office.servicing import services as servicing
from beforehand.office.servicing.models import Approval
from beforehand.office.underwriting import queries, services
from beforehand.office.underwriting.models import Decision, PolicyProposal, PolicyRelease, SecondSignature
from beforehand.office.underwriting.refusing import UnableToDecide, UnableToRelease

POLICY, PROPOSE = "/policy/", "/policy/next/"


def key(**more):
    return {"key": str(uuid4()), **more}


def text_of(answer):
    return answer.content.decode()


def proposal_form(base, **more):
    keep = [rule.rule_id for rule in base.rules]
    return key(**{"keep": keep, "cooling_hours": "24", "words": "Money waits a day.", **more})


def broken(name):
    (checked,) = verify([name])
    return checked.faults


class TestVersions:
    def test_a_house_without_a_policy_begins_with_its_first(self, client, staff, office_clock, enter):
        risk, manager = staff("risk_manager", name="Xu Yan"), staff("branch_manager", name="Wu Lan")
        page = text_of(enter(risk).get(POLICY))
        assert "No lending policy is in force yet." in page
        founding = services.founding_versions()[0]
        assert enter(risk).post(PROPOSE, proposal_form(founding, words="")).status_code == 302
        proposal = PolicyProposal.objects.get()
        sign = reverse("underwriting:sign_proposal", args=[proposal.pk])
        enter(risk).post(sign, key())
        assert not PolicyRelease.objects.exists()
        page = text_of(enter(manager).get(POLICY))
        assert "Sign second and release it" in page
        sent = key()
        for _ in range(2):
            assert enter(manager).post(sign, sent).status_code == 302
        release = PolicyRelease.objects.get()
        assert (release.version, release.first_signer, release.second_signer) == (1, risk, manager)
        assert queries.version_of(release).cooling_hours == 24
        assert "Refer when no income paper is given." in text_of(enter(manager).get(POLICY))

    def test_the_next_version_says_what_changed(self, people, enter, office_clock):
        base = queries.version_of(queries.release_in_force())
        sent = proposal_form(
            base, keep=["IDENTITY", "INCOME", "AGE"], text="decline when credit_report.current_overdue > 1000.00 CNY",
            sentence_en="Declines an overdue elsewhere.", sentence_zh="有逾期的拒绝。", reason_code="overdue_elsewhere",
        )  # fmt: skip
        assert enter(people["risk"]).post(PROPOSE, sent).status_code == 302
        office_clock.forward(minutes=5)
        proposal = queries.open_proposal()
        page = text_of(enter(people["manager"]).get(POLICY))
        assert "Declines an overdue elsewhere." in page
        assert "taken out" in page
        enter(people["manager"]).post(reverse("underwriting:sign_proposal", args=[proposal.pk]), key())
        page = text_of(enter(people["first"]).get(reverse("underwriting:version", args=[2])))
        assert "What changed against version 1" in page
        assert "Payout 24 hours after the second signature; before: 0." in page
        assert queries.open_proposal() is None

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"keep": []}, "has no rule"),
            ({"cooling_hours": "-1"}, "greater than or equal to 0"),
            ({"cooling_hours": "99999999999999"}, "less than or equal to 720"),
            ({"in_force_from": "2190-01-01 08:00"}, "more than a year ahead"),
            ({"in_force_from": "2020-01-01 08:00"}, "does not hold from before it is signed"),
            ({"in_force_from": "2026-11-24"}, "This is not a moment"),
            ({"text": "refer when nobody.knows = 3"}, "sentence in both languages"),
            ({"words": ""}, "This field is required"),
        ],
    )
    def test_what_cannot_be_proposed_is_refused_beside_its_field(self, people, enter, wrong, sentence):
        base = queries.version_of(queries.release_in_force())
        answer = enter(people["risk"]).post(PROPOSE, proposal_form(base, **wrong))
        assert answer.status_code == 400
        assert sentence in text_of(answer)
        assert not PolicyProposal.objects.exists()

    def test_a_rule_that_cannot_be_read_is_refused_with_its_sentence(self, people, enter):
        base = queries.version_of(queries.release_in_force())
        said = {"sentence_en": "x", "sentence_zh": "x", "reason_code": "overdue_elsewhere"}
        for text in ("refer when nobody.knows = 3", "refer when application.amount > 5", "refer when ("):
            answer = enter(people["risk"]).post(PROPOSE, proposal_form(base, text=text, **said))
            assert answer.status_code == 400
        assert not PolicyProposal.objects.exists()

    def test_a_version_is_not_released_by_one_person_nor_by_anybody(self, people):
        version = services.founding_versions()[1]
        with pytest.raises(UnableToRelease, match="two people"):
            services.release_policy(people["risk"], None, version=version, second_signer=people["risk"])
        with pytest.raises(UnableToRelease, match="two people"):
            services.release_policy(people["risk"], None, version=version, second_signer=people["officer"])
        with pytest.raises(UnableToRelease, match="next version is 2"):
            services.release_policy(people["risk"], None, version=services.founding_versions()[0], second_signer=people["manager"])

    def test_a_replaced_proposal_is_not_signed(self, people, enter):
        base = queries.version_of(queries.release_in_force())
        for hours in ("24", "48"):
            enter(people["risk"]).post(PROPOSE, proposal_form(base, cooling_hours=hours))
        first, second = PolicyProposal.objects.order_by("pk")
        with pytest.raises(UnableToRelease, match="proposed meanwhile"):
            services.sign_proposal(people["manager"], None, proposal=first)
        assert queries.open_proposal() == second

    def test_a_coming_version_does_not_decide_before_its_moment(self, people, acts, office_clock):
        application = acts.apply(people, file=[one for one in acts.FILE if "visit" not in one[0]])
        starts = office_clock.now() + timedelta(hours=2)
        services.release_policy(
            people["risk"], None, version=services.founding_versions()[1], second_signer=people["manager"], in_force_from=starts
        )
        assert queries.verdict_for(application, office_clock.now()).decision.outcome.word == "approve"
        office_clock.forward(hours=2)
        assert queries.verdict_for(application, office_clock.now()).decision.outcome.word == "refer"

    def test_pages_are_for_whoever_decides_or_answers_for_it(self, people, enter, staff):
        assert enter(staff("cashier")).get(POLICY).status_code == 403
        assert enter(people["first"]).get(PROPOSE).status_code == 403
        assert enter(staff("auditor", branch=None)).get(POLICY).status_code == 200
        assert enter(people["first"]).get(reverse("underwriting:version", args=[9])).status_code == 404


class TestDatabase:
    """The database too keeps the four eyes apart."""

    def signed(self, people, acts, **more):
        application = acts.apply(people, **more)
        acts.view(people["first"], application)
        return services.sign_decision(people["first"], None, application=application, outcome="approve")

    def test_what_was_signed_is_not_changed(self, people, acts):
        decision = self.signed(people, acts)
        for change in (
            lambda: Decision.objects.filter(pk=decision.pk).update(outcome="decline"),
            lambda: PolicyRelease.objects.update(version=7),
            lambda: decision.application.own_views.update(would_pay_of_100=1),
            lambda: decision.delete(),
        ):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                change()

    def test_neither_preparer_nor_first_signer_signs_second(self, people, acts):
        decision = self.signed(people, acts, brought_by=people["bringer"])
        for person in (people["officer"], people["bringer"], people["first"]):
            with pytest.raises(IntegrityError), transaction.atomic():
                SecondSignature.objects.create(
                    decision=decision, agrees=True, frozen=decision.frozen, frozen_hash=decision.frozen_hash, release=decision.release,
                    recorded_by=person,
                )  # fmt: skip

    def test_a_signature_is_never_dated_back_to_another_policy(self, people, acts, office_clock):
        decision = self.signed(people, acts, file=[one for one in acts.FILE if "visit" not in one[0]])
        before = office_clock.now()
        acts.release_2(people, office_clock)
        acts.view(people["second"], decision.application)
        with pytest.raises(UnableToDecide, match="Policy version 2"):
            services.sign_second(people["second"], before, decision=decision, agrees=True)


class TestVerify:
    def test_decisions_replay(self, people, acts):
        acts.approve(people, acts.apply(people))
        assert broken("decisions_replay") == ()
        assert broken("approvals_signed") == ()
        assert broken("policy_versions") == ()

    def test_a_changed_file_is_found(self, people, acts, monkeypatch):
        acts.approve(people, acts.apply(people))
        decision = Decision.objects.get()
        other = bytes(decision.frozen).replace(b'"outcome":"approve"', b'"outcome":"decline"')
        assert other != bytes(decision.frozen)
        monkeypatch.setattr("beforehand.office.underwriting.queries.record.SignedFile.frozen", property(lambda self: other))
        assert "its bytes are not those that were signed" in broken("decisions_replay")[0]


class TestRecord:
    def test_seen_and_not_seen(self, people, acts, enter, office_clock):
        application = acts.apply(people)
        paper = parties.attach(
            people["officer"], None, party=application.party, title="Credit report", filename="r.pdf", content=b"%PDF-1.4 report"
        )
        parties.open_attachment(people["first"], None, attachment=paper)
        office_clock.forward(minutes=1)
        acts.approve(people, application)
        office_clock.forward(minutes=1)
        parties.open_attachment(people["second"], None, attachment=paper)
        decision = Decision.objects.get()
        (seen,) = queries.papers_seen(decision)
        assert [(person.name, at is not None) for person, at in seen.seen] == [("first", True), ("second", False)]
        page = text_of(enter(people["second"]).get(reverse("underwriting:record", args=[decision.pk])))
        assert "Credit report" in page
        assert "not seen" in page
        assert "It replays to the same answer." in page
        frozen = enter(people["second"]).get(reverse("underwriting:frozen", args=[decision.pk, "second"]))
        assert frozen.content == bytes(decision.second_signature.frozen)
        assert enter(people["second"]).get(reverse("underwriting:frozen", args=[decision.pk, "third"])).status_code == 404

    def test_covered_for_who_has_not_said_what_he_sees(self, people, acts, enter):
        application = acts.apply(people)
        acts.view(people["first"], application)
        decision = services.sign_decision(people["first"], None, application=application, outcome="approve")
        assert enter(people["second"]).get(reverse("underwriting:record", args=[decision.pk])).status_code == 404
        assert enter(people["first"]).get(reverse("underwriting:record", args=[decision.pk])).status_code == 200


class TestOverrides:
    def override(self, people, acts, office_clock, **more):
        file = [(name, "250000.00 CNY" if "overdue" in name else value, kind) for name, value, kind in acts.FILE]
        application = acts.apply(people, file=file, **more)
        acts.view(people["first"], application)
        decision = services.sign_decision(
            people["first"], None, application=application, outcome="approve", override_reason="A mix-up, in writing."
        )
        acts.view(people["second"], application)
        services.sign_second(people["second"], None, decision=decision, agrees=True)
        return application

    def test_followed_with_what_became_of_the_loan(self, people, acts, enter, office_clock, staff):
        acts.release_2(people, office_clock)
        application = self.override(people, acts, office_clock)
        page = text_of(enter(people["risk"]).get(reverse("underwriting:overrides")))
        assert "Decline when the credit report shows a current overdue above 1,000.00 CNY." in page
        assert "A mix-up, in writing." in page
        assert "not paid out" in page
        office_clock.forward(hours=25)
        loan = servicing.sign_contract(people["officer"], None, approval=Approval.objects.get(application_id=application.pk))
        servicing.pay_out(staff("cashier"), None, loan=loan, channel="transfer", bank_reference="HZ-1")
        page = text_of(enter(people["risk"]).get(reverse("underwriting:overrides")))
        assert loan.number in page
        assert "in order" in page

    def test_an_override_covers_the_rules_it_was_given_against_only(self, people, acts, office_clock):
        application = acts.apply(people, amount_minor=250_000_00, installments=11, file=[one for one in acts.FILE if "visit" not in one[0]])
        acts.view(people["first"], application)
        decision = services.sign_decision(
            people["first"], None, application=application, outcome="approve", override_reason="A second earner guarantees."
        )
        assert decision.override
        acts.release_2(people, office_clock)
        acts.view(people["second"], application)
        with pytest.raises(UnableToDecide, match="home address"):
            services.sign_second(people["second"], None, decision=decision, agrees=True)

    def test_none(self, people, enter):
        assert "Nothing was ever approved against a rule." in text_of(enter(people["risk"]).get(reverse("underwriting:overrides")))
        assert enter(people["officer"]).get(reverse("underwriting:overrides")).status_code == 403

    def test_queries_do_not_grow(self, people, acts, enter, office_clock, django_assert_max_num_queries):
        acts.release_2(people, office_clock)
        self.override(people, acts, office_clock)
        client = enter(people["risk"])
        with django_assert_max_num_queries(30) as few:
            client.get(reverse("underwriting:overrides"))
        for _ in range(3):
            self.override(people, acts, office_clock)
        with django_assert_max_num_queries(len(few.captured_queries)):
            client.get(reverse("underwriting:overrides"))
