"""A scale of days: where a day stands between two ends, and which ticks such a scale carries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from beforehand.office.pages import formats
from beforehand.office.pages.drawing.places import per_cent

_MONTH_STEPS = (1, 3, 6, 12, 24, 60)
_DAY_STEPS = (1, 2, 7, 14)


@dataclass(frozen=True)
class Tick:
    """A place on the scale (per cent) and what is written under it."""

    x: str
    label: str


@dataclass(frozen=True)
class DayScale:
    """Days from `first` to `last` (both civil, first earlier) over `left`…`right` per cent of the width."""

    first: dt.date
    last: dt.date
    left: float = 0.0
    right: float = 100.0

    def __post_init__(self) -> None:
        assert self.first < self.last, "a scale needs two different ends"

    def at(self, value: dt.date | dt.datetime) -> float:
        """Where a day or an instant stands, held inside the scale."""
        days = self._days(value)
        share = min(1.0, max(0.0, days / (self.last - self.first).days))
        return self.left + share * (self.right - self.left)

    def x(self, value: dt.date | dt.datetime) -> str:
        """The same as text for an SVG attribute."""
        return per_cent(self.at(value))

    def ticks(self, most: int = 8) -> list[Tick]:
        """At most about `most` ticks at starts of days, months or years; January and the first one carry their year."""
        ticks: list[Tick] = []
        for when, unit in self._starts(most):
            if unit == "year":
                label = formats.partial_day(str(when.year))
            elif unit == "day":
                label = formats.day_short(when)
            else:
                label = formats.month(when) if not ticks or when.month == 1 else formats.month_short(when)
            ticks.append(Tick(self.x(when), label if self.at(when) < self.left + 0.96 * (self.right - self.left) else ""))
        return ticks

    def _days(self, value: dt.date | dt.datetime) -> float:
        if isinstance(value, dt.datetime):
            local = formats._local(value)
            return (local.date() - self.first).days + (local.hour * 60 + local.minute) / 1440
        return float((value - self.first).days)

    def _starts(self, most: int) -> Iterator[tuple[dt.date, str]]:
        days = (self.last - self.first).days
        if days <= 7 * most:
            step = next((s for s in _DAY_STEPS if days / s <= most), _DAY_STEPS[-1])
            for count in range(1, days // step + 1):
                yield self.first + dt.timedelta(days=count * step), "day"
            return
        months = days / 30.4
        step = next((s for s in _MONTH_STEPS if months / s <= most), _MONTH_STEPS[-1])
        year, month = self.first.year, self.first.month
        while True:
            month += 1
            if month > 12:
                year, month = year + 1, 1
            start = dt.date(year, month, 1)
            if start > self.last:
                return
            if (month - 1) % min(step, 12) == 0 and (step <= 12 or year % (step // 12) == 0):
                yield start, "year" if step >= 12 else "month"
