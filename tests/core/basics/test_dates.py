"""Civil dates and instants as integers, against Python's own."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beforehand.core.basics.dates import (
    add_months,
    civil_from_days,
    day_number,
    day_of_number,
    days_from_civil,
    instant_micros,
    instant_of_micros,
)
from beforehand.core.basics.limits import date_refusal

civil = st.dates(date(1600, 1, 1), date(2400, 12, 31))


@settings(deadline=None)
@given(civil)
def test_days_and_back(day: date) -> None:
    number = day_number(day)
    assert number == day.toordinal() - date(1970, 1, 1).toordinal()
    assert day_of_number(number) == day
    assert civil_from_days(number) == (day.year, day.month, day.day)
    assert days_from_civil(day.year, day.month, day.day) == number


@settings(deadline=None)
@given(civil, st.integers(-600, 600))
def test_months_by_the_month_end_rule(day: date, months: int) -> None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    expected = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    assert day_of_number(add_months(day_number(day), months)) == expected


@given(st.datetimes(datetime(1800, 1, 1), datetime(2300, 1, 1), timezones=st.just(timezone(timedelta(hours=8)))))  # noqa: DTZ001
def test_instants_keep_their_microseconds(instant: datetime) -> None:
    assert instant_of_micros(instant_micros(instant)) == instant
    assert instant_of_micros(instant_micros(instant)).tzinfo is UTC


def test_a_date_is_no_instant_and_an_instant_has_a_zone() -> None:
    with pytest.raises(AssertionError, match="no hour"):
        day_number(datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(AssertionError, match="zone"):
        instant_micros(datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_year_2300_is_refused() -> None:
    assert date_refusal(date(2026, 11, 23)) is None
    refusal = date_refusal(date(2300, 1, 1))
    assert refusal is not None
    assert "2300-01-01" in refusal.sentence()
