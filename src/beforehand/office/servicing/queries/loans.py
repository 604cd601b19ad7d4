"""A stored loan as the core's contract and events, and the core's answers about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from beforehand.core.ledger.accounts import AGENCY_RECEIVABLE, BANK, CUSTODY, TILL, account_of
from beforehand.core.loans import single
from beforehand.core.loans.answers import Allocation, Lateness, Payoff, Position
from beforehand.core.loans.contract import Contract, FeeRule, ScheduledInstallment
from beforehand.core.loans.contract import LoanEvent as Happened
from beforehand.core.loans.layout import Component, EventKind
from beforehand.office.audit import clock
from beforehand.office.parties.models import Party
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Loan, LoanEvent

KINDS = {
    LoanEvent.Kind.DISBURSEMENT: EventKind.DISBURSEMENT,
    LoanEvent.Kind.PAYMENT: EventKind.PAYMENT,
    LoanEvent.Kind.PAYOFF: EventKind.PAYOFF,
    LoanEvent.Kind.REVERSAL: EventKind.REVERSAL,
}


def contract_of(loan: Loan) -> Contract:
    """The contract as signed."""
    rows = zip(loan.due_on, loan.schedule_principal_minor, loan.schedule_interest_minor, strict=True)
    first, second, third = (Component[name.upper()] for name in loan.waterfall)
    return Contract(
        loan_id=loan.number, currency=loan.currency, principal_minor=loan.principal_minor, annual_rate_ppm=loan.annual_rate_ppm,
        granted_on=loan.granted_on, schedule=tuple(ScheduledInstallment(*row) for row in rows),
        fee_rule=FeeRule(loan.overdue_fee_daily_ppm), waterfall=(first, second, third),
    )  # fmt: skip


def happened(event: LoanEvent) -> Happened:
    """A stored event as the core's; what this office wrote is known from its writing, an imported history as declared."""
    reversal = event.kind == LoanEvent.Kind.REVERSAL
    return Happened(
        event_id=event.pk, kind=KINDS[LoanEvent.Kind(event.kind)], value_on=event.value_on,
        known_at=event.recorded_at if event.known_basis == "recorded" else event.known_at,
        amount_minor=0 if reversal else event.amount_minor, reverses=event.reverses_id, through=through(event),
    )  # fmt: skip


def through(event: LoanEvent) -> str:
    """The ledger account the money came to or went from."""
    match event.channel:
        case LoanEvent.Channel.CASH:
            return account_of(TILL, event.loan.branch.code)
        case LoanEvent.Channel.FIELD:
            return account_of(CUSTODY, f"officer:{event.recorded_by_id}")
        case LoanEvent.Channel.AGENCY:
            return AGENCY_RECEIVABLE
        case _:
            return BANK


def stored_events(loan: Loan) -> list[LoanEvent]:
    """The loan's rows in the order they were written; one query."""
    return list(loan.events.select_related("loan__branch", "recorded_by").order_by("recorded_at", "pk"))


def events_of(loan: Loan) -> list[Happened]:
    """The loan's events as the core's."""
    return [happened(event) for event in stored_events(loan)]


def _cuts(loan: Loan, as_of: date | None, as_known_at: datetime | None) -> tuple[date, datetime]:
    known = as_known_at or clock.now()
    return as_of or civil_day(loan.branch, known), known


def position(
    loan: Loan, as_of: date | None = None, as_known_at: datetime | None = None, events: Iterable[Happened] | None = None
) -> Position:
    """Where the loan stands as of a day (None: the branch's today), as known at an instant (None: now)."""
    return single.position_of(contract_of(loan), list(events_of(loan) if events is None else events), *_cuts(loan, as_of, as_known_at))


def payoff(loan: Loan, on: date | None = None, as_known_at: datetime | None = None, events: Iterable[Happened] | None = None) -> Payoff:
    """What ends the loan on a day (None: today), by component."""
    return single.payoff_of(contract_of(loan), list(events_of(loan) if events is None else events), *_cuts(loan, on, as_known_at))


def allocations(
    loan: Loan, as_of: date | None = None, as_known_at: datetime | None = None, events: Iterable[Happened] | None = None
) -> tuple[Allocation, ...]:
    """What each event gave to which installment and component, then what is owed on the day."""
    told = list(events_of(loan) if events is None else events)
    return single.allocations_of(contract_of(loan), told, *_cuts(loan, as_of, as_known_at))


def late_history_of(
    loan: Loan, as_of: date | None = None, as_known_at: datetime | None = None, events: Iterable[Happened] | None = None
) -> tuple[Lateness, ...]:
    """Days late per installment that fell due or was paid."""
    told = list(events_of(loan) if events is None else events)
    return single.late_history(contract_of(loan), told, *_cuts(loan, as_of, as_known_at))


def loans_of(party: Party) -> list[Loan]:
    """The person's loans, oldest first."""
    return list(party.loans.select_related("branch", "product").order_by("granted_on", "pk"))
