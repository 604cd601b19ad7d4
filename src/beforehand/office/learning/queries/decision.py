"""The decision a lesson looks back at: when it was taken, who signed it, who held the case afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from beforehand.office.collecting.models import Case
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Staff

_BETWEEN_NAMES = re.compile(r"[,;，；、/\n]")


@dataclass(frozen=True)
class LoanDecision:
    """`decided_at` the instant of the second signature, or what a legacy paper declares; `signers` as far as they work here."""

    decided_at: datetime
    decided_on: date
    signers: tuple[Staff, ...]
    signers_words: str
    legacy: bool


def decision_of(loan: Loan) -> LoanDecision | None:
    """The decision under a loan; None where nothing says when it was taken."""
    zone = loan.branch.zone_info
    if loan.approval is not None:
        at = loan.approval.signed_at
        signers = (loan.approval.first_signer, loan.approval.second_signer)
        return LoanDecision(at.astimezone(zone), at.astimezone(zone).date(), signers, ", ".join(one.name for one in signers), legacy=False)
    # Written by the room of imports, which lies above this one: reached through the loan it hangs on.
    legacy = getattr(loan, "legacy_decision", None)
    if legacy is None:
        return None
    at, words = legacy.decided_at.astimezone(zone), str(legacy.signed_by_words)
    return LoanDecision(at, at.date(), _called(words), words, legacy=True)


def _called(words: str) -> tuple[Staff, ...]:
    """The people of this office who are called as a legacy paper names its signers."""
    names = [name.strip() for name in _BETWEEN_NAMES.split(words) if name.strip()]
    return tuple(Staff.objects.filter(name__in=names)) if names else ()


def holders_of(case: Case) -> frozenset[int]:
    """Everybody who ever held the case."""
    return frozenset(case.assignments.values_list("collector_id", flat=True))
