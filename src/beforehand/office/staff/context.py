"""What the frame of every page knows about its reader and the office's clock."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from beforehand.office.audit import clock
from beforehand.office.staff.models import Staff


def frame(request: HttpRequest) -> dict[str, Any]:
    """For the frame: who reads, in what role, which theme he chose ("" is the machine's), whether this is a story, and now."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, Staff) else None
    role = person.role if person else None
    return {
        "person": person,
        "person_name": person.name if person else "",
        "person_role": role.label if role else "",
        "theme": person.theme if person and person.theme != "system" else "",
        "story": clock.is_story(),
        "now": clock.now(),
    }


def office(request: HttpRequest) -> dict[str, Any]:
    """`person`: who reads this page (Staff), or None before he has signed in."""
    user = getattr(request, "user", None)
    return {"person": user if isinstance(user, Staff) else None}
