"""Equal monthly installments on a declining balance.

Interest of a month is the balance × yearly rate ÷ 12, half up to the minor unit. The level installment is
P·r·(1+r)^n ÷ ((1+r)^n − 1) with r = yearly rate ÷ 12, half up; its principal is what is left after the interest; the last
installment takes the residue. Granted on day d, installment k is due on day d of the k-th following month (month-end rule), unshifted.

The level installment is found with a double and then proved: with x half a unit below it the balance after n months is not below
zero, with half a unit above it is, both computed in integers with the rounding error enclosed. Where the enclosure cannot tell
(an exact half, a term of extreme length) the exact integer formula decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.arithmetic import muldiv_or_refuse
from beforehand.core.basics.compiled import kernel
from beforehand.core.basics.dates import add_months, day_number
from beforehand.core.basics.limits import AMOUNT_MOST_MINOR, FIRST_DAY, INSTALLMENTS_MOST, LAST_DAY, RATE_MOST_PPM
from beforehand.core.basics.rounding import Rounding
from beforehand.core.loans.layout import Status

MONTHS_PPM = 12_000_000
"""A yearly rate in ppm divided by this is the rate of a month."""
FIRST_DAY_NUMBER = day_number(FIRST_DAY)
LAST_DAY_NUMBER = day_number(LAST_DAY)
UNDECIDED = -1

Integers = NDArray[np.int64]


@kernel
def _balance_sign(principal: int, rate: int, months: int, twice_payment: int) -> int:
    """1 where the balance after all payments of twice_payment ÷ 2 is surely not below zero, -1 where surely below, 0 undecided."""
    shift = 0
    while (principal << (shift + 1)) < (1 << 60):
        shift += 1
    payment = twice_payment << (shift - 1)
    least = principal << shift
    most = least
    for _ in range(months):
        interest, fits = muldiv_or_refuse(least, rate, MONTHS_PPM, Rounding.FLOOR)
        interest_most, fits_most = muldiv_or_refuse(most, rate, MONTHS_PPM, Rounding.CEILING)
        if not (fits and fits_most) or abs(interest) > (1 << 60) or abs(interest_most) > (1 << 60):
            return 0
        least += interest - payment
        most += interest_most - payment
        if abs(least) > (1 << 61) or abs(most) > (1 << 61):
            return 0
    if least >= 0:
        return 1
    return -1 if most < 0 else 0


@kernel
def level_installment(principal: int, rate: int, months: int) -> int:
    """The level installment in minor units of a principal (minor units), a yearly rate (ppm) and a number of months; proved,
    or `UNDECIDED`. The caller has made sure of the limits."""
    if rate == 0:
        return (2 * principal + months) // (2 * months)
    monthly = rate / MONTHS_PPM
    growth: float = (1.0 + monthly) ** months
    found = int(principal * monthly * growth / (growth - 1.0) + 0.5)
    for step in range(3):
        candidate = found + (0 if step == 0 else (-1 if step == 1 else 1))
        below = _balance_sign(principal, rate, months, 2 * candidate - 1)
        above = _balance_sign(principal, rate, months, 2 * candidate + 1)
        if below == 1 and above == -1:
            return candidate
    return UNDECIDED


def exact_level_installment(principal: int, rate: int, months: int) -> int:
    """The same by unbounded integers: half up of P·a·(a+b)^n ÷ (b·((a+b)^n − b^n)) with r = a ÷ b."""
    if rate == 0:
        return (2 * principal + months) // (2 * months)
    growth = (rate + MONTHS_PPM) ** months
    numerator = principal * rate * growth
    denominator = MONTHS_PPM * (growth - MONTHS_PPM**months)
    return int((2 * numerator + denominator) // (2 * denominator))


@kernel
def _status(principal: int, rate: int, granted_on: int, months: int) -> int:
    if principal < 1 or principal > AMOUNT_MOST_MINOR:
        return Status.PRINCIPAL_OUT_OF_RANGE
    if rate < 0 or rate > RATE_MOST_PPM:
        return Status.RATE_OUT_OF_RANGE
    if months < 1 or months > INSTALLMENTS_MOST:
        return Status.INSTALLMENTS_OUT_OF_RANGE
    if granted_on < FIRST_DAY_NUMBER or granted_on > LAST_DAY_NUMBER or add_months(granted_on, months) > LAST_DAY_NUMBER:
        return Status.DATE_OUT_OF_RANGE
    return Status.COMPUTED


@kernel
def _draw(
    principal: int, rate: int, granted_on: int, level: int, due_on: Integers, principal_minor: Integers, interest_minor: Integers
) -> int:
    """Fill one loan's installments; PRINCIPAL_TOO_SMALL where rounding leaves nothing for the last one."""
    months = due_on.shape[0]
    balance = principal
    for k in range(months):
        interest, fits = muldiv_or_refuse(balance, rate, MONTHS_PPM, Rounding.HALF_UP)
        if not fits:
            raise OverflowError("interest of a month left 64 bits within the limits")
        part = balance if k == months - 1 else level - interest
        if part <= 0 or (k < months - 1 and part >= balance):
            return Status.PRINCIPAL_TOO_SMALL
        due_on[k] = add_months(granted_on, k + 1)
        principal_minor[k] = part
        interest_minor[k] = interest
        balance -= part
    return Status.COMPUTED


