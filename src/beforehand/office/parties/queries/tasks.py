"""Verification tasks that wait, by whom and when; and what was written later than it was learnt."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from beforehand.office.parties.models import Finding, Party, VerificationTask
from beforehand.office.staff.models import Staff

LATER_BY = timedelta(minutes=1)


def open_checks(staff: Staff, on: date) -> QuerySet[VerificationTask]:
    """The unanswered checks of this person's branches that may be done on `on` (a re-check stands in the diary until its day)."""
    waiting = VerificationTask.objects.visible_to(staff).filter(result=None).filter(Q(starts_on=None) | Q(starts_on__lte=on))
    return waiting.select_related("party", "party__branch", "assigned_to", "recorded_by").order_by("due_on", "pk")


def diary(staff: Staff, on: date) -> QuerySet[VerificationTask]:
    """The re-checks whose day has not come, the next one first."""
    later = VerificationTask.objects.visible_to(staff).filter(result=None, starts_on__gt=on)
    return later.select_related("party", "party__branch", "assigned_to", "recorded_by").order_by("starts_on", "pk")


def checks_of(party: Party) -> QuerySet[VerificationTask]:
    """Every check of a file, those that wait first."""
    return party.verification_tasks.select_related(
        "assigned_to", "recorded_by", "result", "result__finding", "result__recorded_by"
    ).order_by(F("result__recorded_at").desc(nulls_first=True), "due_on", "pk")


def declared_earlier(staff: Staff) -> QuerySet[Finding]:
    """Findings said to have been learnt before they were written, latest first: for the auditor."""
    found = Finding.objects.filter(known_at__lt=F("recorded_at") - LATER_BY)
    seen = staff.branches_seen()
    if seen is not None:
        found = found.filter(party__branch_id__in=seen)
    return found.select_related("party", "recorded_by").order_by("-recorded_at", "-pk")
