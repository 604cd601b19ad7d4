"""An estimate with its interval on a row's own axis, round a zero line."""

from __future__ import annotations

from dataclasses import dataclass

from beforehand.office.pages.drawing.places import per_cent


@dataclass(frozen=True)
class DrawnInterval:
    """Places in per cent; `below` where the estimate is under zero."""

    low: str
    mid: str
    high: str
    zero: str
    below: bool


def draw_interval(low: int, mid: int, high: int, first: int, last: int) -> DrawnInterval:
    """Place low ≤ mid ≤ high on the axis first…last (same unit, first < last); what passes the axis is cut at its edge."""
    assert first < last, "an axis needs two different ends"
    assert low <= mid <= high, "an estimate stands inside its interval"

    def place(value: int) -> float:
        return 100 * min(1.0, max(0.0, (value - first) / (last - first)))

    return DrawnInterval(per_cent(place(low)), per_cent(place(mid)), per_cent(place(high)), per_cent(place(0)), mid < 0)
