"""What policy version 1 and its people make of each application: granted, declined, or approved and not taken up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beforehand.core.policy import Outcome, PolicyVersion, decide_columns
from beforehand.core.rules import STARTER, FactColumn
from beforehand.world.book.evidence import AttributeColumn
from beforehand.world.book.parameters import Parameters
from beforehand.world.book.people import Applications, Bools, Ints

GRANTED, DECLINED, NOT_TAKEN_UP = 0, 1, 2
OUTCOMES = ("granted", "declined", "not_taken_up")
POLICY_SAYS = tuple(outcome.name.lower() for outcome in Outcome)


@dataclass(frozen=True)
class Decisions:
    """One row an application: what version 1 says (`POLICY_SAYS`), what came of it (`OUTCOMES`), who was turned away early."""

    policy_says: Ints
    outcome: Ints
    early: Bools


def fact_column(column: AttributeColumn) -> FactColumn:
    """An attribute as rules read it."""
    return FactColumn(column.values, column.known, column.why.astype(np.int8), words=column.words)


def policy_says(version: PolicyVersion, columns: list[AttributeColumn]) -> Ints:
    """What the policy says of each application by these attributes, as `Outcome` codes."""
    return decide_columns(version, {column.name: fact_column(column) for column in columns}, STARTER).astype(np.int64)


def turned_away_early(parameters: Parameters, says: Ints, rng: np.random.Generator) -> Bools:
    """Those referred whom the officer sends home on their papers; nobody looks for anything more of theirs."""
    return np.asarray((says == Outcome.REFER) & (rng.random(len(says)) < parameters.referred_declined_early), np.bool_)


def sign_off(
    parameters: Parameters, asked: Applications, says: Ints, early: Bools, evidence: list[AttributeColumn],
    rng: np.random.Generator,
) -> Decisions:  # fmt: skip
    """What people decide on the rest. Version 1 has no rule on door, statement or overdue, so what stands there is often read over."""
    found = {column.name: column for column in evidence}
    visit, statement = found["home_address.verified_by_visit"], found["bank_statement.months_covered"]
    report = found["credit_report.current_overdue"]
    kept = np.where(says == Outcome.REFER, 1 - parameters.referred_declined, 1 - parameters.approved_declined)
    kept = kept * np.where(visit.known & (visit.values == 0), 1 - parameters.not_found_declined, 1.0)
    kept = kept * np.where(report.known & (report.values > 0), 1 - parameters.overdue_seen_declined, 1.0)
    kept = kept * np.where(statement.known & (statement.values < 6), 1 - parameters.short_statement_declined, 1.0)
    approved = ~early & (rng.random(len(asked)) < kept)
    takes = rng.random(len(asked)) >= parameters.not_taken_up
    outcome = np.where(approved, np.where(takes, GRANTED, NOT_TAKEN_UP), DECLINED).astype(np.int64)
    return Decisions(says, outcome, early)
