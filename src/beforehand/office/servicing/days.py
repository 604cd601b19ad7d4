"""The branch's business day, and what must happen before the next posting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from beforehand.office.audit import clock
from beforehand.office.servicing.models import BusinessDay
from beforehand.office.staff.models import Branch

before_posting: list[Callable[[Branch], None]] = []
"""What judges the days that are over registers itself here; it runs before a posting is written."""


def civil_day(branch: Branch, at: datetime | None = None) -> date:
    """The civil day of the branch at an instant (None: now)."""
    return (at or clock.now()).astimezone(branch.zone_info).date()


def open_day(branch: Branch) -> BusinessDay:
    """The branch's open business day; the first posting after a close opens the civil day it is made on, or the one after the last."""
    found = BusinessDay.objects.filter(branch=branch, closed_at=None).first()
    if found:
        return found
    last = BusinessDay.objects.filter(branch=branch).order_by("-day").first()
    today = civil_day(branch)
    day = today if last is None or last.day < today else date.fromordinal(last.day.toordinal() + 1)
    return BusinessDay.objects.get_or_create(branch=branch, day=day, defaults={"opened_at": clock.now()})[0]


def ready_to_post(branch: Branch) -> BusinessDay:
    """Judge what is over, then give the business day a posting belongs to."""
    for judge in before_posting:
        judge(branch)
    return open_day(branch)
