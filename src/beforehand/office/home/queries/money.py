"""The money of a file at one moment: where each loan stands, how late it was paid, and what the last payment met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from beforehand.core.basics.refusals import Refusal
from beforehand.core.loans import single
from beforehand.core.loans.answers import Allocation, Lateness, Position
from beforehand.core.loans.contract import LoanEvent as Happened
from beforehand.core.loans.layout import Component, EventKind
from beforehand.core.loans.refusals import LoanRefusedError
from beforehand.office.intake.models import Application
from beforehand.office.parties.models import Party
from beforehand.office.servicing.models import Loan, LoanEvent
from beforehand.office.servicing.queries import contract_of, loans_of
from beforehand.office.servicing.queries.loans import happened

SHOWN_FOR = timedelta(days=31)
"""How long a payment stands beside what is due: a month, or until the next installment falls due; afterwards the timeline has it."""

PARTS = (Component.PRINCIPAL, Component.INTEREST, Component.BROKEN_INTEREST, Component.FEE, Component.CREDIT)


@dataclass(frozen=True)
class Split:
    """An amount by component, minor units."""

    parts: dict[Component, int]

    @property
    def total_minor(self) -> int:
        """All of it."""
        return sum(self.parts.values())


@dataclass(frozen=True)
class Met:
    """The last payment on a loan: what was asked for on its day before it came, and what it gave to each component."""

    on: date
    payoff: bool
    due: Split
    received: Split


@dataclass(frozen=True)
class LoanState:
    """A loan with where it stands on the day of the view; `position` is None where the engine refuses it, with the refusal."""

    loan: Loan
    position: Position | None
    lateness: tuple[Lateness, ...] = ()
    met: Met | None = None
    refusal: Refusal | None = None

    @property
    def days_late(self) -> list[int]:
        """Days late by installment, those that fell due or were paid."""
        return [one.days_late for one in self.lateness]

    @property
    def due(self) -> Split:
        """What is due on the day of the view."""
        assert self.position is not None
        return _due(self.position)


@dataclass(frozen=True)
class AskedFor:
    """What somebody asked for who has no loan yet, with the level installment it would have today; 0 where the product refuses it."""

    application: Application
    level_minor: int


def loan_states(party: Party, as_of: date, as_known_at: datetime) -> list[LoanState]:
    """Each loan of a person as of a day, as known at an instant, oldest first. Two queries for all of them."""
    known = [loan for loan in loans_of(party) if loan.recorded_at <= as_known_at or (loan.legacy and loan.granted_on <= as_of)]
    events: dict[int, list[Happened]] = defaultdict(list)
    if known:
        for event in LoanEvent.objects.filter(loan__in=known).select_related("loan__branch").order_by("recorded_at", "pk"):
            events[event.loan_id].append(happened(event))
    return [_state(loan, events[loan.pk], as_of, as_known_at) for loan in known]


def asked_for(party: Party, as_known_at: datetime) -> AskedFor | None:
    """The latest application known at an instant, for a file without a loan."""
    latest = party.applications.filter(recorded_at__lte=as_known_at).select_related("product").order_by("-recorded_at").first()
    if latest is None:
        return None
    day = latest.applied_at.astimezone(party.branch.zone_info).date()
    product = latest.product
    try:
        drawn = single.make_schedule(latest.amount_minor, product.annual_rate_ppm, day, latest.installments, product.currency)
    except LoanRefusedError:
        return AskedFor(latest, 0)
    return AskedFor(latest, drawn[0].amount_minor)


def _state(loan: Loan, events: Sequence[Happened], as_of: date, as_known_at: datetime) -> LoanState:
    contract = contract_of(loan)
    try:
        position = single.position_of(contract, events, as_of, as_known_at)
        lateness = single.late_history(contract, events, as_of, as_known_at)
        allocations = single.allocations_of(contract, events, as_of, as_known_at)
    except LoanRefusedError as refused:
        return LoanState(loan, None, refusal=refused.refusal)
    return LoanState(loan, position, lateness, _met(loan, events, allocations, as_of, as_known_at))


def _met(loan: Loan, events: Sequence[Happened], allocations: Sequence[Allocation], as_of: date, as_known_at: datetime) -> Met | None:
    known = [event for event in events if event.known_at <= as_known_at and event.value_on <= as_of]
    undone = {event.reverses for event in known if event.reverses is not None}
    came = [event for event in known if event.kind in (EventKind.PAYMENT, EventKind.PAYOFF) and event.event_id not in undone]
    if not came:
        return None
    last = max(came, key=lambda event: (event.value_on, event.known_at, event.event_id))
    received = _split((one.component, one.amount_minor) for one in allocations if one.event_id == last.event_id)
    ended = any(one.event_id == last.event_id and one.component is Component.INTEREST_CANCELLED for one in allocations) or (
        Component.BROKEN_INTEREST in received.parts
    )
    fell_due = any(last.value_on < due_on <= as_of for due_on in loan.due_on)
    if as_of - last.value_on > SHOWN_FOR or not received.total_minor or (fell_due and not ended):
        return None
    before = [event for event in events if event.event_id != last.event_id]
    contract = contract_of(loan)
    if ended:
        asked = single.payoff_of(contract, before, last.value_on, as_known_at)
        due = _split(
            [
                (Component.PRINCIPAL, asked.principal_minor),
                (Component.INTEREST, asked.interest_due_minor),
                (Component.BROKEN_INTEREST, asked.broken_interest_minor),
                (Component.FEE, asked.fee_due_minor),
            ]
        )
    else:
        due = _due(single.position_of(contract, before, last.value_on, as_known_at))
    return Met(last.value_on, ended, due, received)


def _due(position: Position) -> Split:
    return Split(
        {
            Component.PRINCIPAL: position.principal_due_minor,
            Component.INTEREST: position.interest_due_minor,
            Component.FEE: position.fee_due_minor,
        }
    )


def _split(parts) -> Split:
    sums: dict[Component, int] = defaultdict(int)
    for component, amount_minor in parts:
        if component in PARTS:
            sums[component] += amount_minor
    return Split({component: amount for component, amount in sums.items() if amount})
