"""The second signature: the version in force then speaks again; an approval becomes effective with it and is watched from then on."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from beforehand.core.policy import payable_from
from beforehand.core.rules.catalogue import STARTER
from beforehand.office.audit import clock
from beforehand.office.intake.models import Application, Conclusion
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.services import order_verification
from beforehand.office.servicing.models import Approval
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service
from beforehand.office.underwriting.models import Decision, SecondSignature, Watch
from beforehand.office.underwriting.queries import SIGNERS, sealed_facts, turned_away_now, verdict_for, version_of, view_of
from beforehand.office.underwriting.queries.desk import Verdict
from beforehand.office.underwriting.refusing import UnableToDecide
from beforehand.office.underwriting.services.desk import alone, check_signer, said, still_waits
from beforehand.office.underwriting.words import says


def _with_approval(signature: SecondSignature) -> SecondSignature:
    signature.approval = Approval.objects.filter(application_id=signature.decision.application_id).first()  # type: ignore[attr-defined]
    return signature


@service("sign_second", roles=SIGNERS, again=_with_approval)
def sign_second(actor: Staff, at: datetime, *, decision: Decision, agrees: bool, words: str = "") -> SecondSignature:
    """Sign second, or send it back. An application is decided by the version in force at this moment: the rules speak again.

    Refused without an own view: nobody signs or sends back what he first read with another's signature beside it.
    Where they decline or refer now what was approved, and no override covers that, it must be decided anew. With an agreeing signature
    an approval becomes effective: payable after the version's cooling time, its watches stand in the diary. Gives the signature, with
    `.approval` where there is one.
    """
    application = alone(decision.application)
    still_waits(application)
    if not Decision.objects.filter(pk=decision.pk, second_signature=None, put_back=None).exists():
        raise UnableToDecide(_("Somebody signed it or sent it back a moment ago. Open it again."), code="signed")
    check_signer(application, actor, decision)
    if view_of(application, actor) is None:
        raise UnableToDecide(_("Write your own view first; then the rules are shown."), code="covered")
    kept = said(words, "words", None if agrees else _("Say why you send it back."))
    verdict = verdict_for(application, clock.now())
    if agrees and decision.outcome == "approve":
        _check_still_approved(decision, verdict)
    frozen, facts = sealed_facts(verdict)
    signature = SecondSignature.objects.create(
        decision=decision, agrees=agrees, words=kept, frozen=frozen, frozen_hash=hashlib.sha256(frozen).hexdigest(), facts=facts,
        release=verdict.release, recorded_by=actor,
    )  # fmt: skip
    signature.approval = None  # type: ignore[attr-defined]
    if agrees and decision.outcome != "refer":
        Conclusion.objects.create(application=application, outcome=decision.outcome, recorded_by=actor)
    if agrees and decision.outcome == "approve":
        signature.approval = _approve(actor, at, application, decision, signature, verdict)  # type: ignore[attr-defined]
    return signature


def _check_still_approved(decision: Decision, verdict: Verdict) -> None:
    """Refused where the rules turn it away now, unless the override was given against each rule that does."""
    against = turned_away_now(decision, verdict)
    if not against:
        return
    sentences = " ".join(result.rule.sentence(get_language() or "en") for result in against)
    about = {"version": verdict.release.version, "outcome": says(verdict.decision.outcome.word), "sentences": sentences}
    sentence = _("Policy version %(version)s is in force and says %(outcome)s: %(sentences)s It must be decided anew.")
    raise UnableToDecide(sentence % about, code="rules_changed")


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
            taught_by = result.taught_by or ""
            Watch.objects.create(
                application=application, what=name, every_months=recheck.every_months, taught_by=taught_by, recorded_by=actor
            )
            _diary(actor, at, application, name, recheck.due_on(granted_on), taught_by)
        for name in result.rule.monitors:
            Watch.objects.create(application=application, what=name, every_months=0, taught_by=result.taught_by or "", recorded_by=actor)
    return approval


def _diary(actor: Staff, at: datetime, application: Application, name: str, due_on: date, taught_by: str) -> None:
    check = STARTER[name].settled_by
    assert check is not None, f"{name} is watched, and no check looks at it again"
    try:
        order_verification(
            actor, at, party=application.party, check_code=check, attribute=name, application=application, due_on=due_on,
            taught_by=taught_by, starts_on=due_on,
        )  # fmt: skip
    except UnableTo as refused:  # a re-check that cannot be ordered would be forgotten: that is a broken invariant, not a refusal
        raise AssertionError(f"the re-check of {name} could not be put into the diary: {refused}") from refused
