"""The office's own rhythm in a story: every night judges what is over, every evening with postings closes its business day.

Nights and evenings come by hundreds and most have nothing to do. Whether one has is seen from the audit's last row (nothing is written
without one) and from the days on which something falls due; a day passed over so is judged with the next that has something.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef

from beforehand.office.audit.models import AuditRow
from beforehand.office.closing import services as closing
from beforehand.office.collecting.models import Promise
from beforehand.office.servicing.models import BusinessDay, JournalEntry, Loan
from beforehand.world.stories.cast import OPENING, Cast
from beforehand.world.stories.moments import HANGZHOU

NIGHT = time(0, 10)
EVENING = time(21, 4)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=HANGZHOU)


def _last_written() -> int:
    return AuditRow.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _days_of_something() -> set[date]:
    """The days on which an installment falls due or money is promised for."""
    due = {day for days in Loan.objects.values_list("due_on", flat=True) for day in days}
    return due | set(Promise.objects.values_list("promised_on", flat=True))


def nights(until: datetime) -> Iterator[datetime]:
    """Shortly after each midnight, the day that is over is judged in every branch."""
    day, written, expected = OPENING.astimezone(HANGZHOU).date() + timedelta(days=1), 0, set()
    while _at(day, NIGHT) <= until:
        yield _at(day, NIGHT)
        moved = _last_written() != written
        if moved:
            expected = _days_of_something()
        if moved or day - timedelta(days=1) in expected:
            closing.judge_all_branches()
            written = _last_written()
        day += timedelta(days=1)


def evenings(cast: Cast, until: datetime) -> Iterator[datetime]:
    """At nine in the evening a branch that has posted something closes its day."""
    posted = Exists(JournalEntry.objects.filter(branch=OuterRef("branch"), business_day=OuterRef("day")))
    day, written = OPENING.astimezone(HANGZHOU).date(), 0
    while _at(day, EVENING) <= until:
        yield _at(day, EVENING)
        if _last_written() != written:
            opened = BusinessDay.objects.filter(closed_at=None, day__lte=day).filter(posted).annotate(code=F("branch__code"))
            for code in opened.order_by("branch").values_list("code", flat=True):
                closer = cast.people["sun_li" if code == "HZ" else f"jin_{code.lower()}"]
                closing.close_day(closer, None, branch=cast.branches[code])
            written = _last_written()
        day += timedelta(days=1)
