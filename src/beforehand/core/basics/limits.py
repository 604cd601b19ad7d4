"""How large a loan, how long, at what rate and when: inside these limits every figure is exact, outside them a row is refused."""

from __future__ import annotations

from datetime import date

from beforehand.core.basics.refusals import Refusal, RefusalKind

AMOUNT_MOST_MINOR = 10**13
"""The largest principal or payment, in minor units of its currency."""
RATE_MOST_PPM = 10_000_000
"""The largest yearly rate, parts per million a year (1,000 %)."""
DAILY_RATE_MOST_PPM = 100_000
"""The largest daily rate of an overdue fee, parts per million a day (10 %)."""
INSTALLMENTS_MOST = 600
"""The largest number of installments of one loan."""
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)

AMOUNT_TOO_LARGE = RefusalKind(
    "amount_too_large",
    20,
    "The amount {amount} is more than this program can hold exactly ({most}). Check the number of digits.",
    "金额 {amount} 超过本系统可精确处理的上限（{most}）。请核对位数。",
)
AMOUNT_NOT_POSITIVE = RefusalKind(
    "amount_not_positive",
    21,
    "The amount {amount} is not more than zero. Enter what was really paid.",
    "金额 {amount} 不大于零。请填写实际金额。",
)
DATE_OUT_OF_RANGE = RefusalKind(
    "date_out_of_range",
    22,
    "The date {day} lies outside {first} to {last}. Check the year.",
    "日期 {day} 不在 {first} 至 {last} 之间。请核对年份。",
)


def amount_refusal(amount_minor: int, currency: str) -> Refusal | None:
    """Why an amount to be lent or paid cannot be taken (minor units; more than zero, at most `AMOUNT_MOST_MINOR`), or None."""
    from beforehand.core.basics.money import format_minor

    if amount_minor <= 0:
        return Refusal(AMOUNT_NOT_POSITIVE, {"amount": format_minor(amount_minor, currency)})
    if amount_minor > AMOUNT_MOST_MINOR:
        most = format_minor(AMOUNT_MOST_MINOR, currency)
        return Refusal(AMOUNT_TOO_LARGE, {"amount": format_minor(amount_minor, currency), "most": most})
    return None


def date_refusal(day: date) -> Refusal | None:
    """Why a civil date cannot be taken (outside `FIRST_DAY` to `LAST_DAY`), or None."""
    if FIRST_DAY <= day <= LAST_DAY:
        return None
    return Refusal(DATE_OUT_OF_RANGE, {"day": day.isoformat(), "first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()})
