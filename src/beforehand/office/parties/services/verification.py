"""Ordering a check and writing down what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from beforehand.core.rules.catalogue import STARTER
from beforehand.office.audit import clock
from beforehand.office.parties.models import Attachment, Finding, Party, VerificationResult, VerificationTask
from beforehand.office.parties.refusing import UnableToVerify
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.parties.services.findings import record_finding
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service

WITHOUT_VALUE = frozenset({"not_given", "source_down", "cancelled"})


@service("order_verification", roles=WRITERS)
def order_verification(
    actor: Staff, at: datetime, *, party: Party, check_code: str, attribute: str, application: models.Model | None = None,
    assigned_to: Staff | None = None, due_on: date | None = None, taught_by: str = "", starts_on: date | None = None,
) -> VerificationTask:  # fmt: skip
    """Order the check that settles `attribute`; price and days come from the catalogue. One open check of a kind per application."""
    settles = STARTER.get(attribute)
    if settles is None or settles.settled_by != check_code:
        raise UnableToVerify(_("No check of this kind settles %(attribute)s.") % {"attribute": attribute}, code="no_such_check")
    application_id = application.pk if application else None
    waiting = VerificationTask.objects.filter(party=party, attribute=attribute, application_id=application_id, result=None)
    if waiting.filter(starts_on=starts_on).exists():
        raise UnableToVerify(_("This check is ordered and not answered yet."), code="ordered_before")
    today = clock.now().astimezone(party.branch.zone_info).date()
    due_on = due_on or (starts_on or today) + timedelta(days=settles.days)
    if due_on < today:
        raise UnableToVerify(_("%(day)s is past. Choose a day from today on.") % {"day": due_on}, field="due_on")
    return VerificationTask.objects.create(
        party=party, check_code=check_code, attribute=attribute, application_id=application_id, assigned_to=assigned_to, due_on=due_on,
        cost_minor=settles.cost_minor, taught_by=taught_by, starts_on=starts_on, recorded_by=actor,
    )  # fmt: skip


@service("record_verification_result", roles=WRITERS)
def record_verification_result(
    actor: Staff, at: datetime, *, task: VerificationTask, outcome: str, value: str = "", evidence_kind: str = "", source: str = "",
    words: str = "", true_from: str = "", true_to: str = "", seen_on: date | None = None, attachments: Sequence[Attachment] = (),
) -> VerificationResult:  # fmt: skip
    """Answer a check: found as claimed, found otherwise, not found, not given, source down, cancelled.

    A visit to the door writes whether the address is verified; where he was found elsewhere (`value` is that address) it writes both the
    address found and that the claimed one is not verified, so that the contradiction stands in the file.
    """
    if outcome not in VerificationResult.Outcome.values:
        raise UnableToVerify(_("Choose what came of it from the list."), field="outcome")
    if VerificationResult.objects.filter(task=task).exists():
        raise UnableToVerify(_("This check was answered before."), code="answered_before")
    finding = None
    if outcome not in WITHOUT_VALUE:
        said = {"source": source, "words": words, "seen_on": seen_on, "attachments": attachments, "subject": task}
        dated = {"true_from": true_from, "true_to": true_to}
        finding = (
            _visit_findings(actor, at, task, outcome, value, said, dated)
            if task.check_code == "home_visit"
            else record_finding(
                actor, at, party=task.party, attribute=task.attribute, value=value, evidence_kind=evidence_kind or "document", **said, **dated
            )
        )
    return VerificationResult.objects.create(task=task, outcome=outcome, finding=finding, words=words.strip(), recorded_by=actor)


def _visit_findings(actor: Staff, at: datetime, task: VerificationTask, outcome: str, value: str, said: dict, dated: dict) -> Finding:
    if outcome == VerificationResult.Outcome.FOUND_OTHERWISE:
        if not value.strip():
            raise UnableToVerify(_("Write where he was found."), field="value")
        record_finding(
            actor, at, party=task.party, attribute="home.address", value=value, evidence_kind="own_observation",
            **{**said, "source": said["source"] or str(_("visit to the door"))}, **dated,
        )  # fmt: skip
    seen = outcome == VerificationResult.Outcome.FOUND
    return record_finding(
        actor, at, party=task.party, attribute="home_address.verified_by_visit", value="true" if seen else "false",
        evidence_kind="own_observation", **{**said, "source": said["source"] or str(_("visit to the door"))},
    )  # fmt: skip
