"""Which rooms of the office are built: a room is in the office as soon as its package stands on disk."""

from __future__ import annotations

from pathlib import Path

ROOMS = (
    "pages", "audit", "staff", "parties", "documents", "contacts", "servicing", "intake", "cash", "safety",
    "underwriting", "collecting", "agencies", "learning", "reports", "imports", "closing", "home",
)  # fmt: skip
"""Every room drawn, from the lowest layer to the highest."""

OFFICE = Path(__file__).resolve().parents[1]


def built(file: str = "__init__.py") -> list[str]:
    """The rooms that have `file`, in layer order."""
    return [room for room in ROOMS if (OFFICE / room / file).is_file()]
