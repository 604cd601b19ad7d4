"""A plea of poverty and what becomes of it; how he stands between able and willing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from beforehand.core.evidence.findings import EvidenceKind
from beforehand.office.collecting.models import Case, HardshipEnquiry, HardshipTreatment, Standing
from beforehand.office.collecting.refusing import UnableToEase
from beforehand.office.collecting.services.cases import COLLECTORS, MANAGERS, check_open
from beforehand.office.parties.models import Finding
from beforehand.office.parties.services import raise_flag
from beforehand.office.servicing.days import civil_day
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service

PROOF_WITHIN = timedelta(days=60)
REVIEW_WITHIN = timedelta(days=366)
PROVING = tuple(kind for kind in EvidenceKind if kind.proves)


@service("open_hardship_enquiry", roles=COLLECTORS)
def open_hardship_enquiry(
    actor: Staff, at: datetime, *, case: Case, plea: str, would_show: str, proof_by: date, offered: str = ""
) -> HardshipEnquiry:
    """He says he cannot pay: his words, what would show it, by when, and what is offered meanwhile. Unproved is not known, not untrue."""
    case = check_open(case, UnableToEase)
    today = civil_day(case.branch, at)
    if not plea.strip():
        raise UnableToEase(_("Write what he said, in his words."), field="plea")
    if not would_show.strip():
        raise UnableToEase(_("Write what would show it: a statement, a wage slip, a paper of the hospital."), field="would_show")
    if not today <= proof_by <= today + PROOF_WITHIN:
        raise UnableToEase(
            _("The proof is due between today and %(last)s. Choose a day he can keep.") % {"last": today + PROOF_WITHIN}, field="proof_by"
        )
    if case.hardship_enquiries.filter(treatment=None).exists():
        raise UnableToEase(_("An enquiry of this case is open already. Decide it first."), code="enquiry_open")
    return HardshipEnquiry.objects.create(
        case=case, plea=plea.strip(), would_show=would_show.strip()[:160], proof_by=proof_by, offered=offered.strip()[:160],
        recorded_by=actor,
    )  # fmt: skip


@service("decide_hardship", roles=MANAGERS)
def decide_hardship(
    actor: Staff, at: datetime, *, enquiry: HardshipEnquiry, granted: bool, reason: str, evidence: Finding | None = None,
    review_on: date | None = None,
) -> HardshipTreatment:  # fmt: skip
    """Grant or refuse hardship treatment, with the reason. A grant rests on a document or on what was seen, and has its day of review.

    Granted, it puts up the flag *hardship* until that day: firmer steps stop, the plan stays as it is.
    """
    case = Case.objects.select_for_update().get(pk=enquiry.case_id)
    today = civil_day(case.branch, at)
    if HardshipTreatment.objects.filter(enquiry=enquiry).exists():
        raise UnableToEase(_("This enquiry was decided before."), code="decided")
    if enquiry.recorded_by_id == actor.pk:
        raise UnableToEase(_("%(name)s opened this enquiry and may not decide it.") % {"name": actor.name}, code="own_enquiry")
    if not reason.strip():
        raise UnableToEase(_("Write the reason. He and the next reader must understand it."), field="reason")
    if evidence is not None and evidence.party_id != case.party_id:
        raise UnableToEase(_("The evidence is about somebody else. Choose a finding of this file."), field="evidence")
    if granted and (evidence is None or evidence.evidence_kind not in PROVING):
        raise UnableToEase(_("A grant needs a document or what an officer saw. His word alone leaves it not known."), field="evidence")
    if granted and (review_on is None or not today < review_on <= today + REVIEW_WITHIN):
        raise UnableToEase(_("A grant needs a day of review after today and within a year."), field="review_on")
    treatment = HardshipTreatment.objects.create(
        enquiry=enquiry, granted=granted, reason=reason.strip(), evidence=evidence, review_on=review_on if granted else None,
        recorded_by=actor,
    )  # fmt: skip
    if granted and review_on is not None:
        until_at = datetime.combine(review_on, time(), tzinfo=case.branch.zone_info)
        raise_flag(actor, at, party=case.party, kind="hardship", reason=reason.strip(), until_at=until_at)
    return treatment


@service("record_standing", roles=COLLECTORS)
def record_standing(
    actor: Staff, at: datetime, *, case: Case, ability: str, willingness: str, until_on: date, words: str = "",
    evidence: Sequence[Finding] = (),
) -> Standing:  # fmt: skip
    """Say whether he is able and willing, on which evidence, and until when that holds. *Not known* is an answer and needs none."""
    today = civil_day(case.branch, at)
    if ability not in Standing.Ability.values:
        raise UnableToEase(_("Choose whether he is able to pay, or that it is not known."), field="ability")
    if willingness not in Standing.Willingness.values:
        raise UnableToEase(_("Choose whether he is willing to pay, or that it is not known."), field="willingness")
    if not today < until_on <= today + REVIEW_WITHIN:
        raise UnableToEase(_("It holds until a day after today and within a year; then it is looked at again."), field="until_on")
    if any(finding.party_id != case.party_id for finding in evidence):
        raise UnableToEase(_("The evidence is about somebody else. Choose a finding of this file."), field="evidence")
    known = {ability, willingness} != {"not_known"}
    if known and not any(finding.evidence_kind in PROVING for finding in evidence):
        raise UnableToEase(_("Name a document or what an officer saw that shows it, or answer *not known*."), field="evidence")
    standing = Standing.objects.create(
        case=case, ability=ability, willingness=willingness, words=words.strip(), until_on=until_on, recorded_by=actor
    )
    standing.evidence.set(evidence)
    return standing
