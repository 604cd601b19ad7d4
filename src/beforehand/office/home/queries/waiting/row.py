"""One thing that waits for a person, and the order in which such things stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

MOST = 50
"""Of one kind no more than this stands on a first page; its own list has the rest."""


@dataclass(frozen=True)
class Waiting:
    """What waits, why, how much (minor units), until when (a day: until its close) or since when, and where it is done."""

    title: str
    why: str
    url: str
    button: str
    amount_minor: int | None = None
    currency: str = "CNY"
    until: date | datetime | None = None
    since: datetime | None = None

    @property
    def order(self) -> tuple[bool, datetime]:
        """The earliest limit first; without a limit, what has waited longest."""
        limit = self.until
        if limit is None:
            return (True, self.since or datetime.max.replace(tzinfo=UTC))
        return (False, limit if isinstance(limit, datetime) else datetime.combine(limit, time(23, 59), UTC))
