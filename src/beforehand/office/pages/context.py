"""The context processor of every page: `frame`, worked out only when a template asks for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from beforehand.office.pages.frame import frame_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """`frame` for base.html: rooms, doors, business day."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}
