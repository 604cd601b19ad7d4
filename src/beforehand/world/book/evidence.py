"""What is in the file at the decision: what was looked for and what was found, and what would have been found had one looked.

The lender looks serially: papers first; whoever is turned away on them is asked for nothing more, so the rest is *never asked*.
Nothing here reads what became of a loan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beforehand.core.basics.truth import Why
from beforehand.world.book.parameters import Parameters
from beforehand.world.book.people import Applications, Bools, HiddenTruth, Ints

WHYS = tuple(Why)
NEVER_ASKED, NOT_GIVEN = WHYS.index(Why.NEVER_ASKED), WHYS.index(Why.NOT_GIVEN)
SOURCE_DOWN, EXPIRED = WHYS.index(Why.SOURCE_DOWN), WHYS.index(Why.EXPIRED)


@dataclass(frozen=True)
class AttributeColumn:
    """One attribute over all applications: `values` where `known`, else `why` (index into `WHYS`); `known_at` in microseconds UTC, the
    instant of the answer or of the vain attempt. `would_find`: what looking finds (`finds`: whether it finds anything); None where the
    value is always in the file. `kind` is the catalogue's; `words` names the codes of a category; `source` says who tells it."""

    name: str
    kind: str
    values: Ints
    known: Bools
    why: Ints
    known_at: Ints
    source: str
    would_find: Ints | None = None
    finds: Bools | None = None
    words: tuple[str, ...] = ()


def stated(name: str, kind: str, values: Ints | Bools, asked: Applications, source: str, words: tuple[str, ...] = ()) -> AttributeColumn:
    """An attribute that every application states, known since it was made."""
    always, nothing_missing = np.ones(len(asked), np.bool_), np.zeros(len(asked), np.int64)
    return AttributeColumn(name, kind, values.astype(np.int64), always, nothing_missing, asked.applied_at, source, words=words)


def papers(parameters: Parameters, asked: Applications, truth: HiddenTruth, rng: np.random.Generator) -> list[AttributeColumn]:
    """What is asked of everybody at the counter."""
    rows = len(asked)
    identity = rng.random(rows) < parameters.identity_given
    odds = np.log(parameters.income_given / (1 - parameters.income_given)) + 0.5 * truth.ability
    income = rng.random(rows) < 1 / (1 + np.exp(-odds))
    channels = tuple(name for name, _ in parameters.channels)
    occupations = tuple(row.name for row in parameters.occupations)
    return [
        stated("identity.document_given", "boolean", identity, asked, "identity document"),
        stated("income.paper_given", "boolean", income, asked, "income paper"),
        stated("application.amount", "money", asked.amount_minor, asked, "application"),
        stated("application.term_months", "number", asked.term_months, asked, "application"),
        stated("applicant.age", "number", asked.age, asked, "identity document"),
        stated("application.channel", "category", asked.channel, asked, "application", channels),
        stated("applicant.occupation", "category", asked.occupation, asked, "application", occupations),
    ]


def bought(
    parameters: Parameters, asked: Applications, truth: HiddenTruth, early: Bools, rng: np.random.Generator
) -> list[AttributeColumn]:  # fmt: skip
    """What somebody had to go and look for: the door, the statement, the report; nobody does for those declined `early`."""
    more = np.where(asked.amount_minor >= parameters.larger_amount_minor, parameters.larger_amount_more, 0.0)
    habits = parameters.branches
    return [
        _visit(parameters, asked, truth, ~early & _looked([row.visits for row in habits], more, asked, rng), rng),
        _statement(parameters, asked, truth, ~early & _looked([row.asks_statement for row in habits], more, asked, rng), rng),
        _report(parameters, asked, truth, ~early & _looked([row.pulls_report for row in habits], more, asked, rng), rng),
    ]


def _looked(habit: list[float], more: np.ndarray, asked: Applications, rng: np.random.Generator) -> Bools:
    return np.asarray(rng.random(len(asked)) < np.array(habit)[asked.branch] + more, np.bool_)


def _between(asked: Applications, rng: np.random.Generator) -> Ints:
    """An instant between application and decision, before either end of the wait."""
    return asked.applied_at + ((asked.decided_at - asked.applied_at) * rng.uniform(0.1, 0.9, len(asked))).astype(np.int64)


def _visit(parameters: Parameters, asked: Applications, truth: HiddenTruth, looked: Bools, rng: np.random.Generator) -> AttributeColumn:
    share = np.where(truth.lives_elsewhere, parameters.visit_passes_false, parameters.visit_finds_true)
    found = (rng.random(len(asked)) < share).astype(np.int64)
    return AttributeColumn(
        "home_address.verified_by_visit", "boolean", found, looked, np.full(len(asked), NEVER_ASKED), _between(asked, rng),
        "visit of an officer", found, np.ones(len(asked), np.bool_),
    )  # fmt: skip


def _statement(parameters: Parameters, asked: Applications, truth: HiddenTruth, looked: Bools, rng: np.random.Generator) -> AttributeColumn:
    """Who hides money gives no statement, or a short one; pressed, the same months come out."""
    rows, hides = len(asked), truth.concealed_cash
    long = rng.random(rows) < np.where(hides, parameters.statement_long_concealed, parameters.statement_long)
    months = np.where(long, rng.integers(6, 13, rows), rng.integers(1, 6, rows))
    given = rng.random(rows) < np.where(hides, parameters.statement_given_concealed, parameters.statement_given)
    return AttributeColumn(
        "bank_statement.months_covered", "number", months, looked & given, np.where(looked, NOT_GIVEN, NEVER_ASKED), _between(asked, rng),
        "bank statement", months, np.ones(rows, np.bool_),
    )  # fmt: skip


def _report(parameters: Parameters, asked: Applications, truth: HiddenTruth, looked: Bools, rng: np.random.Generator) -> AttributeColumn:
    rows = len(asked)
    overdue = np.where(rng.random(rows) < parameters.report_covers, truth.overdue_elsewhere_minor, 0)
    luck = rng.random(rows)
    down, expired = luck < parameters.report_down, luck > 1 - parameters.report_expired
    why = np.where(~looked, NEVER_ASKED, np.where(down, SOURCE_DOWN, EXPIRED))
    return AttributeColumn(
        "credit_report.current_overdue", "money", overdue, looked & ~down & ~expired, why, _between(asked, rng),
        "credit report", overdue, np.ones(rows, np.bool_),
    )  # fmt: skip
