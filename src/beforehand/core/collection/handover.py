"""The hand-over summary: what each earlier holder of a case did, what it cost and what it brought.

Costs are minor units, days civil dates, instants aware.
"""

from __future__ import annotations

import datetime as dt
import enum
import itertools
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.collection.promises import MoneyIn, standing_money

OVERLAP = RefusalKind(
    "handover.assignments_overlap",
    10,
    "{later} holds the case from {from_on}, before {earlier} has handed it over. End the first assignment on an earlier day.",
    "{later} 自 {from_on} 起接案，而 {earlier} 尚未移交。请先结束前一次分案。",
)
ENDS_BEFORE = RefusalKind(
    "handover.assignment_ends_before_it_begins",
    20,
    "The assignment of {holder} would end on {to_on}, before it begins on {from_on}. Mend the days.",
    "{holder} 的分案止日 {to_on} 早于起日 {from_on}。请更正日期。",
)


class Effort(enum.StrEnum):
    """What a contact attempt cost is counted by."""

    DIAL = "dial"
    VISIT = "visit"


@dataclass(frozen=True)
class Assignment:
    """A case in one person's hands, from a day to a day, both included (`to_on` None: still), with the note he handed over."""

    assignment_id: Hashable
    holder: str
    from_on: dt.date
    to_on: dt.date | None
    recorded_at: dt.datetime
    note: str = ""


@dataclass(frozen=True)
class Attempt:
    """One dial or visit on a day; `met` where the borrower himself was reached."""

    effort: Effort
    on: dt.date
    recorded_at: dt.datetime
    met: bool = False


@dataclass(frozen=True)
class HandOver:
    """One assignment's row: dials, visits, times met, cost and money brought in minor units. `assignment` is None for what nobody held."""

    assignment: Assignment | None
    dials: int
    visits: int
    met: int
    cost_minor: int
    brought_minor: int


@dataclass(frozen=True)
class HandOverSummary:
    """The rows in the order of assignments, what fell outside all of them (None: nothing did), and the sum of everything."""

    rows: tuple[HandOver, ...]
    outside: HandOver | None
    total: HandOver


def refuse_assignments(assignments: Iterable[Assignment]) -> Refusal | None:
    """Why these assignments of one case cannot stand together, or None: one holder at a time."""
    ordered = sorted(assignments, key=lambda a: a.from_on)
    for one in ordered:
        if one.to_on is not None and one.to_on < one.from_on:
            return Refusal(ENDS_BEFORE, {"holder": one.holder, "to_on": one.to_on, "from_on": one.from_on})
    for earlier, later in itertools.pairwise(ordered):
        if earlier.to_on is None or earlier.to_on >= later.from_on:
            return Refusal(OVERLAP, {"earlier": earlier.holder, "later": later.holder, "from_on": later.from_on})
    return None


def hand_over(
    assignments: Iterable[Assignment],
    attempts: Iterable[Attempt],
    money_in: Iterable[MoneyIn],
    cost_minor: Mapping[Effort, int],
    as_of: dt.date,
    as_known_at: dt.datetime,
) -> HandOverSummary:
    """What each assignment did, cost and brought up to the day `as_of`, as known at that instant.

    An attempt or a payment belongs to who held the case on its day. `cost_minor`: the price of one dial and of one visit. Money is taken
    by its value date; a reversed payment brought nothing.
    """
    ordered = sorted((a for a in assignments if a.from_on <= as_of and a.recorded_at <= as_known_at), key=lambda a: a.from_on)
    refusal = refuse_assignments(ordered)
    assert refusal is None, refusal.sentence() if refusal else ""
    made = [attempt for attempt in attempts if attempt.on <= as_of and attempt.recorded_at <= as_known_at]
    money = standing_money(money_in, as_of, as_known_at)

    def row(assignment: Assignment | None, holds: Iterable[Assignment | None]) -> HandOver:
        wanted = set(holds)
        mine = [attempt for attempt in made if _holder(ordered, attempt.on) in wanted]
        brought = sum(one.amount_minor for one in money if _holder(ordered, one.value_on) in wanted)
        dials = sum(attempt.effort is Effort.DIAL for attempt in mine)
        visits = sum(attempt.effort is Effort.VISIT for attempt in mine)
        cost = dials * cost_minor[Effort.DIAL] + visits * cost_minor[Effort.VISIT]
        return HandOver(assignment, dials, visits, sum(attempt.met for attempt in mine), cost, brought)

    outside = row(None, [None])
    nothing = not (outside.dials or outside.visits or outside.brought_minor)
    return HandOverSummary(tuple(row(one, [one]) for one in ordered), None if nothing else outside, row(None, [*ordered, None]))


def _holder(ordered: list[Assignment], day: dt.date) -> Assignment | None:
    return next((a for a in ordered if a.from_on <= day and (a.to_on is None or day <= a.to_on)), None)
