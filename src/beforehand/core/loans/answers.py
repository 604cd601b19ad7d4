"""What the engine says of one loan, as records: position, payoff, allocations, lateness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from beforehand.core.loans.layout import Bucket, Component, Formula, State


@dataclass(frozen=True)
class InstallmentPosition:
    """One installment on a day. Amounts in minor units; `number` from 1; `paid_on`: the day on which its principal and interest were
    fully paid (its fee does not count); `days_late`: days from due to paid, or so far."""

    number: int
    due_on: date
    principal_minor: int
    interest_minor: int
    principal_paid_minor: int
    interest_paid_minor: int
    interest_cancelled_minor: int
    fee_accrued_minor: int
    fee_paid_minor: int
    paid_on: date | None
    days_late: int

    @property
    def principal_unpaid_minor(self) -> int:
        """Principal still to pay, minor units."""
        return self.principal_minor - self.principal_paid_minor

    @property
    def interest_unpaid_minor(self) -> int:
        """Interest still to pay, minor units."""
        return self.interest_minor - self.interest_paid_minor - self.interest_cancelled_minor

    @property
    def fee_unpaid_minor(self) -> int:
        """Overdue fee still to pay, minor units."""
        return self.fee_accrued_minor - self.fee_paid_minor

    @property
    def unpaid_minor(self) -> int:
        """All that is still to pay, minor units."""
        return self.principal_unpaid_minor + self.interest_unpaid_minor + self.fee_unpaid_minor


@dataclass(frozen=True)
class Position:
    """Where a loan stands as of a day, as known at an instant. Amounts in minor units of `currency`."""

    currency: str
    as_of: date
    as_known_at: datetime
    state: State
    principal_outstanding_minor: int
    principal_due_minor: int
    interest_due_minor: int
    fee_due_minor: int
    due_minor: int
    principal_not_yet_due_minor: int
    interest_not_yet_due_minor: int
    overpaid_minor: int
    days_past_due: int
    bucket: Bucket
    oldest_unpaid_due_on: date | None
    next_due_on: date | None
    installments_paid: int
    principal_paid_minor: int
    interest_paid_minor: int
    fee_paid_minor: int
    broken_interest_paid_minor: int
    received_minor: int
    closed_on: date | None
    installments: tuple[InstallmentPosition, ...]


@dataclass(frozen=True)
class Payoff:
    """What ends a loan on a day. Amounts in minor units; `broken_days` since `broken_from` (the last due date, or the grant)."""

    on: date
    currency: str
    principal_due_minor: int
    interest_due_minor: int
    fee_due_minor: int
    principal_not_yet_due_minor: int
    broken_interest_minor: int
    broken_days: int
    broken_from: date
    total_minor: int

    @property
    def principal_minor(self) -> int:
        """All principal, due and not yet due, minor units."""
        return self.principal_due_minor + self.principal_not_yet_due_minor


@dataclass(frozen=True)
class Allocation:
    """One row of what the engine did: which event gave how much (minor units) to which component of which installment (number from 1,
    None where it belongs to the loan), by which formula of which operands. `event_id` None: owed on the day asked, not paid."""

    event_id: int | None
    installment: int | None
    component: Component
    amount_minor: int
    formula: Formula
    operands: tuple[int, int, int, int]


@dataclass(frozen=True)
class Lateness:
    """One installment that fell due: number from 1, its due day, days late when paid or so far, the day paid or None."""

    installment: int
    due_on: date
    days_late: int
    paid_on: date | None
