"""The branch's business day, and what must happen before the next posting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import connection

from beforehand.office.audit import clock
from beforehand.office.servicing.models import BusinessDay, Loan
from beforehand.office.staff.models import Branch

before_posting: list[Callable[[Branch], object]] = []
"""What judges the days that are over registers itself here; it runs before a posting is written."""

after_posting: list[Callable[[Loan], object]] = []
"""What must follow a posting at once registers itself here: a case ends with the payment that settles everything."""


def civil_day(branch: Branch, at: datetime | None = None) -> date:
    """The civil day of the branch at an instant (None: now)."""
    return (at or clock.now()).astimezone(branch.zone_info).date()


def day_over_at(branch: Branch, day: date) -> datetime:
    """The instant at which a civil day of the branch is over: its 24:00."""
    return datetime.combine(day + timedelta(days=1), time(), branch.zone_info)


def open_day(branch: Branch) -> BusinessDay:
    """The branch's open business day; the first posting after a close opens the civil day it is made on, or the one after the last."""
    while True:
        found = BusinessDay.objects.filter(branch=branch, closed_at=None).first()
        if found:
            return found
        last = BusinessDay.objects.filter(branch=branch).order_by("-day").first()
        today = civil_day(branch)
        day = today if last is None or last.day < today else last.day + timedelta(days=1)
        made, _ = BusinessDay.objects.get_or_create(branch=branch, day=day, defaults={"opened_at": clock.now()})
        if made.closed_at is None:
            return made


def ready_to_post(branch: Branch) -> BusinessDay:
    """Judge what is over, then give the business day a posting belongs to, held open until the posting is written.

    A close that begins meanwhile waits for the postings under way; a posting that comes after it belongs to the next business day.
    """
    for judge in before_posting:
        judge(branch)
    while True:
        day = open_day(branch)
        with connection.cursor() as cursor:
            cursor.execute("select 1 from servicing_businessday where id = %s and closed_at is null for key share", [day.pk])
            if cursor.fetchone():
                return day
