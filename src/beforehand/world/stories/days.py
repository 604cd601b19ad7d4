"""The office's own rhythm in a story: every night judges what is over, every evening with postings closes its business day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from beforehand.office.closing import services as closing
from beforehand.office.servicing.models import BusinessDay, LoanEvent
from beforehand.world.stories.cast import OPENING, Cast
from beforehand.world.stories.moments import HANGZHOU

NIGHT = time(0, 10)
EVENING = time(21, 4)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=HANGZHOU)


def nights(until: datetime) -> Iterator[datetime]:
    """Shortly after each midnight, the day that is over is judged in every branch."""
    day = OPENING.astimezone(HANGZHOU).date() + timedelta(days=1)
    while _at(day, NIGHT) <= until:
        yield _at(day, NIGHT)
        closing.judge_all_branches()
        day += timedelta(days=1)


def evenings(cast: Cast, until: datetime) -> Iterator[datetime]:
    """At nine in the evening a branch that has posted something closes its day."""
    day = OPENING.astimezone(HANGZHOU).date()
    while _at(day, EVENING) <= until:
        yield _at(day, EVENING)
        for code, branch in cast.branches.items():
            closer = cast.people["sun_li" if code == "HZ" else f"jin_{code.lower()}"]
            opened = BusinessDay.objects.filter(branch=branch, closed_at=None).first()
            if opened and opened.day <= day and LoanEvent.objects.filter(loan__branch=branch, business_day=opened.day).exists():
                closing.close_day(closer, None, branch=branch)
        day += timedelta(days=1)
