"""What a loan costs a year: the monthly rate at which all installments are worth the money received, times twelve (simple).

Convention: internal rate of return of equal monthly periods, annualised simply and said to be simple, as the People's Bank of China
allows for the annualised rate of a loan (announcement 2021 no. 3, item 3); fees charged only when late are not part of it.
"""

from __future__ import annotations

from beforehand.core.loans.contract import Schedule

_SCALE = 10**12
_MOST = 10 * _SCALE


def annual_cost_ppm(received_minor: int, schedule: Schedule) -> int:
    """Yearly cost in ppm, half up to the hundredth of a percent (100 ppm) as a contract states it; 180,000 ppm is 18 %.

    `received_minor` came to the borrower on the day of the grant; the schedule is paid as signed, each installment one month after the
    one before. Nothing received, or no installment, is a broken invariant (assertion).
    """
    assert received_minor > 0, "a cost is of money received"
    assert schedule, "a loan has an installment"
    if sum(row.amount_minor for row in schedule) <= received_minor:
        return 0
    low, high = 0, _MOST
    while high - low > 1:
        middle = (low + high) // 2
        if _worth(received_minor, schedule, middle) > 0:
            high = middle
        else:
            low = middle
    return (2 * 12 * low * 10_000 + _SCALE) // (2 * _SCALE) * 100


def _worth(received_minor: int, schedule: Schedule, monthly: int) -> int:
    """Sign of what is left of the money received after all installments at a monthly rate of `monthly` ÷ 10^12, exactly."""
    left, scale = received_minor, 1
    for row in schedule:
        left = left * (_SCALE + monthly) - row.amount_minor * scale * _SCALE
        scale *= _SCALE
    return left
