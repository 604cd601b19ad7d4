"""Dates as precisely as a source states them."""

import datetime as dt

import pytest

from beforehand.core.evidence.dates import FROM_AFTER_TO, SEEN_OUTSIDE, Span, StatedDate, UnableToDate, refuse_span, stated


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2023-08", dt.date(2023, 8, 1), dt.date(2023, 8, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2023", dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
        ("2023-08-15", dt.date(2023, 8, 15), dt.date(2023, 8, 15)),
    ],
)
def test_a_stated_date_is_an_interval_and_prints_as_it_was_stated(text, earliest, latest):
    date = StatedDate.parse(text)
    assert (date.earliest, date.latest) == (earliest, latest)
    assert str(date) == text


@pytest.mark.parametrize("text", ["", "2023-13", "2023-02-30", "Aug 2023", "2023-8", "0000"])
def test_what_is_no_date_is_refused_by_name(text):
    with pytest.raises(UnableToDate) as refused:
        stated(text)
    assert refused.value.refusal.code == "evidence.date.unreadable"
    assert "2023-08" in refused.value.refusal.sentence("zh")


def test_dates_that_cannot_stand_together_are_refused():
    early, late = StatedDate.parse("2023-08"), StatedDate.parse("2024")
    assert refuse_span(late, early, None).kind is FROM_AFTER_TO
    assert refuse_span(early, None, dt.date(2023, 7, 31)).kind is SEEN_OUTSIDE
    assert refuse_span(None, early, dt.date(2023, 9, 1)).kind is SEEN_OUTSIDE
    assert refuse_span(early, late, dt.date(2023, 8, 1)) is None
    with pytest.raises(AssertionError):
        Span(late, early)
