"""The close of a business day: named steps with counts, each in a transaction of its own, so that a close goes on where it was ended.

The business day moves as the close begins: what is posted from then on belongs to the next one, and the counter never waits for a close.
Cases, promises and warnings are not the close's own work: they are judged for each day that is over, in the night or else before the next
posting, and in the step *days judged* where neither has come to it. The steps after it say what the judging brought since the last close.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from beforehand.office.audit import clock
from beforehand.office.closing.models import CloseRun, CloseStep
from beforehand.office.closing.queries import last_day_over, next_unjudged, parked_items, since_last_close
from beforehand.office.closing.refusing import UnableToClose
from beforehand.office.closing.services.judging import judge_days
from beforehand.office.collecting.models import Case, PromiseVerdict
from beforehand.office.servicing.days import civil_day, open_day
from beforehand.office.servicing.models import BusinessDay, JournalEntry, LoanEvent, LoanWarning, SuspenseItem
from beforehand.office.staff.models import Branch, Staff, system
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

CLOSERS = (Role.BRANCH_MANAGER, Role.CASHIER)


@dataclass(frozen=True)
class Step:
    """One step: what it is called, what it reads and writes, and the function that does it, giving (rows read, rows written)."""

    code: str
    label: Words | str
    reads: str
    writes: str
    work: Callable[[CloseRun, CloseStep], tuple[int, int]]


@service("begin_close", roles=CLOSERS)
def begin_close(actor: Staff, at: datetime, *, branch: Branch, day: date | None = None) -> CloseRun:
    """Begin the close of the branch's open business day, or give back the one that was begun and not finished.

    From here on postings belong to the next business day. Refused for a day that has not come, or that is not the open one.
    """
    unfinished = CloseRun.objects.filter(branch=branch, finished_at=None).first()
    if unfinished is not None and day in (None, unfinished.day):
        return unfinished
    if unfinished is not None:
        raise UnableToClose(_("The close of %(day)s is not finished. Let it finish first.") % {"day": unfinished.day}, code="unfinished")
    if day is not None and CloseRun.objects.filter(branch=branch, day=day).exists():
        raise UnableToClose(_("%(day)s was closed before.") % {"day": day}, code="closed")
    business = BusinessDay.objects.select_for_update().get(pk=open_day(branch).pk)
    if business.closed_at is not None or (day is not None and day != business.day):
        raise UnableToClose(_("The open business day is %(day)s. Close that one.") % {"day": open_day(branch).day}, code="other_day")
    if business.day > civil_day(branch):
        raise UnableToClose(
            _("Today is closed. Business day %(day)s can be closed when it has come.") % {"day": business.day}, code="not_come"
        )
    business.closed_at, business.closed_by = clock.now(), actor
    business.save(update_fields=["closed_at", "closed_by"])
    run = CloseRun.objects.create(branch=branch, day=business.day, recorded_by=actor)
    CloseStep.objects.bulk_create(CloseStep(run=run, code=step.code, position=place) for place, step in enumerate(STEPS, start=1))
    return run


def go_on(run: CloseRun) -> CloseRun:
    """Do what is left of a close, step by step; safe to call twice, and again after it was ended in the middle."""
    works = {step.code: step.work for step in STEPS}
    for pk in run.steps.filter(finished_at=None).values_list("pk", flat=True):
        _do(pk, run, works)
    with transaction.atomic():
        locked = CloseRun.objects.select_for_update().get(pk=run.pk)
        if locked.finished_at is None and not locked.steps.filter(finished_at=None).exists():
            locked.finished_at = clock.now()
            locked.save(update_fields=["finished_at"])
    run.refresh_from_db()
    return run


def close_day(actor: Staff, at: datetime | None = None, /, *, branch: Branch, day: date | None = None, key: UUID | None = None) -> CloseRun:
    """Close the branch's business day from the first step to the last; `begin_close` says what is refused."""
    return go_on(begin_close(actor, at, branch=branch, day=day, key=key))


def _do(pk: int, run: CloseRun, works: dict[str, Callable[[CloseRun, CloseStep], tuple[int, int]]]) -> None:
    step = CloseStep.objects.get(pk=pk)
    if step.code == "days_judged":
        _judge_day_by_day(run, step)
    with transaction.atomic():
        step = CloseStep.objects.select_for_update().get(pk=pk)
        if step.finished_at is None:  # another worker may have done it while this one waited
            step.rows_done, step.written = works[step.code](run, step)
            step.rows_all = max(step.rows_all, step.rows_done)
            step.finished_at = clock.now()
            step.save()


