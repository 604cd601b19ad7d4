"""Contracts, plans, money and decisions of the made book as Arrow tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from beforehand.core.basics.dates import day_number
from beforehand.core.loans.layout import NEVER, EventKind
from beforehand.core.loans.positions import LoanColumns
from beforehand.world.book import tables
from beforehand.world.book.desk import GRANTED, OUTCOMES, Decisions
from beforehand.world.book.evidence import AttributeColumn
from beforehand.world.book.money import Outcome
from beforehand.world.book.parameters import Parameters
from beforehand.world.book.people import Applications, Bools, Ints
from beforehand.world.book.repayment import Plans


def loan_table(parameters: Parameters, asked: Applications, granted: Ints) -> pa.Table:
    """The granted applications as contracts."""
    rows = len(granted)
    return pa.table(
        {
            "loan_id": tables.keys("L", granted),
            "person_id": tables.keys("P", asked.person[granted]),
            "decision_id": tables.keys("D", granted),
            "branch": tables.words(asked.branch[granted], [row.name for row in parameters.branches]),
            "product": tables.constant("equal monthly installments", rows),
            "currency": tables.constant(tables.CURRENCY, rows),
            "principal_minor": pa.array(asked.amount_minor[granted]),
            "annual_rate_ppm": pa.array(np.full(rows, parameters.annual_rate_ppm)),
            "granted_on": tables.days(asked.decided_on[granted]),
            "overdue_fee_daily_ppm": pa.array(np.full(rows, parameters.fee_daily_ppm)),
        }
    )


def installment_table(granted: Ints, plans: Plans) -> pa.Table:
    """The signed plans."""
    loan = np.repeat(np.arange(len(granted)), plans.counts)
    return pa.table(
        {
            "loan_id": tables.keys("L", granted[loan]),
            "number": pa.array(np.arange(len(loan)) - plans.offsets[loan] + 1),
            "due_on": tables.days(plans.due_on),
            "principal_minor": pa.array(plans.principal_minor),
            "interest_minor": pa.array(plans.interest_minor),
        }
    )


def event_table(granted: Ints, loans: LoanColumns) -> pa.Table:
    """Payouts and payments as the engine was given them."""
    rows, loan = len(loans.event_id), np.repeat(granted, np.diff(loans.event_offsets))
    taken_back = loans.reverses_id >= 0
    amount = np.where(taken_back, loans.amount_minor[loans.reverses_id], loans.amount_minor)
    return pa.table(
        {
            "event_id": tables.keys("E", loans.event_id),
            "loan_id": tables.keys("L", loan),
            "kind": tables.words(loans.event_kind, [kind.name.lower() for kind in EventKind]),
            "happened_on": tables.days(loans.value_on),
            "known_at": tables.instants(loans.known_at),
            "known_basis": tables.constant("recorded", rows),
            "amount_minor": pa.array(amount),
            "reverses": _where(tables.keys("E", loans.reverses_id), taken_back),
            "source": tables.constant("generated", rows),
        }
    )


def decision_table(
    parameters: Parameters, asked: Applications, decided: Decisions, granted: Ints, outcome: Outcome,
    columns: list[AttributeColumn],
) -> pa.Table:  # fmt: skip
    """Every application with its file as known then, what was decided, and what became of it in money."""
    rows = len(asked)
    without = decided.outcome != GRANTED

    def of_loans(values: Ints, fill: int = 0) -> Ints:
        spread = np.full(rows, fill, values.dtype)
        spread[granted] = values
        return spread

    def amount(values: Ints) -> pa.Array:
        return pa.array(of_loans(values), pa.int64(), mask=without)

    lost_on = of_loans(outcome.lost_on, NEVER)
    matured = np.zeros(rows, np.bool_)
    matured[granted] = outcome.matured
    return pa.table(
        {
            "decision_id": tables.keys("D", np.arange(rows)),
            "person_id": tables.keys("P", asked.person),
            "loan_id": _where(tables.keys("L", np.arange(rows)), ~without),
            "decided_at": tables.instants(asked.decided_at),
            "decided_on": tables.days(asked.decided_on),
            "vintage": tables.quarters(asked.decided_on),
            "branch": tables.words(asked.branch, [row.name for row in parameters.branches]),
            "outcome": tables.words(decided.outcome, OUTCOMES),
            "currency": tables.constant(tables.CURRENCY, rows),
            "funded_minor": amount(asked.amount_minor[granted]),
            "earned_minor": amount(outcome.earned_minor),
            "lost_minor": amount(outcome.lost_minor),
            "lost_on": tables.days(np.where(lost_on == NEVER, 0, lost_on), lost_on == NEVER),
            "recovered_minor": amount(outcome.recovered_minor),
            "cost_minor": amount(outcome.cost_minor),
            "seen_until": tables.days(np.full(rows, day_number(parameters.seen_until)), without),
            "matured": pa.array(matured),
        }
        | tables.attribute_columns(columns)
    )


def _where(keys: pa.Array, given: Bools) -> pa.Array:
    """The keys where they are given, else null."""
    return pc.if_else(pa.array(given), keys, pa.scalar(None, pa.string()))
