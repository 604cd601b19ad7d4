"""One loan on a page: a column of length one, made here and nowhere else, answered in the records of `answers`.

Amounts are minor units, rates ppm a year, days civil dates, instants aware.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.dates import day_number, day_of_number, instant_micros
from beforehand.core.loans.answers import Allocation, InstallmentPosition, Lateness, Payoff, Position
from beforehand.core.loans.contract import Contract, LoanEvent, Schedule, ScheduledInstallment
from beforehand.core.loans.layout import (
    NEVER,
    Bucket,
    Component,
    Figure,
    Formula,
    InstallmentField,
    State,
    Term,
    TraceField,
)
from beforehand.core.loans.positions import LoanColumns, Positions, positions
from beforehand.core.loans.refusals import LoanRefusedError, refusal_of
from beforehand.core.loans.schedule import draw_schedules

_AMOUNT_BEYOND = 2**62


def make_schedule(principal_minor: int, annual_rate_ppm: int, granted_on: date, installments: int, currency: str = "CNY") -> Schedule:
    """The plan to be signed: equal monthly installments on a declining balance. LoanRefusedError outside the limits (`Status`)."""
    columns = [
        np.array([min(max(value, -_AMOUNT_BEYOND), _AMOUNT_BEYOND)], np.int64)
        for value in (principal_minor, annual_rate_ppm, day_number(granted_on), installments)
    ]
    drawn = draw_schedules(*columns)
    refusal = refusal_of(int(drawn.status[0]), None, currency)
    if refusal is not None:
        raise LoanRefusedError(refusal)
    rows = zip(drawn.due_on.tolist(), drawn.principal_minor.tolist(), drawn.interest_minor.tolist(), strict=True)
    return tuple(ScheduledInstallment(day_of_number(due_on), principal, interest) for due_on, principal, interest in rows)


def make_contract(loan_id: str, currency: str, principal_minor: int, annual_rate_ppm: int, granted_on: date, installments: int) -> Contract:
    """A contract with the product's fee rule and order of payment and a newly drawn plan. LoanRefusedError as `make_schedule`."""
    schedule = make_schedule(principal_minor, annual_rate_ppm, granted_on, installments, currency)
    return Contract(loan_id, currency, principal_minor, annual_rate_ppm, granted_on, schedule)


def columns_of(loans: Sequence[tuple[Contract, Sequence[LoanEvent]]]) -> LoanColumns:
    """Records as columns, in the order given; event ids within one loan are distinct (assertion)."""
    terms = [
        [
            min(contract.principal_minor, _AMOUNT_BEYOND),
            contract.annual_rate_ppm,
            day_number(contract.granted_on),
            contract.fee_rule.daily_rate_ppm,
            contract.fee_rule.base,
            *contract.waterfall,
        ]
        for contract, _ in loans
    ]
    installments = [row for contract, _ in loans for row in contract.schedule]
    for _, events in loans:
        assert len({event.event_id for event in events}) == len(events), "event ids are distinct within a loan"
    history = [event for _, events in loans for event in events]

    def column(values: Sequence[int]) -> NDArray[np.int64]:
        return np.array(values, np.int64).reshape(len(values))

    def offsets(lengths: Sequence[int]) -> NDArray[np.int64]:
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(column(lengths), dtype=np.int64)])

    return LoanColumns(
        np.array(terms, np.int64).reshape(len(loans), len(Term)),
        offsets([contract.installments for contract, _ in loans]),
        column([day_number(row.due_on) for row in installments]),
        column([row.principal_minor for row in installments]),
        column([row.interest_minor for row in installments]),
        offsets([len(events) for _, events in loans]),
        column([event.kind for event in history]),
        column([event.event_id for event in history]),
        column([day_number(event.value_on) for event in history]),
        column([instant_micros(event.known_at) for event in history]),
        column([min(event.amount_minor, _AMOUNT_BEYOND) for event in history]),
        column([-1 if event.reverses is None else event.reverses for event in history]),
    )


def position_of(contract: Contract, events: Sequence[LoanEvent], as_of: date, as_known_at: datetime) -> Position:
    """Where the loan stands as of a day, from events known at an instant. LoanRefusedError where it cannot be computed (`Status`)."""
    computed = _computed(contract, events, as_of, as_known_at)
    figures, rows = computed.figures[0].tolist(), computed.installments
    assert rows is not None
    return Position(
        currency=contract.currency,
        as_of=as_of,
        as_known_at=as_known_at,
        state=State(figures[Figure.STATE]),
        principal_outstanding_minor=figures[Figure.PRINCIPAL_OUTSTANDING],
        principal_due_minor=figures[Figure.PRINCIPAL_DUE],
        interest_due_minor=figures[Figure.INTEREST_DUE],
        fee_due_minor=figures[Figure.FEE_DUE],
        due_minor=figures[Figure.DUE],
        principal_not_yet_due_minor=figures[Figure.PRINCIPAL_NOT_YET_DUE],
        interest_not_yet_due_minor=figures[Figure.INTEREST_NOT_YET_DUE],
        overpaid_minor=figures[Figure.OVERPAID],
        days_past_due=figures[Figure.DAYS_PAST_DUE],
        bucket=Bucket(figures[Figure.BUCKET]),
        oldest_unpaid_due_on=_day(figures[Figure.OLDEST_UNPAID_DUE_ON]),
        next_due_on=_day(figures[Figure.NEXT_DUE_ON]),
        installments_paid=figures[Figure.INSTALLMENTS_PAID],
        principal_paid_minor=figures[Figure.PRINCIPAL_PAID],
        interest_paid_minor=figures[Figure.INTEREST_PAID],
        fee_paid_minor=figures[Figure.FEE_PAID],
        broken_interest_paid_minor=figures[Figure.BROKEN_INTEREST_PAID],
        received_minor=figures[Figure.RECEIVED],
        closed_on=_day(figures[Figure.CLOSED_ON]),
        installments=tuple(_installment(number, row) for number, row in enumerate(rows.tolist(), start=1)),
    )


