"""A 90 % interval by Poisson bootstrap over persons: in each draw a person's decisions count as often as a Poisson(1) number says.

Persons are drawn, not rows, because two loans of one person fail together. The rule stays fixed: the interval tells the luck of the
book, not that of having looked for the rule. Source: J. A. Hanley, B. MacGibbon, "Creating non-parametric bootstrap samples using
Poisson frequencies", Computer Methods and Programs in Biomedicine 83 (2006).

Sums of a draw are float64: they bound an estimate and hold nobody's money; figures themselves are exact integers elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2_000
LEVEL_PPM = 900_000
_AT_ONCE = 2_000_000
_IN_65536 = (24_110, 24_109, 12_055, 4_017, 1_005, 201, 33, 5, 1)
_TIMES = np.repeat(np.arange(9, dtype=np.float64), _IN_65536)
"""Poisson(1) by a draw of 16 bits: how many of 65,536 stand for 0, 1, 2 … times; the mean is exactly 1, each share right to 1 in 50,000."""


@dataclass(frozen=True)
class Interval:
    """The least and the greatest of the middle 90 % of draws, in the unit of the figure (minor units, or ppm)."""

    low: int
    high: int


Drawn = Mapping[str, NDArray[np.float64]]


def draw_sums(
    person: NDArray[np.int64], amounts: Drawn, generator: np.random.Generator, draws: int = DRAWS
) -> dict[str, NDArray[np.float64]]:
    """For each named column of amounts (one entry a row) its sum in each draw; all columns see the same draws."""
    _, code = np.unique(person, return_inverse=True)
    people = int(code.max()) + 1 if len(code) else 0
    names = list(amounts)
    table = np.column_stack([np.bincount(code, amounts[name], people) for name in names]) if people else np.zeros((0, len(names)))
    somewhere = table != 0
    sparse = np.flatnonzero(somewhere.mean(axis=0) <= 0.25) if people else np.zeros(0, np.int64)  # columns of a few persons each
    dense = np.setdiff1d(np.arange(len(names)), sparse)
    few = np.flatnonzero(somewhere[:, sparse].any(axis=1))
    drawn = np.zeros((draws, len(names)))
    at_once = max(1, min(draws, _AT_ONCE // max(people, 1)))
    for first in range(0, draws, at_once):
        last = min(first + at_once, draws)
        times = _TIMES[generator.integers(0, 65_536, (last - first, people), dtype=np.uint16)]
        drawn[first:last, dense] = times @ table[:, dense]
        drawn[first:last, sparse] = times[:, few] @ table[np.ix_(few, sparse)]
    return {name: drawn[:, index] for index, name in enumerate(names)}


def interval_of(drawn: NDArray[np.float64]) -> Interval | None:
    """The middle 90 % of the draws, rounded to the unit; None where some draw has no figure."""
    if not len(drawn) or not np.isfinite(drawn).all():
        return None
    low, high = np.quantile(drawn, [0.5 - LEVEL_PPM / 2e6, 0.5 + LEVEL_PPM / 2e6])
    return Interval(round(float(low)), round(float(high)))


def interval_of_ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> Interval | None:
    """The interval of part ÷ whole, ppm; None where some draw has nothing to divide by."""
    if not len(whole) or (whole == 0).any():
        return None
    return interval_of(part / whole * 1e6)
