"""What the auditor reads: who read whose personal data and when, and how the audit's chain stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from beforehand.office.audit.models import AuditRow, Seal, UnsealedRow
from beforehand.office.parties.models import Party
from beforehand.office.staff.models import Staff


@dataclass(frozen=True)
class ReadingRow:
    """One reading in words: who, when, which file, and which fields or page."""

    at: datetime
    who: str
    number: str
    subject: str
    fields: str


@dataclass(frozen=True)
class Chain:
    """How many rows wait for a seal, and the last seal with its hash (None: nothing is sealed yet)."""

    unsealed: int
    last: Seal | None


def readings(staff: Staff, number: str = "") -> QuerySet[AuditRow]:
    """The readings this person may see, the latest first; of one file where its number is given."""
    found = AuditRow.objects.filter(kind=AuditRow.Kind.READING).order_by("-pk")
    seen = staff.branches_seen()
    if seen is not None:
        found = found.filter(branch_id__in=seen)
    if number:
        of_file = Party.objects.visible_to(staff).filter(number=number).values_list("pk", flat=True)
        found = found.filter(subject_type="parties.party", subject_id__in=[str(pk) for pk in of_file])
    return found


def in_words(rows: list[AuditRow]) -> list[ReadingRow]:
    """A page of readings with the names of readers and files; two queries."""
    people = dict(Staff.objects.filter(pk__in={row.actor_id for row in rows}).values_list("pk", "name"))
    of_files = {int(row.subject_id) for row in rows if row.subject_type == "parties.party" and row.subject_id}
    numbers = dict(Party.objects.filter(pk__in=of_files).values_list("pk", "number"))
    return [
        ReadingRow(
            row.recorded_at,
            people.get(row.actor_id, ""),
            numbers.get(int(row.subject_id), "") if row.subject_type == "parties.party" else "",
            row.subject_type.partition(".")[2],
            ", ".join(row.names),
        )
        for row in rows
    ]


def chain() -> Chain:
    """How the chain stands, without recomputing it."""
    return Chain(UnsealedRow.objects.count(), Seal.objects.order_by("-number").first())
