"""Days late, one bar per installment: small in a list, wide in a margin, single inside a row. Zero is a short tick, not nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from beforehand.office.pages.drawing.places import per_cent


@dataclass(frozen=True)
class Bar:
    """One installment: its place and height, and whether nothing is late there (a tick)."""

    x: str
    width: str
    mid: str
    y: float
    height: float
    days: int
    zero: bool
    label: str


def bars_in_list(days_late: Sequence[int], *, shown: int = 6, width: int = 52, height: int = 18) -> list[Bar]:
    """The last `shown` installments in a box of 52 × 18; heights against the largest, at least 10 days, so that 2 days stay small."""
    days = list(days_late)[-shown:]
    top = max([*days, 10])
    step = width / shown
    start = width - step * len(days)
    return [_bar(start + index * step, step * 0.55, step, late, top, height, px=True) for index, late in enumerate(days)]


def bars_in_margin(days_late: Sequence[int], *, height: int = 40) -> list[Bar]:
    """Every installment over the whole width; the bars that are late carry their figure."""
    days = list(days_late)
    top = max([*days, 15])
    step = 98 / max(1, len(days))
    return [_bar(1 + index * step, step * 0.45, step, late, top, height, px=False) for index, late in enumerate(days)]


def row_bar(days: int, scale_days: int) -> dict[str, str]:
    """One bar inside a row whose axis ends at `scale_days`; a longer one is cut at the edge and its figure says how long."""
    share = min(1.0, max(0, days) / scale_days)
    return {"width": per_cent(share * 100), "after": per_cent(min(share * 100, 92) + 1.5)}


def _bar(x: float, width: float, step: float, late: int, top: int, height: int, *, px: bool) -> Bar:
    late = max(0, late)
    zero = late == 0
    tall = 1.5 if zero else round(max(2.5, late / top * (height - 1)), 2)
    inset = step * 0.15 if zero else step * 0.2
    write = (lambda value: f"{value:.2f}") if px else per_cent
    wide = step * 0.7 if zero else width
    return Bar(
        write(x + inset),
        write(wide),
        write(x + inset + wide / 2),
        round(height - tall, 2),
        tall,
        late,
        zero,
        str(late) if late else "",
    )
