"""The room as Django knows it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest


class HomeConfig(AppConfig):
    """The borrower’s file, search, and the first page of each role."""

    name = "beforehand.office.home"
    label = "home"

    def ready(self) -> None:
        """Put the branch's business day into the frame of every page."""
        from beforehand.office.pages.frame import supplies_frame

        supplies_frame(business_day)


def business_day(request: HttpRequest) -> dict[str, Any]:
    """The business day of the reader's branch and how it stands; nothing for who has no branch or has not come in."""
    from beforehand.office.home.queries.today import business_day_of
    from beforehand.office.staff.models import Staff

    person = getattr(request, "user", None)
    if not isinstance(person, Staff) or person.branch is None:
        return {}
    day, state = business_day_of(person.branch)
    return {"business_day": day, "business_day_state": state}
