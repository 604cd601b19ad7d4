"""Civil dates as precisely as a source states them, and the span over which a finding was true.

A rent book that says *August 2023* states a month: the day lies somewhere in it, so the date is an interval and every question
asked of it is answered for its earliest and its latest day (the precisions of ISO 8601-1 §5.2, reduced dates).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from beforehand.core.basics.refusals import Refusal, RefusalKind

NOT_A_DATE = RefusalKind(
    "evidence.date.unreadable",
    10,
    "{text} is no date. Write a day (2023-08-15), a month (2023-08) or a year (2023).",
    "“{text}”不是日期。填写日（2023-08-15）、月（2023-08）或年（2023）。",
    "ISO 8601-1 §5.2",
)
FROM_AFTER_TO = RefusalKind(
    "evidence.span.from_after_to",
    20,
    "True from {true_from} lies after true to {true_to}. Exchange them or leave out the one nobody knows.",
    "属实起日 {true_from} 晚于止日 {true_to}。更正先后，或不填不清楚的一项。",
)
SEEN_OUTSIDE = RefusalKind(
    "evidence.span.seen_outside",
    30,
    "It was seen on {seen_on}, outside the time it is said to be true. Mend the dates, or write two findings.",
    "实见日 {seen_on} 不在属实期间内。更正日期，或分写两条查证。",
)

_REDUCED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class UnableToDate(Exception):
    """A date that cannot be read; `refusal` says what was given and how to write it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence())
        self.refusal = refusal


@dataclass(frozen=True, order=True)
class StatedDate:
    """A civil date known to lie from `earliest` to `latest`, both days included; a day where the two are one."""

    earliest: dt.date
    latest: dt.date

    def __post_init__(self) -> None:
        assert self.earliest <= self.latest, "a stated date ends before it begins"

    @classmethod
    def day(cls, day: dt.date) -> StatedDate:
        """A date known to the day."""
        return cls(day, day)

    @classmethod
    def month(cls, year: int, month: int) -> StatedDate:
        """A date known to the month."""
        return cls(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def year(cls, year: int) -> StatedDate:
        """A date known to the year."""
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @classmethod
    def parse(cls, text: str) -> StatedDate:
        """Read `2023-08-15`, `2023-08` or `2023`; anything else raises `UnableToDate`."""
        match = _REDUCED.fullmatch(text.strip())
        try:
            if match is None:
                raise ValueError(text)
            year, month, day = match.groups()
            if month is None:
                return cls.year(int(year))
            if day is None:
                return cls.month(int(year), int(month))
            return cls.day(dt.date(int(year), int(month), int(day)))
        except (ValueError, calendar.IllegalMonthError) as unreadable:
            raise UnableToDate(Refusal(NOT_A_DATE, {"text": text.strip()})) from unreadable

    def __str__(self) -> str:
        """As it was stated: the day, the month, the year, else both ends with a slash (ISO 8601 interval)."""
        if self.earliest == self.latest:
            return self.earliest.isoformat()
        first = self.earliest
        if self == StatedDate.month(first.year, first.month):
            return f"{first:%Y-%m}"
        if self == StatedDate.year(first.year):
            return f"{first:%Y}"
        return f"{self.earliest.isoformat()}/{self.latest.isoformat()}"


Dateable = StatedDate | dt.date | str | None


def stated(date: Dateable) -> StatedDate | None:
    """A date in any form a source gives it, as a `StatedDate`; None stays unknown. An unreadable text raises `UnableToDate`."""
    if date is None or isinstance(date, StatedDate):
        return date
    return StatedDate.parse(date) if isinstance(date, str) else StatedDate.day(date)


@dataclass(frozen=True)
class Span:
    """When a finding was true: from, to, and the day it was seen; each may be unknown (None).

    `true_from` is the day it began to be true and `true_to` the last day it was; a bound left out is unknown, never *always*.
    `seen_on` is a day on which somebody saw it, or of which a document speaks; it proves that day only.
    """

    true_from: StatedDate | None = None
    true_to: StatedDate | None = None
    seen_on: dt.date | None = None

    def __post_init__(self) -> None:
        refusal = refuse_span(self.true_from, self.true_to, self.seen_on)
        assert refusal is None, refusal.sentence() if refusal else ""

    @classmethod
    def of(cls, true_from: Dateable = None, true_to: Dateable = None, seen_on: dt.date | None = None) -> Span:
        """A span from dates in any stated form (`"2023-08"`, a date, a `StatedDate`)."""
        return cls(stated(true_from), stated(true_to), seen_on)

    def certainly_before(self, other: Span, last_evidence: dt.date) -> bool:
        """Whether this span had been evidenced only up to a day before `other` began, so that both can be true in turn.

        `last_evidence` is the last day for which this one is evidenced where neither its end nor a day seen is stated.
        """
        if other.true_from is None:
            return False
        ends = self.true_to.latest if self.true_to else self.seen_on or last_evidence
        return ends < other.true_from.earliest


def refuse_span(true_from: StatedDate | None, true_to: StatedDate | None, seen_on: dt.date | None) -> Refusal | None:
    """Why these dates cannot stand together, or None; asked before a finding is written."""
    if true_from and true_to and true_from.earliest > true_to.latest:
        return Refusal(FROM_AFTER_TO, {"true_from": true_from, "true_to": true_to})
    too_early = seen_on and true_from and seen_on < true_from.earliest
    too_late = seen_on and true_to and seen_on > true_to.latest
    return Refusal(SEEN_OUTSIDE, {"seen_on": seen_on}) if too_early or too_late else None
