"""What rooms above know of a borrower beside his loan: a room registers a box, and the page of the loan shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Staff


@dataclass(frozen=True)
class Line:
    """One answer of a box: the question in a word, the answer, why, and how that is known."""

    label: str
    answer: str
    why: str = ""
    evidence_kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Beside:
    """A box in the margin of a loan, in the reader's language."""

    title: str
    lines: tuple[Line, ...]
    note: str = ""
    conclusion: str = ""
    more: str = ""
    url: str = ""


beside_loan: list[Callable[[Staff, Loan, date, datetime], Beside | None]] = []
"""Called with the reader, a loan, a day and an instant of knowledge; None where the room knows nothing of it, or it is not for him."""
