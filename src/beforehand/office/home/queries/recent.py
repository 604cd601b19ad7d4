"""What is new in the files of a person's branches, and how the last close went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch

from beforehand.office.audit import clock
from beforehand.office.closing.models import CloseRun, CloseStep
from beforehand.office.parties.models import Finding
from beforehand.office.servicing.models import LoanWarning
from beforehand.office.staff.models import Branch, Staff

MOST = 20
SPAN = timedelta(days=7)


@dataclass(frozen=True)
class News:
    """One line of what is new: when, by which department, about whom."""

    at: datetime
    department: str
    bold: str
    text: str
    number: str
    warning: bool = False


def new_since(staff: Staff, since: datetime | None = None) -> list[News]:
    """Findings of others and warnings of the last days, newest first."""
    branches = Branch.objects.visible_to(staff)
    start = since or clock.now() - SPAN
    findings = Finding.objects.filter(party__branch__in=branches, recorded_at__gt=start).exclude(recorded_by=staff)
    rows = [
        News(one.recorded_at, one.department, str(one.party.name), str(one.words or one.source or one.value), one.party.number)
        for one in findings.select_related("party").order_by("-recorded_at")[:MOST]
    ]
    warnings = LoanWarning.objects.filter(loan__branch__in=branches, raised_at__gt=start).select_related("loan__party")
    rows += [
        News(one.raised_at, "office", one.sentence_en, str(one.loan.party.name), one.loan.party.number, warning=True)
        for one in warnings.order_by("-raised_at")[:MOST]
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:MOST]


def closes_of(staff: Staff) -> list[CloseRun]:
    """The last close of each branch this person sees, with its steps."""
    steps = Prefetch("steps", queryset=CloseStep.objects.order_by("position"))
    runs = CloseRun.objects.visible_to(staff).select_related("branch").prefetch_related(steps).order_by("branch_id", "-day").distinct("branch_id")
    return list(runs)
