"""Ordering a check and writing down what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from beforehand.core.rules.catalogue import STARTER, Kind
from beforehand.office.audit import clock
from beforehand.office.parties.models import Attachment, Finding, Party, VerificationResult, VerificationTask
from beforehand.office.parties.refusing import UnableToVerify, written_once
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.parties.services.findings import record_finding
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service

WITHOUT_VALUE = frozenset({"not_given", "source_down", "cancelled"})
FOUND_INSTEAD: Mapping[str, str] = {
    "home_visit": "home.address", "employer_check": "employer.name", "asset_check": "assets.houses", "purpose_paper": "purpose.use",
}  # fmt: skip
"""Where a yes-or-no check found something else than claimed, what was found is written under this attribute."""
SHOWN_BESIDE: Mapping[str, frozenset[str]] = {"bank_statement": frozenset({"bank.balance"}), "income_paper": frozenset({"income.monthly"})}
"""What the same paper may show beside the answer."""


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


@service("take_verification", roles=WRITERS)
def take_verification(actor: Staff, at: datetime, *, task: VerificationTask, assigned_to: Staff | None = None) -> VerificationTask:
    """Take a check oneself, or give it to somebody (`assigned_to`) who writes in that branch; refused once it is answered."""
    locked = _open_task(task)
    whom = assigned_to or actor
    if not (whom.active and whom.holds_any(WRITERS, locked.branch_id)):
        raise UnableToVerify(_("%(name)s does no checks in this branch.") % {"name": whom.name}, field="assigned_to")
    locked.assigned_to = whom
    locked.save(update_fields=["assigned_to"])
    return locked


def _open_task(task: VerificationTask) -> VerificationTask:
    locked = VerificationTask.objects.select_for_update(of=("self",)).select_related("party__branch").get(pk=task.pk)
    if VerificationResult.objects.filter(task=locked).exists():
        raise _answered_before()
    return locked


def _answered_before() -> UnableToVerify:
    return UnableToVerify(_("This check was answered before."), code="answered_before")


@service("record_verification_result", roles=WRITERS)
def record_verification_result(
    actor: Staff, at: datetime, *, task: VerificationTask, outcome: str, value: str = "", evidence_kind: str = "", source: str = "",
    words: str = "", true_from: str = "", true_to: str = "", seen_on: date | None = None, attachments: Sequence[Attachment] = (),
    beside: Mapping[str, str] | None = None,
) -> VerificationResult:  # fmt: skip
    """Answer a check: found as claimed, found otherwise, not found, not given, source down, cancelled.

    A check whose answer is yes or no writes whether it stands as claimed; where it is found otherwise (`value` is what was found: the
    address, the employer) it writes both, so that the contradiction stands in the file. A visit is the visitor's own observation.
    `beside` maps what the same paper shows too (a statement's balance) to its value.
    """
    if outcome not in VerificationResult.Outcome.values:
        raise UnableToVerify(_("Choose what came of it from the list."), field="outcome")
    _open_task(task)
    finding = None
    if outcome not in WITHOUT_VALUE:
        visit = task.check_code == "home_visit"
        said = {
            "evidence_kind": "own_observation" if visit else evidence_kind or "document", "words": words, "seen_on": seen_on,
            "source": source or (str(_("visit to the door")) if visit else ""), "attachments": attachments, "subject": task,
        }  # fmt: skip
        dated = {"true_from": true_from, "true_to": true_to}
        finding = _findings(actor, at, task, outcome, value, said, dated)
        for attribute, shown in (beside or {}).items():
            if attribute not in SHOWN_BESIDE.get(task.check_code, frozenset()):
                raise UnableToVerify(_("This paper does not show that."), field="beside")
            record_finding(actor, at, party=task.party, attribute=attribute, value=shown, **said)
    with written_once(_answered_before()):
        return VerificationResult.objects.create(task=task, outcome=outcome, finding=finding, words=words.strip(), recorded_by=actor)


def _findings(
    actor: Staff, at: datetime, task: VerificationTask, outcome: str, value: str, said: dict[str, Any], dated: dict[str, str]
) -> Finding:
    """The finding that answers the task, after the one that says what was found instead."""
    if STARTER[task.attribute].kind is not Kind.BOOLEAN:
        if outcome == VerificationResult.Outcome.NOT_FOUND:
            raise UnableToVerify(_("There is no paper to read from? Then choose: asked for, not given."), field="outcome")
        return record_finding(actor, at, party=task.party, attribute=task.attribute, value=value, **said, **dated)
    seen = outcome == VerificationResult.Outcome.FOUND
    if outcome == VerificationResult.Outcome.FOUND_OTHERWISE:
        instead = FOUND_INSTEAD.get(task.check_code)
        if instead is None:
            raise UnableToVerify(_("This paper is there or not: choose as claimed, or not found."), field="outcome")
        if not value.strip():
            raise UnableToVerify(_("Write what was found instead: the address, the employer, what it was."), field="value")
        record_finding(actor, at, party=task.party, attribute=instead, value=value, **said, **dated)
    return record_finding(actor, at, party=task.party, attribute=task.attribute, value="true" if seen else "false", **said)
