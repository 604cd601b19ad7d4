"""The timeline of a file: every room's rows merged, as known at an instant."""

from __future__ import annotations

from datetime import datetime

from beforehand.office.agencies.queries import timeline_rows as placements
from beforehand.office.cash.queries import timeline_rows as custody
from beforehand.office.collecting.queries import timeline_rows as collection
from beforehand.office.contacts.queries import timeline_rows as contacts
from beforehand.office.intake.queries import timeline_rows as applications
from beforehand.office.learning.queries import timeline_rows as lessons
from beforehand.office.parties.models import Party
from beforehand.office.parties.queries import timeline_rows as findings
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.safety.queries import timeline_rows as incidents
from beforehand.office.servicing.queries import timeline_rows as money
from beforehand.office.underwriting.queries import timeline_rows as decisions

ROOMS = (findings, applications, decisions, money, contacts, collection, custody, incidents, placements, lessons)


def timeline_of(party: Party, as_known_at: datetime) -> list[TimelineRow]:
    """Every entry written by then, oldest first; nothing that was written later shows."""
    rows = [row for of_room in ROOMS for row in of_room(party, as_known_at)]
    assert all(row.recorded_at <= as_known_at or row.known is not None for row in rows), "a row from the future stands in a past view"
    return sorted(rows, key=lambda row: (row.at, row.recorded_at))
