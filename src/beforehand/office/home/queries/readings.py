"""What the auditor's first page shows: the last readings, and how the audit's chain stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from beforehand.office.audit.models import AuditRow, Seal, UnsealedRow
from beforehand.office.staff.models import Staff

PROVE = "prove_chain"
WHOLE = "whole"


@dataclass(frozen=True)
class Proof:
    """When somebody last proved the chain, who, and whether it was whole."""

    at: datetime
    who: str
    whole: bool


@dataclass(frozen=True)
class Chain:
    """How many rows wait for a seal, the last seal with its hash (None: nothing is sealed yet), and the last proof (None: never proved)."""

    unsealed: int
    last: Seal | None
    proof: Proof | None


def chain() -> Chain:
    """How the chain stands, without recomputing it."""
    return Chain(UnsealedRow.objects.count(), Seal.objects.order_by("-number").first(), _last_proof())


def _last_proof() -> Proof | None:
    row = AuditRow.objects.filter(action=PROVE).order_by("-pk").first()
    if row is None:
        return None
    who = Staff.objects.filter(pk=row.actor_id).values_list("name", flat=True).first() or ""
    return Proof(row.recorded_at, who, WHOLE in row.names)
