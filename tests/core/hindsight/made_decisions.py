"""Small books of decisions written by hand, so that every expected figure can be worked out on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from beforehand.core.basics.columns import Column
from beforehand.core.basics.dates import day_number, instant_micros
from beforehand.core.hindsight.decisions import Basis, Decisions, Knowledge, Outcome, Terms
from beforehand.core.rules import STARTER, Attribute, Kind
from beforehand.core.rules.columns import FactColumn

CATALOGUE = STARTER.with_attributes(
    [
        Attribute(name="region", kind=Kind.CATEGORY, en="region", zh="地区"),
        Attribute(name="loan.term", kind=Kind.NUMBER, en="term at the end", zh="最终期限"),
    ]
)
EARNED = Terms(
    "CNY", 12, "principal lost within 12 months", "12 个月内损失的本金", "earned", 1_000_000, "interest of good loans", "正常贷款利息"
)
FUNDED = Terms("CNY", 12, "principal lost within 12 months", "12 个月内损失的本金", "funded", 100_000, "amount at 10 %", "金额的 10 %")


@dataclass(frozen=True)
class Row:
    """One application; money in minor units. `lost_after` and `seen` are days after the decision."""

    id: str
    person: int
    day: date = date(2024, 1, 10)
    vintage: str = "2024-Q1"
    outcome: Outcome = Outcome.GRANTED
    funded: int | None = 1_000
    earned: int | None = 0
    lost: int = 0
    lost_on: date | None = None
    recovered: int | None = 0
    cost: int | None = 0
    seen_until: date | None = date(2026, 1, 1)


def good(id: str, person: int, earned: int, **more: Any) -> Row:
    """A loan that paid."""
    return Row(id, person, earned=earned, **more)


def bad(id: str, person: int, lost: int, **more: Any) -> Row:
    """A loan that lost money half a year after the decision."""
    day = more.get("day", date(2024, 1, 10))
    return Row(id, person, lost=lost, lost_on=more.pop("lost_on", day + timedelta(days=160)), **more)


def declined(id: str, person: int, **more: Any) -> Row:
    """An application without a loan."""
    return Row(id, person, outcome=Outcome.DECLINED, funded=None, earned=None, recovered=None, cost=None, seen_until=None, **more)


def facts(name: str, values: Sequence[Any]) -> FactColumn:
    """One attribute; None is never asked."""
    from beforehand.core.basics.truth import Missing, Why

    return FactColumn.of(CATALOGUE[name], [Missing(name, Why.NEVER_ASKED) if value is None else value for value in values])


def book(
    rows: Sequence[Row],
    columns: Mapping[str, Sequence[Any]],
    terms: Terms = EARNED,
    knowledge: Mapping[str, Knowledge] | None = None,
    truths: Mapping[str, Sequence[Any]] | None = None,
    known_now: Mapping[str, Sequence[Any]] | None = None,
) -> Decisions:
    """The book of these rows; attributes are declared unless `knowledge` says otherwise."""
    vintages = tuple(sorted({row.vintage for row in rows}))
    return Decisions(
        terms=terms,
        catalogue=CATALOGUE,
        decision_id=tuple(row.id for row in rows),
        person=np.array([row.person for row in rows], np.int64),
        decided_at=np.array([instant_micros(datetime(row.day.year, row.day.month, row.day.day, 9, tzinfo=UTC)) for row in rows], np.int64),
        decided_on=np.array([day_number(row.day) for row in rows], np.int64),
        vintage=np.array([vintages.index(row.vintage) for row in rows], np.int64),
        vintages=vintages,
        outcome=np.array([row.outcome for row in rows], np.int8),
        funded=_integers([row.funded for row in rows]),
        earned=_integers([row.earned for row in rows]),
        lost=_integers([row.lost for row in rows]),
        lost_on=_days([row.lost_on for row in rows]),
        recovered=_integers([row.recovered for row in rows]),
        cost=_integers([row.cost for row in rows]),
        seen_until=_days([row.seen_until for row in rows]),
        columns={name: facts(name, values) for name, values in columns.items()},
        knowledge={name: Knowledge(Basis.DECLARED) for name in columns} | dict(knowledge or {}),
        truths={name: facts(name, values) for name, values in (truths or {}).items()},
        known_now={name: facts(name, values) for name, values in (known_now or {}).items()},
    )


def _integers(values: Sequence[int | None]) -> Column:
    return Column(np.array([value or 0 for value in values], np.int64), np.array([value is not None for value in values]))


def _days(values: Sequence[date | None]) -> Column:
    return _integers([None if value is None else day_number(value) for value in values])
