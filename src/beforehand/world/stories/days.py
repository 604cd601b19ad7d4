"""The office's own rhythm in a story: every night judges what is over, every evening with postings closes its business day.

Nights and evenings come by hundreds and most have nothing to do. Whether one has is seen from the audit's last row (nothing is written
without one) and from the days on which something falls due; a day passed over so is judged with the next that has something.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db.models import Exists, OuterRef

from beforehand.office.audit.models import AuditRow
from beforehand.office.closing import services as closing
from beforehand.office.collecting.models import Promise
from beforehand.office.servicing.models import BusinessDay, JournalEntry, Loan
from beforehand.world.stories.cast import OPENING, Cast
from beforehand.world.stories.moments import HANGZHOU
from beforehand.world.stories.runner import Perhaps

NIGHT = time(0, 10)
EVENING = time(21, 4)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=HANGZHOU)


class _Seen:
    """What was written so far, by the audit's last row; and whether more was written since, or a day of something is over."""

    def __init__(self) -> None:
        self.last, self.needed = 0, False
        self._expected: set[date] = set()

    def anything(self) -> bool:
        """Whether anything was written since the last look; the answer stays until `done`."""
        self.needed = self.needed or _last_written() != self.last
        return self.needed

    def over(self, day: date) -> bool:
        """Whether anything was written, or fell due or was promised for a day."""
        if self.anything():
            self._expected = _days_of_something()
        self.needed = self.needed or day in self._expected
        return self.needed

    def done(self) -> None:
        """What was needed is done."""
        self.last, self.needed = _last_written(), False


def _last_written() -> int:
    return AuditRow.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _days_of_something() -> set[date]:
    """The days on which an installment falls due or money is promised for."""
    due = {day for days in Loan.objects.values_list("due_on", flat=True) for day in days}
    return due | set(Promise.objects.values_list("promised_on", flat=True))


def nights(until: datetime) -> Iterator[Perhaps]:
    """Shortly after each midnight, the day that is over is judged in every branch."""
    day, seen = OPENING.astimezone(HANGZHOU).date() + timedelta(days=1), _Seen()
    while _at(day, NIGHT) <= until:
        yield Perhaps(_at(day, NIGHT), partial(seen.over, day - timedelta(days=1)))
        if seen.needed:
            closing.judge_all_branches()
            seen.done()
        day += timedelta(days=1)


def evenings(cast: Cast, until: datetime) -> Iterator[Perhaps]:
    """At nine in the evening a branch that has posted something closes its day."""
    posted = Exists(JournalEntry.objects.filter(branch=OuterRef("branch"), business_day=OuterRef("day")))
    day, seen = OPENING.astimezone(HANGZHOU).date(), _Seen()
    while _at(day, EVENING) <= until:
        yield Perhaps(_at(day, EVENING), seen.anything)
        if seen.needed:
            opened = BusinessDay.objects.filter(posted, closed_at=None, day__lte=day)
            for code in opened.order_by("branch").values_list("branch__code", flat=True):
                closer = cast.people["sun_li" if code == "HZ" else f"jin_{code.lower()}"]
                closing.close_day(closer, None, branch=cast.branches[code])
            seen.done()
        day += timedelta(days=1)
