"""What every page knows about the office and its reader."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from beforehand.office.audit import clock
from beforehand.office.staff.models import Staff


def office(request: HttpRequest) -> dict[str, Any]:
    """`person` (None where nobody is signed in), `theme`, `is_story`, `now` (UTC), `languages`, `themes`."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, Staff) else None
    return {
        "person": person,
        "theme": person.theme if person else "system",
        "is_story": clock.is_story(),
        "now": clock.now(),
        "languages": settings.LANGUAGES,
        "themes": settings.THEMES,
    }
