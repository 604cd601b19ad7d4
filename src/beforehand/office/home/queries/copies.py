"""Printed copies of a file: each is one row of the audit, numbered in the order of their making."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from beforehand.office.audit.models import AuditRow
from beforehand.office.audit.personal import keyed_digest
from beforehand.office.parties.models import Party
from beforehand.office.staff.models import Staff

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Nothing that is read for something else: no 0, 1, I, L, O, U."""


@dataclass(frozen=True)
class Copy:
    """A counted copy: its number, when it was made, and the code that stands at its foot (over file, copy, reader and moment shown)."""

    pk: int
    number: int
    made_at: datetime
    check: str


def last_copy(party: Party, staff: Staff) -> int | None:
    """The copy this person made last of this file."""
    return _of(party).filter(actor_id=staff.pk).order_by("-pk").values_list("pk", flat=True).first()


def copy_of(party: Party, staff: Staff, pk: int, shown_at: datetime) -> Copy | None:
    """A copy this person made of this file as it shows at `shown_at`; None where there is none of that number."""
    row = _of(party).filter(pk=pk, actor_id=staff.pk).first()
    if row is None:
        return None
    number = _of(party).filter(pk__lte=pk).count()
    return Copy(
        pk, number, row.recorded_at, _code(f"{party.number}/{number}/{staff.pk}/{row.recorded_at.isoformat()}/{shown_at.isoformat()}")
    )


def _of(party: Party):
    return AuditRow.objects.filter(action="print_file", subject_type="parties.party", subject_id=str(party.pk))


def _code(text: str) -> str:
    number = int(keyed_digest("copy", text), 16)
    letters = []
    for _place in range(8):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters[:4]) + "-" + "".join(letters[4:])
