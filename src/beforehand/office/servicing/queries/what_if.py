"""What a payment would do, shown before it is posted: the same engine, with one event that has not happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from beforehand.core.loans import single
from beforehand.core.loans.answers import Position
from beforehand.core.loans.contract import LoanEvent as Happened
from beforehand.core.loans.layout import Component, EventKind
from beforehand.office.audit import clock
from beforehand.office.servicing.models import Loan
from beforehand.office.servicing.queries.loans import contract_of, events_of
from beforehand.office.servicing.queries.told import Part


@dataclass(frozen=True)
class WhatIf:
    """The lines a payment would be split into, and where the loan would stand after it."""

    parts: tuple[Part, ...]
    after: Position
    amount_minor: int


def what_if(loan: Loan, amount_minor: int, value_on: date, *, payoff: bool = False) -> WhatIf:
    """Split `amount_minor` as if it were posted now with value date `value_on`. LoanRefusedError where the loan cannot take it."""
    contract, events, now = contract_of(loan), events_of(loan), clock.now()
    number = max((event.event_id for event in events), default=0) + 1
    kind = EventKind.PAYOFF if payoff else EventKind.PAYMENT
    tried = [*events, Happened(event_id=number, kind=kind, value_on=value_on, known_at=now, amount_minor=amount_minor)]
    rows = single.allocations_of(contract, tried, value_on, now)
    parts = tuple(
        Part(row.installment, loan.due_on[row.installment - 1] if row.installment else None, row.component, row.amount_minor)
        for row in rows
        if row.event_id == number and row.component is not Component.INTEREST_CANCELLED
    )
    return WhatIf(parts, single.position_of(contract, tried, value_on, now), amount_minor)