def payoff_of(contract: Contract, events: Sequence[LoanEvent], on: date, as_known_at: datetime) -> Payoff:
    """What ends the loan on a day (past, today or ahead), by component. LoanRefusedError where it cannot be computed."""
    figures = _computed(contract, events, on, as_known_at).figures[0].tolist()
    days = figures[Figure.BROKEN_DAYS]
    return Payoff(
        on=on,
        currency=contract.currency,
        principal_due_minor=figures[Figure.PRINCIPAL_DUE],
        interest_due_minor=figures[Figure.INTEREST_DUE],
        fee_due_minor=figures[Figure.FEE_DUE],
        principal_not_yet_due_minor=figures[Figure.PRINCIPAL_NOT_YET_DUE],
        broken_interest_minor=figures[Figure.BROKEN_INTEREST],
        broken_days=days,
        broken_from=day_of_number(day_number(on) - days),
        total_minor=figures[Figure.PAYOFF],
    )


def allocations_of(contract: Contract, events: Sequence[LoanEvent], as_of: date, as_known_at: datetime) -> tuple[Allocation, ...]:
    """What every event that counts gave to which installment and component, in order, then what is owed on the day asked."""
    trace = _computed(contract, events, as_of, as_known_at, trace=True).trace.tolist()
    return tuple(_allocation(events, row) for row in trace)


def late_history(contract: Contract, events: Sequence[LoanEvent], as_of: date, as_known_at: datetime) -> tuple[Lateness, ...]:
    """The installments that fell due on or before the day, or were paid before they did, in the order of the plan; none before payout."""
    position = position_of(contract, events, as_of, as_known_at)
    if position.state is State.NOT_PAID_OUT:
        return ()
    seen = (row for row in position.installments if row.due_on <= as_of or row.paid_on is not None)
    return tuple(Lateness(row.number, row.due_on, row.days_late, row.paid_on) for row in seen)


def _computed(contract: Contract, events: Sequence[LoanEvent], as_of: date, as_known_at: datetime, *, trace: bool = False) -> Positions:
    columns = columns_of([(contract, events)])
    day, instant = day_number(as_of), instant_micros(as_known_at)
    room = 4 * contract.installments + 4 * len(events) + 4 if trace else 0
    buffer = np.zeros((room, len(TraceField)), np.int64)
    computed = positions(columns, day, instant, installments=True, trace=buffer)
    if trace and computed.trace_rows > room:
        buffer = np.zeros((computed.trace_rows, len(TraceField)), np.int64)
        computed = positions(columns, day, instant, installments=True, trace=buffer)
    refusal = refusal_of(int(computed.figures[0, Figure.STATUS]), contract.loan_id, contract.currency)
    if refusal is not None:
        raise LoanRefusedError(refusal)
    return computed


def _installment(number: int, row: list[int]) -> InstallmentPosition:
    return InstallmentPosition(
        number=number,
        due_on=day_of_number(row[InstallmentField.DUE_ON]),
        principal_minor=row[InstallmentField.PRINCIPAL],
        interest_minor=row[InstallmentField.INTEREST],
        principal_paid_minor=row[InstallmentField.PRINCIPAL_PAID],
        interest_paid_minor=row[InstallmentField.INTEREST_PAID],
        interest_cancelled_minor=row[InstallmentField.INTEREST_CANCELLED],
        fee_accrued_minor=row[InstallmentField.FEE_ACCRUED],
        fee_paid_minor=row[InstallmentField.FEE_PAID],
        paid_on=_day(row[InstallmentField.PAID_ON]),
        days_late=row[InstallmentField.DAYS_LATE],
    )


def _allocation(events: Sequence[LoanEvent], row: list[int]) -> Allocation:
    event, installment = row[TraceField.EVENT], row[TraceField.INSTALLMENT]
    return Allocation(
        event_id=None if event < 0 else events[event].event_id,
        installment=None if installment < 0 else installment + 1,
        component=Component(row[TraceField.COMPONENT]),
        amount_minor=row[TraceField.AMOUNT],
        formula=Formula(row[TraceField.FORMULA]),
        operands=(row[TraceField.OPERAND_1], row[TraceField.OPERAND_2], row[TraceField.OPERAND_3], row[TraceField.OPERAND_4]),
    )


def _day(days: int) -> date | None:
    return None if days == NEVER else day_of_number(days)
