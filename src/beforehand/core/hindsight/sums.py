"""Exact sums over decisions: how many, how many of them bad, and their money, as Python integers.

A column of int64 minor units may add up beyond int64; the sum is taken in two halves, so no sum of a book is ever rounded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from beforehand.core.hindsight.outcomes import Outcomes

Mask = NDArray[np.bool_]


def exact_sum(values: NDArray[np.int64]) -> int:
    """The sum of int64 values as a Python integer, exact for up to 2^31 rows."""
    high, low = values >> np.int64(32), values & np.int64(0xFFFFFFFF)
    return (int(high.sum()) << 32) + int(low.sum())


@dataclass(frozen=True)
class Tally:
    """Decisions of one group with an outcome: their number, the bad among them, and money in minor units.

    `loss_minor` is what the bad ones cost, `good_money_minor` what the good ones count as good money, `profit_minor` the
    profit on it at the margin of the question, `funded_minor` what was paid out on all of them.
    """

    decisions: int
    bad: int
    loss_minor: int
    good_money_minor: int
    profit_minor: int
    funded_minor: int

    @property
    def net_minor(self) -> int:
        """What turning the whole group away would have brought: loss avoided less profit forgone, minor units."""
        return self.loss_minor - self.profit_minor

    @property
    def bad_ppm(self) -> int | None:
        """Share of the group that is bad, ppm, rounded half up; None of an empty group."""
        return share_ppm(self.bad, self.decisions)


def tally(outcomes: Outcomes, group: Mask) -> Tally:
    """The sums of the decisions of `group` that have an outcome."""
    rows = group & outcomes.counted
    return Tally(
        decisions=int(np.count_nonzero(rows)),
        bad=int(np.count_nonzero(rows & outcomes.bad)),
        loss_minor=exact_sum(outcomes.loss_minor[rows]),
        good_money_minor=exact_sum(outcomes.good_money_minor[rows]),
        profit_minor=exact_sum(outcomes.profit_minor[rows]),
        funded_minor=exact_sum(outcomes.funded_minor[rows]),
    )


def share_ppm(part: int, whole: int) -> int | None:
    """part ÷ whole in ppm, rounded half up; None where the whole is nought."""
    if whole == 0:
        return None
    return (2 * part * 1_000_000 + whole) // (2 * whole)
