"""Writing a finding into the file, and saying which side of a contradiction stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.limits import date_refusal
from beforehand.core.evidence.dates import UnableToDate, refuse_span, stated
from beforehand.core.rules.catalogue import NAME_PATTERN, STARTER
from beforehand.office.audit import clock
from beforehand.office.parties.models import Attachment, ContradictionSettled, EvidenceKind, Finding, Party
from beforehand.office.parties.queries import contradictions
from beforehand.office.parties.refusing import UnableToRecord, written_once
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.parties.values import read_value
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service

PROMPT = timedelta(minutes=1)
"""Written within this time of being learnt, a finding needs no source for its earlier moment."""
LONGEST_WORDS = 4000


@service("record_finding", roles=WRITERS)
def record_finding(
    actor: Staff, at: datetime, *, party: Party, attribute: str, value: str, evidence_kind: str, source: str = "", words: str = "",
    true_from: str = "", true_to: str = "", seen_on: date | None = None, supersedes: Finding | None = None,
    attachments: Sequence[Attachment] = (), subject: models.Model | None = None, known_basis: str = "recorded",
) -> Finding:  # fmt: skip
    """Write one claim or observation; `at` is when it was learnt (`known_at`, declared). A correction names the finding it replaces.

    Refused: a value the attribute cannot have, dates that cannot stand together, a day after today, an earlier moment without a source,
    a finding that was replaced before or speaks of something else.
    """
    _check_evidence(attribute, evidence_kind)
    value = read_value(attribute, value)
    if max(len(source), len(words)) > LONGEST_WORDS:
        raise UnableToRecord(_("These words are too long. Keep what matters, and attach the paper."), field="words")
    if any(one.party_id != party.pk for one in attachments):
        raise UnableToRecord(_("A paper of another file cannot show this. Attach it here."), field="attachments")
    learnt_on = at.astimezone(party.branch.zone_info).date()
    try:
        starts, ends = stated(true_from or None), stated(true_to or None)
    except UnableToDate as unreadable:
        raise UnableToRecord.from_refusal(unreadable.refusal, field="true_from") from unreadable
    if refusal := refuse_span(starts, ends, seen_on):
        raise UnableToRecord.from_refusal(refusal, field="true_from")
    for name, day in (("true_from", starts and starts.earliest), ("true_to", ends and ends.latest), ("seen_on", seen_on)):
        if day and (refusal := date_refusal(day)):
            raise UnableToRecord.from_refusal(refusal, field=name)
    if seen_on and seen_on > learnt_on:
        raise UnableToRecord(_("%(day)s is after it was learnt. Put the day it was seen.") % {"day": seen_on}, field="seen_on")
    if starts and starts.earliest > learnt_on:
        raise UnableToRecord(
            _("%(day)s is after it was learnt. A finding speaks of what is or was.") % {"day": true_from}, field="true_from"
        )
    if at < clock.now() - PROMPT and not source.strip():
        raise UnableToRecord(_("It was learnt earlier than it is written. Say who or what shows that."), field="source")
    if supersedes is not None:
        _check_superseded(party, attribute, supersedes)
    with written_once(_replaced_before()):
        finding = Finding.objects.create(
            party=party, attribute=attribute, value=value, evidence_kind=evidence_kind, source=source.strip(), words=words.strip(),
            department=actor.department, true_from=str(starts or ""), true_to=str(ends or ""), seen_on=seen_on, known_at=at,
            known_basis=known_basis, supersedes=supersedes, recorded_by=actor, subject_type=subject._meta.model_name if subject else "",
            subject_id=subject.pk if subject else None,
        )  # fmt: skip
    finding.attachments.set(attachments)
    return finding


def _check_evidence(attribute: str, evidence_kind: str) -> None:
    if evidence_kind not in EvidenceKind.values:
        raise UnableToRecord(
            _("Say how it is known: a document, seen by yourself, said by the person, or said by somebody else."), field="evidence_kind"
        )
    if not re.fullmatch(NAME_PATTERN, attribute) or len(attribute) > Finding._meta.get_field("attribute").max_length:
        raise UnableToRecord(_("Choose from the list what this speaks of."), field="attribute")
    if attribute not in STARTER:
        return
    if STARTER[attribute].settled_by is None:
        raise UnableToRecord(_("This stands in the application itself and is not found out."), field="attribute")
    if STARTER[attribute].settled_by == "home_visit" and evidence_kind != EvidenceKind.OWN_OBSERVATION:
        raise UnableToRecord(
            _("Only whoever was at the door can say this. Write what was said or shown as the home address."), field="evidence_kind"
        )
    if EvidenceKind(evidence_kind) not in (EvidenceKind.DOCUMENT, EvidenceKind.OWN_OBSERVATION):
        raise UnableToRecord(
            _("A check settles this, not what somebody says. Write it as a claim, or record the paper."), field="evidence_kind"
        )


def _replaced_before() -> UnableToRecord:
    return UnableToRecord(_("This finding was replaced before. Correct the one that replaced it."), code="superseded_twice")


def _check_superseded(party: Party, attribute: str, supersedes: Finding) -> None:
    if (supersedes.party_id, supersedes.attribute) != (party.pk, attribute):
        raise UnableToRecord(
            _("A correction must speak of the same person and matter as the finding it replaces."), code="supersedes_other"
        )
    if Finding.objects.filter(supersedes=supersedes).exists():
        raise _replaced_before()


@service("settle_contradiction", roles=WRITERS)
def settle_contradiction(
    actor: Staff, at: datetime, *, party: Party, attribute: str, stands: Finding, against: Finding, reason: str
) -> ContradictionSettled:
    """Say which of two findings stands, with the reason. Both stay legible; the contradiction is settled, not hidden."""
    if not reason.strip():
        raise UnableToRecord(_("Say why this side stands: what you read, saw or were told."), field="reason")
    open_pairs = [{pair.one.pk, pair.other.pk} for pair in contradictions(party) if pair.attribute == attribute and pair.settled is None]
    if {stands.pk, against.pk} not in open_pairs:
        raise UnableToRecord(_("These two findings do not contradict each other, or it was settled before."), code="no_contradiction")
    return ContradictionSettled.objects.create(
        party=party, attribute=attribute, stands=stands, against=against, reason=reason.strip(), recorded_by=actor
    )
