"""The own view before any rule is shown, and the first signature with the rules as they spoke."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from beforehand.core.policy import Outcome, PolicyVersion, may_override
from beforehand.office.audit import clock
from beforehand.office.intake.models import Application
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service
from beforehand.office.underwriting.models import Decision, OwnView, PutBack
from beforehand.office.underwriting.queries import SIGNERS, open_decision, sealed_facts, verdict_for, version_of, view_of
from beforehand.office.underwriting.queries.desk import Verdict
from beforehand.office.underwriting.reasons import reasons_of
from beforehand.office.underwriting.refusing import UnableToDecide
from beforehand.office.underwriting.services.desk import alone, check_signer, said, still_waits

OUTCOMES = ("approve", "refer", "decline")


@service("record_own_view", roles=SIGNERS)
def record_own_view(actor: Staff, at: datetime, *, application: Application, outcome: str, would_pay_of_100: int, words: str) -> OwnView:
    """Write what one thinks before any rule is shown; once per person, never edited."""
    application = alone(application)
    still_waits(application)
    check_signer(application, actor)
    if outcome not in OUTCOMES:
        raise UnableToDecide(_("Choose approve, refer or decline."), field="outcome")
    if not isinstance(would_pay_of_100, int) or not 0 <= would_pay_of_100 <= 100:
        raise UnableToDecide(_("Write how many of 100 such people would pay: 0 to 100."), field="would_pay_of_100")
    kept = said(words, "words", _("Write what you think, in a sentence, before the rules speak."))
    if view_of(application, actor):
        raise UnableToDecide(_("Your view stands already. It is not changed after the rules spoke."), code="view_stands")
    return OwnView.objects.create(
        application=application, outcome=outcome, would_pay_of_100=would_pay_of_100, words=kept, recorded_by=actor
    )


@service("sign_decision", roles=SIGNERS)
def sign_decision(
    actor: Staff, at: datetime, *, application: Application, outcome: str, reasons: Sequence[str] = (), words: str = "",
    override_reason: str = "",
) -> Decision:  # fmt: skip
    """Sign first. The rules in force speak on the file as known at this moment (a signature is never dated back) and are frozen with it.

    Refused: without an own view; by the bringer or the preparer; a decline or a referral without a reason; an approval against a rule
    that declines or refers without the reasons of an override.
    """
    application = alone(application)
    still_waits(application)
    check_signer(application, actor)
    if outcome not in OUTCOMES:
        raise UnableToDecide(_("Choose approve, refer or decline."), field="outcome")
    if view_of(application, actor) is None:
        raise UnableToDecide(_("Write your own view first; then the rules are shown."), code="covered")
    if open_decision(application):
        raise UnableToDecide(_("It carries a first signature and waits for the second."), code="signed")
    now = clock.now()
    verdict = verdict_for(application, now)
    told = _reasons(outcome, reasons, version_of(verdict.release))
    override = outcome == "approve" and verdict.decision.outcome >= Outcome.REFER
    if override:
        _check_override(application, actor, verdict, override_reason)
    frozen, kept = sealed_facts(verdict)
    return Decision.objects.create(
        application=application, release=verdict.release, outcome=outcome, rules_outcome=verdict.decision.outcome.word, reasons=told,
        words=said(override_reason if override else words, "override_reason" if override else "words"), as_known_at=now, frozen=frozen,
        frozen_hash=hashlib.sha256(frozen).hexdigest(), override=override, facts=kept, recorded_by=actor,
    )  # fmt: skip


def _reasons(outcome: str, codes: Sequence[str], version: PolicyVersion) -> list[dict[str, str]]:
    told = reasons_of(codes, version)
    if len(told) != len(set(codes)):
        raise UnableToDecide(_("Choose the reasons from the list."), field="reasons")
    if outcome != "approve" and not told:
        raise UnableToDecide(_("Choose the reasons he will be told."), field="reasons")
    return [reason.plain() for reason in told] if outcome != "approve" else []


def _check_override(application: Application, actor: Staff, verdict: Verdict, reason: str) -> None:
    refusal = may_override(actor.pk, brought_by=application.brought_by_id, prepared_by=application.prepared_by_id, reasons=reason)
    if refusal is None:
        return
    raised = UnableToDecide.from_refusal(refusal, field="override_reason")
    raised.citation = "; ".join(result.rule.sentence_en for result in verdict.decision.binding) or raised.citation
    raise raised


@service("put_back", roles=SIGNERS)
def put_back(actor: Staff, at: datetime, *, decision: Decision, words: str) -> PutBack:
    """The first signer takes his signature back before the second: the application waits for a decision again."""
    still_waits(alone(decision.application))
    if decision.recorded_by_id != actor.pk:
        raise UnableToDecide(_("Only who signed takes his signature back."), code="not_yours")
    if not Decision.objects.filter(pk=decision.pk, second_signature=None, put_back=None).exists():
        raise UnableToDecide(_("It was signed a second time or taken back before."), code="signed")
    return PutBack.objects.create(decision=decision, words=said(words, "words", _("Say why you take it back.")), recorded_by=actor)
