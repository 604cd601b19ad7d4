"""The only way a rate meets an amount: `muldiv`, a product of two int64 in 128 bits, divided and rounded by name.

The product is formed from four 32-bit half products, the quotient in two 32-bit digits (Knuth, *The Art of Computer Programming*,
vol. 2, 4.3.1, algorithm D), all in uint64: exact for every operand. A result that leaves int64 is refused, never wrapped.
"""

from __future__ import annotations

import numpy as np

from beforehand.core.basics.compiled import kernel
from beforehand.core.basics.rounding import Rounding

_0 = np.uint64(0)
_1 = np.uint64(1)
_32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_TOP = np.uint64(1 << 63)
_MOST = np.uint64((1 << 63) - 1)
_BASE = np.uint64(1 << 32)


@kernel
def _magnitude(value: int) -> np.uint64:
    """|value| as uint64, also of the least int64."""
    if value < 0:
        return np.uint64(-(value + 1)) + _1
    return np.uint64(value)


@kernel
def _product(left: np.uint64, right: np.uint64) -> tuple[np.uint64, np.uint64]:
    """left × right as (high 64 bits, low 64 bits)."""
    left_high, left_low = left >> _32, left & _LOW
    right_high, right_low = right >> _32, right & _LOW
    low = left_low * right_low
    first = left_high * right_low
    second = left_low * right_high
    middle = (low >> _32) + (first & _LOW) + (second & _LOW)
    high = left_high * right_high + (first >> _32) + (second >> _32) + (middle >> _32)
    return high, (middle << _32) | (low & _LOW)


@kernel
def _digit(top: np.uint64, next_half: np.uint64, divisor_high: np.uint64, divisor_low: np.uint64) -> np.uint64:
    """One 32-bit digit of the quotient of (top, next half) by a divisor whose highest bit is set."""
    estimate = top // divisor_high
    rest = top - estimate * divisor_high
    while estimate >= _BASE or estimate * divisor_low > ((rest << _32) | next_half):
        estimate -= _1
        rest += divisor_high
        if rest >= _BASE:
            break
    return estimate


@kernel
def _quotient(high: np.uint64, low: np.uint64, divisor: np.uint64) -> tuple[np.uint64, np.uint64]:
    """(quotient, remainder) of (high, low) by the divisor; the caller has made sure that high < divisor."""
    if high == _0:
        return low // divisor, low % divisor
    shift = _0
    while divisor < _TOP:
        divisor <<= _1
        shift += _1
    if shift > _0:
        high = (high << shift) | (low >> (np.uint64(64) - shift))
        low <<= shift
    divisor_high, divisor_low = divisor >> _32, divisor & _LOW
    low_high, low_low = low >> _32, low & _LOW
    first = _digit(high, low_high, divisor_high, divisor_low)
    rest = (high << _32) + low_high - first * divisor
    second = _digit(rest, low_low, divisor_high, divisor_low)
    rest = (rest << _32) + low_low - second * divisor
    return (first << _32) | second, rest >> shift


@kernel
def _rounds_away(quotient: np.uint64, rest: np.uint64, divisor: np.uint64, negative: bool, rounding: int) -> bool:
    """Whether the truncated magnitude grows by one."""
    if rest == _0:
        return False
    if rounding == Rounding.HALF_UP:
        return bool(rest >= divisor - rest)
    if rounding == Rounding.HALF_EVEN:
        return bool(rest > divisor - rest or (rest == divisor - rest and (quotient & _1) == _1))
    if rounding == Rounding.HALF_DOWN:
        return bool(rest > divisor - rest)
    if rounding == Rounding.UP:
        return True
    if rounding == Rounding.FLOOR:
        return negative
    if rounding == Rounding.CEILING:
        return not negative
    return False


@kernel
def muldiv_or_refuse(a: int, b: int, c: int, rounding: int) -> tuple[int, bool]:
    """(a × b ÷ c rounded by name, True), or (0, False) where c is zero or the result leaves int64; for use inside kernels."""
    if c == 0:
        return 0, False
    negative = ((a < 0) != (b < 0)) != (c < 0)
    divisor = _magnitude(c)
    high, low = _product(_magnitude(a), _magnitude(b))
    if high >= divisor:
        return 0, False
    quotient, rest = _quotient(high, low, divisor)
    if _rounds_away(quotient, rest, divisor, negative, rounding):
        if quotient >= _TOP:
            return 0, False
        quotient += _1
    if quotient > _MOST:
        if negative and quotient == _TOP:
            return -9223372036854775808, True
        return 0, False
    if negative:
        return -int(np.int64(quotient)), True
    return int(np.int64(quotient)), True


@kernel
def _muldiv_rows(a: np.ndarray, b: np.ndarray, c: np.ndarray, rounding: int, result: np.ndarray, valid: np.ndarray) -> None:
    for row in range(a.shape[0]):
        result[row], valid[row] = muldiv_or_refuse(a[row], b[row], c[row], rounding)


def muldiv(a: int, b: int, c: int, rounding: Rounding) -> int:
    """a × b ÷ c of three int64, exact before the one rounding. OverflowError where an operand or the result leaves int64;
    ZeroDivisionError where c is 0."""
    if c == 0:
        raise ZeroDivisionError("muldiv by zero")
    if max(a, b, c) >= 2**63 or min(a, b, c) < -(2**63):
        raise OverflowError("muldiv takes 64-bit integers")
    value, fits = muldiv_or_refuse(a, b, c, int(rounding))
    if not fits:
        raise OverflowError(f"{a} × {b} ÷ {c} does not fit into 64 bits")
    return int(value)


def muldiv_columns(a: np.ndarray, b: np.ndarray, c: np.ndarray, rounding: Rounding) -> tuple[np.ndarray, np.ndarray]:
    """The same over three int64 columns (broadcast): (result, valid); a row that is refused is 0 and not valid."""
    left, right, divisor = (np.ascontiguousarray(part) for part in np.broadcast_arrays(a, b, c))
    assert left.dtype == right.dtype == divisor.dtype == np.int64, "muldiv takes int64 columns"
    result, valid = np.zeros(left.shape[0], np.int64), np.zeros(left.shape[0], np.bool_)
    _muldiv_rows(left, right, divisor, int(rounding), result, valid)
    return result, valid