@kernel
def _levels(principal: Integers, rate: Integers, granted_on: Integers, months: Integers, level: Integers, status: Integers) -> None:
    for row in range(principal.shape[0]):
        status[row] = _status(principal[row], rate[row], granted_on[row], months[row])
        if status[row] == Status.COMPUTED:
            level[row] = level_installment(principal[row], rate[row], months[row])


@kernel
def _draw_rows(
    principal: Integers,
    rate: Integers,
    granted_on: Integers,
    level: Integers,
    offsets: Integers,
    due_on: Integers,
    principal_minor: Integers,
    interest_minor: Integers,
    status: Integers,
) -> None:
    for row in range(principal.shape[0]):
        if status[row] == Status.COMPUTED:
            first, last = offsets[row], offsets[row + 1]
            rows = due_on[first:last], principal_minor[first:last], interest_minor[first:last]
            status[row] = _draw(principal[row], rate[row], granted_on[row], level[row], *rows)


@dataclass(frozen=True)
class ScheduleColumns:
    """Schedules of many loans in offsets form; loan r owns installments offsets[r] to offsets[r + 1]; a refused loan owns none.

    `status`: `Status` per loan. `level_minor`: the level installment. `due_on`: days; `principal_minor`, `interest_minor`: minor units.
    """

    status: Integers
    level_minor: Integers
    offsets: Integers
    due_on: Integers
    principal_minor: Integers
    interest_minor: Integers


def draw_schedules(
    principal_minor: NDArray[Any], annual_rate_ppm: NDArray[Any], granted_on: NDArray[Any], installments: NDArray[Any]
) -> ScheduleColumns:
    """Schedules of equal monthly installments for columns of principal (minor units), yearly rate (ppm), grant day (days since
    1970-01-01) and number of installments. A loan outside the limits, or too small for its term, gets a status and no rows."""
    principal, rate, granted, months = (
        np.ascontiguousarray(column, np.int64) for column in (principal_minor, annual_rate_ppm, granted_on, installments)
    )
    level, status = np.zeros(principal.shape[0], np.int64), np.zeros(principal.shape[0], np.int64)
    _levels(principal, rate, granted, months, level, status)
    for row in np.flatnonzero(level == UNDECIDED):  # an exact half or an extreme term: a handful in a million loans
        level[row] = exact_level_installment(int(principal[row]), int(rate[row]), int(months[row]))
    offsets = _offsets(np.where(status == Status.COMPUTED, months, 0))
    due_on, parts, interest = (np.zeros(int(offsets[-1]), np.int64) for _ in range(3))
    _draw_rows(principal, rate, granted, level, offsets, due_on, parts, interest, status)
    drawn = status == Status.COMPUTED
    kept = np.repeat(drawn, np.diff(offsets))
    return ScheduleColumns(
        status,
        np.where(drawn, level, 0),
        _offsets(np.where(drawn, months, 0)),
        due_on[kept],
        parts[kept],
        interest[kept],
    )


def _offsets(lengths: Integers) -> Integers:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])
