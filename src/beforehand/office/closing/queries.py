"""What was judged, and how the closes of a branch went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet

from beforehand.office.closing.models import CloseRun, CloseStep, DayJudged
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Loan, ReversalRequest, SuspenseItem
from beforehand.office.staff.models import Branch, Staff


def last_day_over(branch: Branch) -> date:
    """The last civil day of the branch that is over: yesterday."""
    return civil_day(branch) - timedelta(days=1)


def next_unjudged(branch: Branch) -> date | None:
    """The first day of the branch that nobody judged; None where its borrowers have no loan yet."""
    last = last_judged(branch)
    if last is not None:
        return last + timedelta(days=1)
    first = Loan.objects.filter(party__branch=branch).order_by("recorded_at").values_list("recorded_at", flat=True).first()
    return civil_day(branch, first) if first else None


def last_judged(branch: Branch) -> date | None:
    """The last day of the branch that was judged."""
    return DayJudged.objects.filter(branch=branch).order_by("-day").values_list("day", flat=True).first()


def close_runs(staff: Staff) -> QuerySet[CloseRun]:
    """The closes this person may see, the last first."""
    return CloseRun.objects.visible_to(staff).select_related("branch", "recorded_by").order_by("-day", "-pk")


def since_last_close(step: CloseStep) -> datetime:
    """When the same step of the close before was done: what was judged after it belongs to this one. The first close has all."""
    before = CloseStep.objects.filter(run__branch=step.run.branch_id, run__lt=step.run_id, code=step.code, finished_at__isnull=False)
    return before.order_by("-run").values_list("finished_at", flat=True).first() or datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ParkedItem:
    """Something the close leaves for a person: money without a loan, or a correction nobody has approved."""

    kind: str  # suspense, reversal
    record: SuspenseItem | ReversalRequest


def parked_items(branch: Branch) -> list[ParkedItem]:
    """What waits for a person in this branch, oldest first."""
    suspense = SuspenseItem.objects.filter(branch=branch, attributed=None).order_by("recorded_at")
    reversals = ReversalRequest.objects.filter(event__loan__branch=branch, event__reversed_by=None).select_related("event__loan")
    return [
        *(ParkedItem("suspense", item) for item in suspense),
        *(ParkedItem("reversal", request) for request in reversals.order_by("recorded_at")),
    ]
