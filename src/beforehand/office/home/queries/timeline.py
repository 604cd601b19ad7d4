"""The timeline of a file: every room's rows merged, as known at an instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from beforehand.office.parties.models import Party
from beforehand.office.parties.timeline import TimelineRow

Rows = Callable[[Party, datetime], list[TimelineRow]]

ROOMS = ("parties", "intake", "underwriting", "servicing", "contacts", "collecting", "cash", "safety", "agencies", "learning")


def _rows_of_rooms() -> list[Rows]:
    """The rooms that write into files; one that is not built yet has nothing to say."""
    names = [f"beforehand.office.{room}.queries" for room in ROOMS]
    built = [import_module(name) for name in names if find_spec(name) is not None]
    return [room.timeline_rows for room in built if hasattr(room, "timeline_rows")]


def timeline_of(party: Party, as_known_at: datetime) -> list[TimelineRow]:
    """Every entry written by then, oldest first; nothing that was written later shows."""
    rows = [row for of_room in _rows_of_rooms() for row in of_room(party, as_known_at)]
    return sorted(rows, key=lambda row: (row.at, row.recorded_at))
