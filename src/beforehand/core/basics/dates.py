"""Civil dates as days since 1970-01-01 and instants as microseconds since then in UTC; months by the month-end rule.

Conversions of days follow the proleptic Gregorian calendar counted in eras of 400 years (146,097 days), the year beginning in March.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from beforehand.core.basics.compiled import kernel

_EPOCH_DAY = date(1970, 1, 1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@kernel
def civil_from_days(days: int) -> tuple[int, int, int]:
    """(year, month, day of month) of a count of days since 1970-01-01."""
    shifted = days + 719_468
    era = shifted // 146_097
    day_of_era = shifted - era * 146_097
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    march_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * march_month + 2) // 5 + 1
    month = march_month + 3 if march_month < 10 else march_month - 9
    year = year_of_era + era * 400
    return (year + 1 if month <= 2 else year), month, day


@kernel
def days_from_civil(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 of a civil date."""
    march_year = year - 1 if month <= 2 else year
    era = march_year // 400
    year_of_era = march_year - era * 400
    march_month = month - 3 if month > 2 else month + 9
    day_of_year = (153 * march_month + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


@kernel
def add_months(days: int, months: int) -> int:
    """The same day `months` later, or the last day of that month where it has no such day (month-end rule); days since 1970-01-01."""
    year, month, day = civil_from_days(days)
    index = year * 12 + month - 1 + months
    next_first = days_from_civil((index + 1) // 12, (index + 1) % 12 + 1, 1)
    first = days_from_civil(index // 12, index % 12 + 1, 1)
    return min(first + day - 1, next_first - 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01 of a civil date."""
    assert not isinstance(day, datetime), "a civil date has no hour"
    return (day - _EPOCH_DAY).days


def day_of_number(days: int) -> date:
    """The civil date of a count of days since 1970-01-01."""
    return _EPOCH_DAY + timedelta(days=int(days))


def instant_micros(instant: datetime) -> int:
    """Microseconds since 1970-01-01T00:00Z of an instant; an instant without a zone is refused (assertion)."""
    assert instant.tzinfo is not None, "an instant carries its zone"
    return (instant - _EPOCH) // _MICROSECOND


def instant_of_micros(micros: int) -> datetime:
    """The instant, in UTC, of microseconds since 1970-01-01T00:00Z."""
    return _EPOCH + timedelta(microseconds=int(micros))
