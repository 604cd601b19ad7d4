"""The timeline of a file: every room's rows merged, as known at an instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from beforehand.office.agencies.queries import timeline_rows as placements
from beforehand.office.cash.queries import timeline_rows as receipts
from beforehand.office.collecting.queries import timeline_rows as collection
from beforehand.office.contacts.queries import timeline_rows as contacts
from beforehand.office.documents.queries import timeline_rows as documents
from beforehand.office.imports.queries import timeline_rows as brought_in
from beforehand.office.intake.queries import timeline_rows as applications
from beforehand.office.learning.queries import timeline_rows as lessons
from beforehand.office.parties.models import Party
from beforehand.office.parties.queries import timeline_rows as findings
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.safety.queries import timeline_rows as incidents
from beforehand.office.servicing.queries import timeline_rows as money
from beforehand.office.staff.models import appointments_read_once
from beforehand.office.underwriting.queries import timeline_rows as decisions

Rows = Callable[[Party, datetime], list[TimelineRow]]

ROOMS: tuple[Rows, ...] = (
    applications, findings, decisions, brought_in, money, documents, contacts, collection, receipts, incidents, placements, lessons,
)  # fmt: skip
"""Of entries of one moment the earlier room's stands first: an application before what was claimed with it, its handing in after."""


def timeline_of(party: Party, as_known_at: datetime) -> list[TimelineRow]:
    """Every entry known by then, oldest first; nothing that became known later shows."""
    with appointments_read_once():  # each row asks for the department of its writer
        rows = [row for of_room in ROOMS for row in of_room(party, as_known_at)]
    return sorted(rows, key=lambda row: (row.at, row.recorded_at, row.subject.endswith("-submission")))
