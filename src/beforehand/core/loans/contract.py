"""One loan as records: what was signed, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from beforehand.core.basics.money import exponent_of
from beforehand.core.ledger.accounts import BANK
from beforehand.core.loans.layout import Component, EventKind, FeeBase


@dataclass(frozen=True)
class FeeRule:
    """Daily overdue fee: `daily_rate_ppm` of the base of an overdue installment, from the day after its due date to the day of
    payment, the exact sum rounded once half up. 500 ppm is 0.05 % a day."""

    daily_rate_ppm: int = 500
    base: FeeBase = FeeBase.PRINCIPAL_AND_INTEREST


@dataclass(frozen=True)
class ScheduledInstallment:
    """One installment as signed: due day, principal and interest in minor units."""

    due_on: date
    principal_minor: int
    interest_minor: int

    @property
    def amount_minor(self) -> int:
        """Principal and interest together, minor units."""
        return self.principal_minor + self.interest_minor


Schedule = tuple[ScheduledInstallment, ...]
WATERFALL = (Component.FEE, Component.INTEREST, Component.PRINCIPAL)
"""Within an installment: fee, then interest, then principal; the oldest installment first."""


@dataclass(frozen=True)
class Contract:
    """A signed loan: principal in minor units of `currency`, yearly rate in ppm, grant day, fee rule, order of payment, signed plan."""

    loan_id: str
    currency: str
    principal_minor: int
    annual_rate_ppm: int
    granted_on: date
    schedule: Schedule
    fee_rule: FeeRule = FeeRule()
    waterfall: tuple[Component, Component, Component] = WATERFALL

    def __post_init__(self) -> None:
        exponent_of(self.currency)

    @property
    def installments(self) -> int:
        """Number of installments."""
        return len(self.schedule)

    @property
    def level_minor(self) -> int:
        """The level installment, minor units: principal and interest of the first."""
        return self.schedule[0].amount_minor

    @property
    def interest_minor(self) -> int:
        """Interest of the whole plan, minor units."""
        return sum(installment.interest_minor for installment in self.schedule)


@dataclass(frozen=True)
class LoanEvent:
    """One thing that happened to a loan: `event_id` distinct within it, `value_on` the day for interest and lateness, `known_at` the
    instant (with zone) it was known, `amount_minor` (0 for a reversal), `reverses` the id a reversal undoes; `through` is the ledger
    account the money came to or went from (`beforehand.core.ledger.accounts`)."""

    event_id: int
    kind: EventKind
    value_on: date
    known_at: datetime
    amount_minor: int = 0
    reverses: int | None = None
    through: str = BANK

    def __post_init__(self) -> None:
        assert (self.kind is EventKind.REVERSAL) == (self.reverses is not None), "a reversal, and only it, names what it reverses"
        assert self.event_id >= 0, "event ids are not negative"
        assert self.known_at.tzinfo is not None, "an instant carries its zone"
