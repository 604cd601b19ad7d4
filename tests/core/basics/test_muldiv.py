"""muldiv against unbounded integers."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from beforehand.core.basics.arithmetic import muldiv, muldiv_columns
from beforehand.core.basics.rounding import Rounding

LEAST, MOST = -(2**63), 2**63 - 1
edges = [0, 1, -1, 2, 3, LEAST, LEAST + 1, MOST, MOST - 1, 2**32, 2**32 - 1, -(2**32), 365_000_000, 1_000_000]
int64 = st.one_of(st.sampled_from(edges), st.integers(LEAST, MOST), st.integers(-(10**9), 10**9))


def rounded(exact: Fraction, rounding: Rounding) -> int:
    below, above = floor(exact), ceil(exact)
    toward, away = (below, above) if exact >= 0 else (above, below)
    middle = Fraction(below + above, 2)
    nearest = below if exact < middle else above
    if rounding is Rounding.HALF_UP:
        return away if exact == middle else nearest
    if rounding is Rounding.HALF_DOWN:
        return toward if exact == middle else nearest
    if rounding is Rounding.HALF_EVEN:
        return (below if below % 2 == 0 else above) if exact == middle else nearest
    return {Rounding.UP: away, Rounding.DOWN: toward, Rounding.FLOOR: below, Rounding.CEILING: above}[rounding]


@settings(deadline=None, max_examples=1_500)
@given(int64, int64, int64.filter(bool), st.sampled_from(list(Rounding)))
@example(LEAST, 1, 1, Rounding.HALF_UP)
@example(LEAST, -1, 1, Rounding.HALF_UP)
@example(LEAST, LEAST, LEAST, Rounding.DOWN)
@example(MOST, MOST, MOST, Rounding.UP)
@example(MOST, 2**62, 2**62 + 1, Rounding.HALF_EVEN)
def test_equal_to_unbounded_integers(a: int, b: int, c: int, rounding: Rounding) -> None:
    expected = rounded(Fraction(a * b, c), rounding)
    if LEAST <= expected <= MOST:
        assert muldiv(a, b, c, rounding) == expected
    else:
        with pytest.raises(OverflowError):
            muldiv(a, b, c, rounding)


@settings(deadline=None, max_examples=500)
@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.sampled_from(list(Rounding)))
def test_exact_halves(odd: int, half: int, rounding: Rounding) -> None:
    assert muldiv(2 * odd + 1, half, 2 * half, rounding) == rounded(Fraction(2 * odd + 1, 2), rounding)


def test_amounts_round_half_away_from_zero() -> None:
    assert [muldiv(a, 1, 2, Rounding.HALF_UP) for a in (1, -1, 3, -3)] == [1, -1, 2, -2]


def test_columns_refuse_by_row() -> None:
    a = np.array([7, MOST, 5], np.int64)
    result, valid = muldiv_columns(a, np.array([3, 3, 3], np.int64), np.array([2, 1, 0], np.int64), Rounding.HALF_UP)
    assert (result.tolist(), valid.tolist()) == ([11, 0, 0], [True, False, False])


def test_what_is_no_int64_is_refused() -> None:
    with pytest.raises(OverflowError):
        muldiv(2**63, 1, 2, Rounding.DOWN)
    with pytest.raises(ZeroDivisionError):
        muldiv(1, 1, 0, Rounding.DOWN)
    with pytest.raises(AssertionError, match="int64"):
        muldiv_columns(np.array([0.5]), np.array([1]), np.array([1]), Rounding.DOWN)
