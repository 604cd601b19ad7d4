"""Moving a story's clock from the page, and taking a file away on paper: a counted copy."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from beforehand.office.audit import clock
from beforehand.office.closing.services import judge_all_branches
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.models import Party
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service

LONGEST = timedelta(days=31)


class UnableToMoveStory(UnableTo):
    """The story's clock cannot be moved as asked."""


class UnableToPrint(UnableTo):
    """The file cannot be printed as asked."""


@service("move_story")
def move_story(actor: Staff, at: datetime, *, by: timedelta) -> None:
    """Move a story forward, a month at most; every day that is over by then is judged in each branch."""
    if not clock.is_story():
        raise UnableToMoveStory(_("This is an office, not a story. Its clock is the server’s and nobody moves it."), code="not_a_story")
    if not timedelta(0) < by <= LONGEST:
        raise UnableToMoveStory(_("A story moves forward, a month at most."), code="too_far")
    clock.move_story_clock(clock.now() + by)
    judge_all_branches()


@service("print_file")
def print_file(actor: Staff, at: datetime, *, party: Party, as_known_at: datetime | None = None) -> Party:
    """Count a copy of somebody's file that goes on paper; the audit row of this call is the copy. Returns the file."""
    seen = actor.branches_seen()
    if seen is not None and party.branch_id not in seen:
        raise UnableToPrint(_("This file is kept in another branch. Ask there for a copy."), code="other_branch")
    if as_known_at is not None and as_known_at > clock.now():
        raise UnableToPrint(_("This moment has not come yet. Print the file as it is known now."), code="later_than_now", field="known_at")
    return Party.objects.select_for_update().get(pk=party.pk)
