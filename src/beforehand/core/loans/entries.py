"""Ledger entries of a loan, derived from its events and the engine's trace: nothing is allocated here.

Cash basis. A payout debits the principal lent and credits where the money came from; money received debits where it went and credits
principal, interest income (scheduled and of a broken month), fee income and, beyond what the loan asks, the borrower's credit.

The journal is append-only. What one event books is the difference it makes to the loan's balances when it becomes known: a back-dated
payment or a reversal so books its own effect and every allocation it moves, and no earlier entry is touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from beforehand.core.ledger import accounts
from beforehand.core.ledger.entries import Entry, entry_from
from beforehand.core.loans.answers import Allocation
from beforehand.core.loans.contract import Contract, LoanEvent
from beforehand.core.loans.layout import Component
from beforehand.core.loans.single import allocations_of

ORIGIN = "loan_event"

_CREDITED = {
    Component.FEE: accounts.FEE_INCOME,
    Component.INTEREST: accounts.INTEREST_INCOME,
    Component.BROKEN_INTEREST: accounts.INTEREST_INCOME,
    Component.PRINCIPAL: accounts.LOAN_PRINCIPAL,
    Component.CREDIT: accounts.BORROWER_CREDIT,
}


def entries_of(contract: Contract, events: Sequence[LoanEvent], as_of: date, as_known_at: datetime) -> tuple[Entry, ...]:
    """One balanced entry per event that counts within both cuts, in the order in which events take effect: the loan's books as they
    would stand had all that was known been known from the start. LoanRefusedError where the loan cannot be computed."""
    by_id = {event.event_id: event for event in events}
    nets: dict[int, Counter[str]] = {}
    for row in allocations_of(contract, events, as_of, as_known_at):
        if row.event_id is not None:
            _book(nets.setdefault(row.event_id, Counter()), row, by_id[row.event_id])
    return tuple(entry_from(ORIGIN, event_id, _memo(by_id[event_id]), contract.currency, net) for event_id, net in nets.items())


def entry_for(contract: Contract, known_before: Sequence[LoanEvent], event: LoanEvent) -> Entry:
    """What the ledger books when `event` becomes known after `known_before`: the difference it makes. LoanRefusedError where the loan
    cannot be computed with it, so that nothing is booked."""
    before, after = _balances(contract, known_before), _balances(contract, [*known_before, event])
    difference = {account: after[account] - before[account] for account in before.keys() | after.keys()}
    return entry_from(ORIGIN, event.event_id, _memo(event), contract.currency, difference)


def journal_of(contract: Contract, events: Iterable[LoanEvent]) -> tuple[Entry, ...]:
    """The append-only journal of a loan, derived anew: one entry per event in the order of knowing (known_at, then id)."""
    known = sorted(events, key=lambda event: (event.known_at, event.event_id))
    return tuple(entry_for(contract, known[:place], event) for place, event in enumerate(known))


def _balances(contract: Contract, events: Sequence[LoanEvent]) -> Counter[str]:
    nets: Counter[str] = Counter()
    if events:
        by_id = {event.event_id: event for event in events}
        last_day = max(event.value_on for event in events)
        for row in allocations_of(contract, events, last_day, max(event.known_at for event in events)):
            if row.event_id is not None:
                _book(nets, row, by_id[row.event_id])
    return nets


def _book(nets: Counter[str], row: Allocation, event: LoanEvent) -> None:
    """Add one trace row to net amounts (debit positive); scheduled interest that a payoff voids moves nothing on a cash basis."""
    if row.component is Component.INTEREST_CANCELLED:
        return
    if row.component is Component.PAYOUT:
        nets[accounts.LOAN_PRINCIPAL] += row.amount_minor
        nets[event.through] -= row.amount_minor
        return
    nets[event.through] += row.amount_minor
    nets[_CREDITED[row.component]] -= row.amount_minor


def _memo(event: LoanEvent) -> str:
    return event.kind.name.lower()
