"""The room as Django knows it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest

from beforehand.office.staff.roles import Role


class HomeConfig(AppConfig):
    """The borrower’s file, search, and the first page of each role."""

    name = "beforehand.office.home"
    label = "home"

    def ready(self) -> None:
        """Put the branch's business day and each role's own doors into the frame of every page."""
        from beforehand.office.cash.pages import READERS as CASH
        from beforehand.office.collecting.pages.access import WORKERS as WORKLIST
        from beforehand.office.home.pages.doors import DOORS
        from beforehand.office.intake.pages.listing import ROOM as APPLICATIONS
        from beforehand.office.pages.frame import opens_page, opens_room, supplies_frame
        from beforehand.office.parties.pages.access import READERS as FILES
        from beforehand.office.parties.services.files import WRITERS

        supplies_frame(business_day)
        for key, readers in (
            ("applications", APPLICATIONS), ("files", FILES), ("worklist", WORKLIST), ("cash", CASH), ("lessons", FILES),
            ("search", (*FILES, Role.CASHIER)),
        ):  # fmt: skip
            opens_room(key, partial(_holds_any, readers))
        for _words, view_name, readers in (
            *DOORS, ("", "home:files", FILES), ("", "home:file", FILES), ("", "intake:applications", APPLICATIONS),
            ("", "collecting:worklist", WORKLIST), ("", "cash:custody", CASH), ("", "learning:lessons", FILES),
            ("", "parties:record_finding", WRITERS),
        ):  # fmt: skip
            opens_page(view_name, partial(_holds_any, readers))


def _holds_any(readers: Iterable[Role], request: HttpRequest) -> bool:
    from beforehand.office.staff.models import Staff

    person = getattr(request, "user", None)
    return isinstance(person, Staff) and person.holds_any(readers)


def business_day(request: HttpRequest) -> dict[str, Any]:
    """The business day of the reader's branch and how it stands; nothing for who has no branch or has not come in."""
    from beforehand.office.home.queries.today import business_day_of
    from beforehand.office.staff.models import Staff

    person = getattr(request, "user", None)
    if not isinstance(person, Staff) or person.branch is None:
        return {}
    day, state = business_day_of(person.branch)
    return {"business_day": day, "business_day_state": state}
