"""Moving a story's clock from the page; what a night judges is judged on the way."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from beforehand.office.audit import clock
from beforehand.office.closing.services import judge_days
from beforehand.office.pages.unable import UnableTo
from beforehand.office.servicing.days import civil_day
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.service import service

LONGEST = timedelta(days=31)


class UnableToMoveStory(UnableTo):
    """The story's clock cannot be moved as asked."""


@service("move_story")
def move_story(actor: Staff, at: datetime, *, by: timedelta) -> None:
    """Move a story forward, a month at most; every day that is over by then is judged in each branch."""
    if not clock.is_story():
        raise UnableToMoveStory(_("This is an office, not a story. Its clock is the server’s and nobody moves it."), code="not_a_story")
    if not timedelta(0) < by <= LONGEST:
        raise UnableToMoveStory(_("A story moves forward, a month at most."), code="too_far")
    moment = clock.now() + by
    clock.move_story_clock(moment)
    for branch in Branch.objects.filter(closed_at=None):
        judge_days(branch, civil_day(branch, moment) - timedelta(days=1))