def _business_day_moved(run: CloseRun, step: CloseStep) -> tuple[int, int]:
    """The business day moved as the close began; here it is seen to have moved."""
    return 1, BusinessDay.objects.filter(branch=run.branch, day=run.day, closed_at__isnull=False).count()


def _count_postings(run: CloseRun, step: CloseStep) -> tuple[int, int]:
    """Events and suspense money of the day, and the entries they made; an entry out of balance stops the close at once."""
    entries = JournalEntry.objects.filter(branch=run.branch, business_day=run.day)
    sums = entries.values("pk").annotate(debit=Sum("postings__debit_minor"), credit=Sum("postings__credit_minor"))
    unbalanced = sums.exclude(debit=F("credit")).count()
    assert unbalanced == 0, f"{unbalanced} entries of {run.day} are out of balance"
    came = LoanEvent.objects.filter(loan__branch=run.branch, business_day=run.day).count()
    return came + SuspenseItem.objects.filter(branch=run.branch, business_day=run.day).count(), entries.count()


def _judge_day_by_day(run: CloseRun, step: CloseStep) -> None:
    """Each day over is judged in a transaction of its own, and the progress is seen after each."""
    over, first = last_day_over(run.branch), next_unjudged(run.branch)
    if first is None or first > over:
        return
    CloseStep.objects.filter(pk=step.pk).update(rows_all=F("rows_done") + (over - first).days + 1)
    for number in range((over - first).days + 1):
        judge_days(system(), None, branch=run.branch, through=first + timedelta(days=number))
        CloseStep.objects.filter(pk=step.pk).update(rows_done=F("rows_done") + 1)


def _days_judged(run: CloseRun, step: CloseStep) -> tuple[int, int]:
    judged = run.branch.days_judged.filter(judged_at__gt=since_last_close(step)).count()
    return max(judged, step.rows_done), judged


def _counted(read: Callable[[CloseRun, datetime], int]) -> Callable[[CloseRun, CloseStep], tuple[int, int]]:
    def work(run: CloseRun, step: CloseStep) -> tuple[int, int]:
        count = read(run, since_last_close(step))
        return count, count

    return work


def _cases_opened(run: CloseRun, since: datetime) -> int:
    return Case.objects.filter(branch=run.branch, opened_at__gt=since).count()


def _cases_closed(run: CloseRun, since: datetime) -> int:
    return Case.objects.filter(branch=run.branch, closed_at__gt=since).count()


def _promises_judged(run: CloseRun, since: datetime) -> int:
    return PromiseVerdict.objects.filter(promise__loan__branch=run.branch, judged_at__gt=since).count()


def _warnings(run: CloseRun, since: datetime, *kinds: str) -> int:
    return LoanWarning.objects.filter(loan__branch=run.branch, raised_at__gt=since, kind__in=kinds).count()


def _first_payments(run: CloseRun, since: datetime) -> int:
    return _warnings(run, since, LoanWarning.Kind.FIRST_PAYMENT_DEFAULT)


def _early_warnings(run: CloseRun, since: datetime) -> int:
    return _warnings(run, since, LoanWarning.Kind.GROWING_LATENESS, LoanWarning.Kind.RECHECK_DIFFERS)


def _parked(run: CloseRun, step: CloseStep) -> tuple[int, int]:
    items = len(parked_items(run.branch))
    return items, items


STEPS = (
    Step("business_day", _("Business day moved"), "business day", "business day", _business_day_moved),
    Step("postings", _("Postings booked"), "loan events, suspense, journal", "", _count_postings),
    Step("days_judged", _("Days judged"), "loans, events, promises", "days judged", _days_judged),
    Step("cases_opened", _("Cases opened"), "days judged", "", _counted(_cases_opened)),
    Step("cases_closed", _("Cases closed"), "days judged", "", _counted(_cases_closed)),
    Step("promises", _("Promises judged"), "days judged", "", _counted(_promises_judged)),
    Step("first_payments", _("First payments missed"), "days judged", "", _counted(_first_payments)),
    Step("warnings", _("Early warnings"), "days judged", "", _counted(_early_warnings)),
    Step("parked", _("Parked"), "suspense, corrections", "", _parked),
)
