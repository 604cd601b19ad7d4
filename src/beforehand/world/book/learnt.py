"""What is written down beside the money: facts with both times, those learnt too late among them, and the contacts of collection.

The facts learnt while collecting are a trap laid on purpose: they are known almost only of loans that went wrong, so a rule tried on the
file as known *now* looks far better than it can have been at the decision.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beforehand.world.book.evidence import NEVER_ASKED, AttributeColumn
from beforehand.world.book.parameters import Parameters
from beforehand.world.book.people import DAY_MICROSECONDS, SHANGHAI_AHEAD, Applications, Bools, HiddenTruth, Ints

NO_DAY = np.iinfo(np.int64).min
AFTERNOON = 15 * 3_600 * 1_000_000 - SHANGHAI_AHEAD


@dataclass(frozen=True)
class FactColumns:
    """Facts of one attribute: row of the application, value (where `found`), days and instants; `true_from` may be NO_DAY."""

    attribute: AttributeColumn
    row: Ints
    values: Ints
    found: Bools
    true_from: Ints
    known_at: Ints
    source: str


@dataclass(frozen=True)
class ContactColumns:
    """Dials and visits: row of the loan, instant (microseconds UTC), a visit or a dial, reached or not, cost in minor units."""

    loan: Ints
    happened_at: Ints
    visit: Bools
    reached: Bools
    cost_minor: Ints


def facts_at_decision(columns: list[AttributeColumn]) -> list[FactColumns]:
    """Every answer that came before the decision, vain attempts too (nothing found); what nobody asked for is no fact."""
    facts = []
    for column in columns:
        row = np.flatnonzero(column.known | (column.why != NEVER_ASKED))
        nothing = np.full(len(row), NO_DAY)
        facts.append(FactColumns(column, row, column.values[row], column.known[row], nothing, column.known_at[row], column.source))
    return facts


@dataclass(frozen=True)
class Troubled:
    """Loans over `learnt_after_days` late, by row of the application: the day that was so, and what the lender itself was then owed."""

    row: Ints
    since: Ints
    arrears_minor: Ints


def facts_learnt_later(
    parameters: Parameters, asked: Applications, truth: HiddenTruth, columns: list[AttributeColumn], troubled: Troubled,
    rng: np.random.Generator,
) -> list[FactColumns]:  # fmt: skip
    """What collectors and second enquiries bring to light, after the decision, mostly of loans in trouble."""
    by_name = {column.name: column for column in columns}
    row, rows = troubled.row, len(troubled.row)
    learnt, dated = rng.random((4, rows)) < parameters.learnt_share, rng.random(rows) < parameters.dated_share
    day = troubled.since + rng.integers(1, 60, (4, rows))
    known_at = day * DAY_MICROSECONDS + AFTERNOON
    last = day_end(parameters)
    elsewhere, hides = truth.lives_elsewhere[row], truth.concealed_cash[row]
    since_move = np.where(elsewhere & dated, asked.decided_on[row] - truth.lives_elsewhere_days[row], NO_DAY)

    def fact(name: str, which: int, of: Bools, values: Ints | Bools, true_from: Ints, source: str) -> FactColumns:
        take = learnt[which] & of & (known_at[which] < last)
        return FactColumns(
            by_name[name], row[take], values[take].astype(np.int64), np.ones(int(take.sum()), np.bool_),
            true_from[take], known_at[which][take], source,
        )  # fmt: skip

    everyone, undated = np.ones(rows, np.bool_), np.full(rows, NO_DAY)
    before = np.where(hides & dated, asked.decided_on[row] - 60, NO_DAY)
    overdue = truth.overdue_elsewhere_minor[row] + troubled.arrears_minor
    return [
        fact("home_address.verified_by_visit", 0, everyone, ~elsewhere, since_move, "visit of a collector"),
        fact("bank_statement.months_covered", 1, hides, np.full(rows, 12), before, "statement printed at the counter"),
        fact("credit_report.current_overdue", 2, everyone, overdue, undated, "credit report fetched again"),
    ]


def draw_contacts(
    parameters: Parameters, loan: Ints, due_on: Ints, until: Ints, elsewhere: Bools, rng: np.random.Generator
) -> ContactColumns:  # fmt: skip
    """Dials from the third day late on and every fifth, visits each thirty days and two more where he has to be searched for.

    One row an episode of lateness: its loan, the due date it began at, the day it ended (paid, lost or seen last).
    """
    late = until - due_on
    dials = np.where(late >= 3, np.minimum(1 + (late - 3) // 5, 14), 0)
    visits = np.where(late > 30, np.minimum((late - 1) // 30, 5) + 2 * elsewhere, 0)
    dial_row, dial_number = _repeat(dials)
    visit_row, visit_number = _repeat(visits)
    dial_day = due_on[dial_row] + 3 + 5 * dial_number
    visit_day = np.minimum(due_on[visit_row] + 31 + 20 * visit_number, until[visit_row])
    row, visit = np.concatenate([dial_row, visit_row]), np.arange(len(dial_row) + len(visit_row)) >= len(dial_row)
    day = np.concatenate([dial_day, visit_day])
    reached = rng.random(len(row)) < np.where(elsewhere[row], 0.15, np.where(visit, 0.55, 0.40))
    order = np.lexsort((visit, day, loan[row]))
    return ContactColumns(
        loan=loan[row][order],
        happened_at=day[order] * DAY_MICROSECONDS + rng.integers(8 * 3600, 20 * 3600, len(row)) * 1_000_000 - SHANGHAI_AHEAD,
        visit=visit[order],
        reached=reached[order],
        cost_minor=np.where(visit, parameters.visit_minor, parameters.dial_minor)[order],
    )


def day_end(parameters: Parameters) -> int:
    """The instant up to which anything is known: the end of the last day seen, microseconds UTC."""
    from beforehand.core.basics.dates import day_number

    return (day_number(parameters.seen_until) + 1) * DAY_MICROSECONDS - SHANGHAI_AHEAD


def _repeat(counts: Ints) -> tuple[Ints, Ints]:
    """For counts (2, 0, 1): rows (0, 0, 2) and numbers within the row (0, 1, 0)."""
    row = np.repeat(np.arange(len(counts)), counts)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
