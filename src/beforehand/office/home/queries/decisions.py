"""The decisions on a borrower's loans, made here or before this office kept its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from beforehand.office.imports.models import LegacyDecision
from beforehand.office.parties.models import Party
from beforehand.office.servicing.models import Approval


@dataclass(frozen=True)
class Decided:
    """When a loan was decided, and whether that moment was recorded here or declared by an import."""

    decided_at: datetime
    known_basis: str


def decisions_on(party: Party) -> list[Decided]:
    """The decisions that granted this person money, oldest first."""
    found = [Decided(approval.signed_at, "recorded") for approval in Approval.objects.filter(party=party)]
    found += [Decided(legacy.decided_at, legacy.known_basis) for legacy in LegacyDecision.objects.filter(loan__party=party)]
    return sorted(found, key=lambda decided: decided.decided_at)
