"""Who changes place: four cells of the policy in force against the policy with the candidate rule.

*All-in* granted before and after, *swap-out* granted before and not after, *swap-in* the reverse, *all-out* neither. Who was not granted
has no outcome: he is counted, never priced; for a swap-in the answer is how bad the unseen may be before it costs money.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from beforehand.core.hindsight.outcomes import Outcomes
from beforehand.core.hindsight.sums import Tally, share_ppm, tally

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Cell:
    """One cell: all its applications, those of them sent for evidence first, and the sums of those with an outcome."""

    applications: int
    referred: int
    known: Tally


@dataclass(frozen=True)
class SwapSet:
    """The four cells; every application is in exactly one."""

    all_in: Cell
    swap_out: Cell
    swap_in: Cell
    all_out: Cell
    break_even_bad_ppm: int | None
    """Share of bad among a swap-in at which it brings nothing, at the loss and profit of today's loans; None where none are known."""

    def cells(self) -> tuple[tuple[str, Cell], ...]:
        """The cells by name, in order."""
        names = ("all_in", "swap_out", "swap_in", "all_out")
        return tuple((name, getattr(self, name)) for name in names)


def swap_set(outcomes: Outcomes, granted_before: Mask, granted_after: Mask, referred_after: Mask) -> SwapSet:
    """The four cells of being granted before and after; `referred_after` marks those granted after only when the evidence agrees."""
    whole = tally(outcomes, np.ones_like(granted_before))
    good = whole.decisions - whole.bad
    break_even = None
    if whole.bad and good:
        loss_each, profit_each = whole.loss_minor * good, whole.profit_minor * whole.bad  # both × bad × good: no fraction
        break_even = share_ppm(profit_each, loss_each + profit_each)
    return SwapSet(
        all_in=_cell(outcomes, granted_before & granted_after, referred_after),
        swap_out=_cell(outcomes, granted_before & ~granted_after, referred_after),
        swap_in=_cell(outcomes, ~granted_before & granted_after, referred_after),
        all_out=_cell(outcomes, ~granted_before & ~granted_after, referred_after),
        break_even_bad_ppm=break_even,
    )


def _cell(outcomes: Outcomes, rows: Mask, referred: Mask) -> Cell:
    return Cell(int(np.count_nonzero(rows)), int(np.count_nonzero(rows & referred)), tally(outcomes, rows))
