"""What every page knows about its reader and the office's clock."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from beforehand.office.audit import clock
from beforehand.office.staff.models import Staff


def office(request: HttpRequest) -> dict[str, Any]:
    """`person` (Staff, or None before sign-in), `theme` (light, dark, system), `is_story`, `now` (aware, UTC)."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, Staff) else None
    return {"person": person, "theme": person.theme if person else "system", "is_story": clock.is_story(), "now": clock.now()}
