"""The own view, the first signature with the rules as they spoke, and the second signature that makes it count."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from beforehand.core.policy import Outcome, PolicyVersion, may_override, payable_from
from beforehand.office.intake.models import Application, Conclusion
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.services import order_verification
from beforehand.office.servicing.models import Approval
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service
from beforehand.office.underwriting.models import Decision, OwnView, PutBack, SecondSignature, Watch
from beforehand.office.underwriting.queries import SIGNERS, open_decision, sealed_facts, signable_by, verdict_for, version_of, view_of
from beforehand.office.underwriting.queries.desk import Verdict
from beforehand.office.underwriting.reasons import reasons_of
from beforehand.office.underwriting.refusing import UnableToDecide

OUTCOMES = ("approve", "refer", "decline")


def _waits(application: Application) -> None:
    if not hasattr(application, "submission"):
        raise UnableToDecide(_("It was not handed in yet. The preparer hands it in first."), code="not_submitted")
    if hasattr(application, "withdrawal") or hasattr(application, "conclusion"):
        raise UnableToDecide(_("It is decided or withdrawn. Nothing waits for a signature."), code="concluded")


def _may_sign(application: Application, actor: Staff, decision: Decision | None = None) -> None:
    if refusal := signable_by(application, actor, decision):
        raise UnableToDecide.from_refusal(refusal)


@service("record_own_view", roles=SIGNERS)
def record_own_view(actor: Staff, at: datetime, *, application: Application, outcome: str, would_pay_of_100: int, words: str) -> OwnView:
    """Write what one thinks before any rule is shown; once per person, never edited."""
    _waits(application)
    _may_sign(application, actor)
    if outcome not in OUTCOMES:
        raise UnableToDecide(_("Choose approve, refer or decline."), field="outcome")
    if not 0 <= would_pay_of_100 <= 100:
        raise UnableToDecide(_("Write how many of 100 such people would pay: 0 to 100."), field="would_pay_of_100")
    if not words.strip():
        raise UnableToDecide(_("Write what you think, in a sentence, before the rules speak."), field="words")
    if view_of(application, actor):
        raise UnableToDecide(_("Your view stands already. It is not changed after the rules spoke."), code="view_stands")
    return OwnView.objects.create(
        application=application, outcome=outcome, would_pay_of_100=would_pay_of_100, words=words.strip(), recorded_by=actor
    )


@service("sign_decision", roles=SIGNERS)
def sign_decision(
    actor: Staff, at: datetime, *, application: Application, outcome: str, reasons: Sequence[str] = (), words: str = "",
    override_reason: str = "",
) -> Decision:  # fmt: skip
    """Sign first. The rules in force speak on the file as known now and are frozen with it.

    Refused: without an own view; by the bringer or the preparer; a decline or a referral without a reason; an approval against a rule
    that declines or refers without the reasons of an override.
    """
    _waits(application)
    _may_sign(application, actor)
    Application.objects.select_for_update().get(pk=application.pk)
    if outcome not in OUTCOMES:
        raise UnableToDecide(_("Choose approve, refer or decline."), field="outcome")
    if view_of(application, actor) is None:
        raise UnableToDecide(_("Write your own view first; then the rules are shown."), code="covered")
    if open_decision(application):
        raise UnableToDecide(_("It carries a first signature and waits for the second."), code="signed")
    verdict = verdict_for(application, at)
    told = _reasons(outcome, reasons, version_of(verdict.release))
    override = outcome == "approve" and verdict.decision.outcome >= Outcome.REFER
    if override:
        _check_override(application, actor, verdict, override_reason)
    frozen, kept = sealed_facts(verdict)
    return Decision.objects.create(
        application=application, release=verdict.release, outcome=outcome, rules_outcome=verdict.decision.outcome.word, reasons=told,
        words=(override_reason or words).strip(), as_known_at=at, frozen=frozen, frozen_hash=hashlib.sha256(frozen).hexdigest(),
        override=override, facts=kept, recorded_by=actor,
    )  # fmt: skip


def _reasons(outcome: str, codes: Sequence[str], version: PolicyVersion) -> list[dict[str, str]]:
    told = reasons_of(codes, version)
    if len(told) != len(set(codes)):
        raise UnableToDecide(_("Choose the reasons from the list."), field="reasons")
    if outcome != "approve" and not told:
        raise UnableToDecide(_("Choose the reasons he will be told."), field="reasons")
    return [reason.plain() for reason in told] if outcome != "approve" else []


def _check_override(application: Application, actor: Staff, verdict: Verdict, reason: str, first: Decision | None = None) -> None:
    refusal = may_override(
        actor.pk, brought_by=application.brought_by_id, prepared_by=application.prepared_by_id,
        first_signer=first.recorded_by_id if first else None, reasons=reason,
    )  # fmt: skip
    if refusal is None:
        return
    spoken = "; ".join(result.rule.sentence_en for result in verdict.decision.binding)
    raised = UnableToDecide.from_refusal(refusal, field="override_reason")
    raised.citation = raised.citation or spoken
    raise raised


@service("sign_second", roles=SIGNERS)
def sign_second(actor: Staff, at: datetime, *, decision: Decision, agrees: bool, words: str = "") -> SecondSignature:
    """Sign second, or send it back. An application is decided by the version in force at this moment: the rules speak again.

    Where they decline or refer now what was approved, and it was no override, it must be decided anew. With an agreeing signature an
    approval becomes effective: payable after the version's cooling time, its watches stand in the diary.
    """
    Application.objects.select_for_update().get(pk=decision.application_id)
    application = Application.objects.select_related("party", "product").get(pk=decision.application_id)
    _waits(application)
    if SecondSignature.objects.filter(decision=decision).exists() or PutBack.objects.filter(decision=decision).exists():
        raise UnableToDecide(_("Somebody signed it or sent it back a moment ago. Open it again."), code="signed")
    _may_sign(application, actor, decision)
    if not agrees and not words.strip():
        raise UnableToDecide(_("Say why you send it back."), field="words")
    verdict = verdict_for(application, at)
    if agrees and decision.outcome == "approve" and verdict.decision.outcome >= Outcome.REFER and not decision.override:
        raise UnableToDecide(_changed(verdict), code="rules_changed")
    frozen, _kept = sealed_facts(verdict)
    signature = SecondSignature.objects.create(
        decision=decision, agrees=agrees, words=words.strip(), frozen=frozen, frozen_hash=hashlib.sha256(frozen).hexdigest(),
        release=verdict.release, recorded_by=actor,
    )  # fmt: skip
    if agrees and decision.outcome != "refer":
        Conclusion.objects.create(application=application, outcome=decision.outcome, recorded_by=actor)
    if agrees and decision.outcome == "approve":
        signature.approval = _approve(actor, at, application, decision, signature, verdict)
    return signature


def _changed(verdict: Verdict) -> str:
    sentences = " ".join(result.rule.sentence_en for result in verdict.decision.binding)
    said = {"version": verdict.release.version, "outcome": verdict.decision.outcome.word, "sentences": sentences}
    return _("Policy version %(version)s is in force and says %(outcome)s: %(sentences)s It must be decided anew.") % said


def _approve(
    actor: Staff, at: datetime, application: Application, decision: Decision, signature: SecondSignature, verdict: Verdict
) -> Approval:
    version = version_of(verdict.release)
    approval = Approval.objects.create(
        application_id=application.pk, party=application.party, product=application.product, principal_minor=application.amount_minor,
        installments=application.installments, brought_by=application.brought_by, prepared_by=application.prepared_by,
        first_signer=decision.recorded_by, second_signer=actor, signed_at=signature.recorded_at,
        payable_from=payable_from(signature.recorded_at, version.cooling_hours), decision_hash=decision.frozen_hash, recorded_by=actor,
    )  # fmt: skip
    granted_on = signature.recorded_at.astimezone(application.branch.zone_info).date()
    for result in verdict.decision.watches:
        recheck = result.rule.recheck
        for name in recheck.what if recheck else ():
            assert recheck is not None
            Watch.objects.create(
                application=application, what=name, every_months=recheck.every_months, taught_by=result.taught_by or "", recorded_by=actor
            )
            _diary(actor, at, application, name, recheck.due_on(granted_on), result.taught_by or "")
    return approval


def _diary(actor: Staff, at: datetime, application: Application, name: str, due_on, taught_by: str) -> None:
    from beforehand.core.rules.catalogue import STARTER

    try:
        order_verification(
            actor, at, party=application.party, check_code=STARTER[name].settled_by, attribute=name, application=application, due_on=due_on,
            taught_by=taught_by, starts_on=due_on,
        )  # fmt: skip
    except UnableTo as refused:  # a re-check that cannot be ordered would be forgotten: that is a broken invariant, not a refusal
        raise AssertionError(f"the re-check of {name} could not be put into the diary: {refused}") from refused


@service("put_back", roles=SIGNERS)
def put_back(actor: Staff, at: datetime, *, decision: Decision, words: str) -> PutBack:
    """The first signer takes his signature back before the second: the application waits for a decision again."""
    if decision.recorded_by_id != actor.pk:
        raise UnableToDecide(_("Only who signed takes his signature back."), code="not_yours")
    if SecondSignature.objects.filter(decision=decision).exists() or PutBack.objects.filter(decision=decision).exists():
        raise UnableToDecide(_("It was signed a second time or taken back before."), code="signed")
    if not words.strip():
        raise UnableToDecide(_("Say why you take it back."), field="words")
    return PutBack.objects.create(decision=decision, words=words.strip(), recorded_by=actor)
