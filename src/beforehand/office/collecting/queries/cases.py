"""Which cases and promises wait for whom, who holds a case, which visit is still open."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from beforehand.core.collection.promises import Verdict
from beforehand.office.audit import clock
from beforehand.office.collecting.models import Assignment, Case, Promise, Visit
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role

SEES_ALL_CASES = (Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER, Role.RISK_MANAGER, Role.COMPLIANCE_OFFICER, Role.AUDITOR)


def cases_of(staff: Staff, mine: bool | None = None) -> QuerySet[Case]:
    """The open cases `staff` works with: his own, or for whoever oversees collection all of his branches (`mine` narrows to his own)."""
    cases = Case.objects.visible_to(staff).filter(closed_at=None)
    own = not staff.holds_any(SEES_ALL_CASES) if mine is None else mine
    return cases.filter(assignments__collector=staff, assignments__until_at=None) if own else cases


def cases_seen(staff: Staff) -> QuerySet[Case]:
    """Every case, open or closed, of the branches `staff` may see."""
    return Case.objects.visible_to(staff).select_related("party__branch", "branch")


def cases_waiting(staff: Staff) -> QuerySet[Case]:
    """Open cases that nobody holds, oldest first."""
    held = Assignment.objects.filter(until_at=None).values("case_id")
    return cases_of(staff, mine=False).exclude(pk__in=held).select_related("party", "branch").order_by("opened_on", "pk")


def holder_of(case: Case, at: datetime | None = None) -> Staff | None:
    """Who holds the case at an instant (None: now)."""
    moment = at or clock.now()
    held = case.assignments.filter(from_at__lte=moment).filter(Q(until_at=None) | Q(until_at__gt=moment)).select_related("collector").last()
    return held.collector if held else None


def with_holder(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases with their present assignment in `held` (a list of none or one)."""
    present = Assignment.objects.filter(until_at=None).select_related("collector")
    return cases.prefetch_related(Prefetch("assignments", queryset=present, to_attr="held"))


def promises_due(staff: Staff, day: date) -> QuerySet[Promise]:
    """Promises for this day in the open cases `staff` works with."""
    return _promises(staff).filter(promised_on=day).order_by("given_at", "pk")


def broken_promises(staff: Staff, since: date) -> QuerySet[Promise]:
    """Promises of days from `since` on that a close found broken or partly kept and that are not filled since, latest first."""
    broken = _promises(staff).filter(promised_on__gte=since, verdicts__verdict__in=[Verdict.BROKEN, Verdict.PARTLY_KEPT])
    return broken.exclude(verdicts__verdict__in=[Verdict.KEPT, Verdict.KEPT_LATE]).order_by("-promised_on", "-pk").distinct()


def _promises(staff: Staff) -> QuerySet[Promise]:
    return Promise.objects.filter(case__in=cases_of(staff)).select_related("case__party", "loan")


def visit_open(staff: Staff) -> Visit | None:
    """The visit this person is on now and has not checked out of."""
    return Visit.objects.filter(officers=staff, ended_at=None).select_related("case__party__branch").order_by("-began_at").first()
