"""The ledger of a loan follows from its events and agrees with its position."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from loan_histories import days, histories, instants

from beforehand.core.ledger import accounts
from beforehand.core.ledger.entries import Posting, balance_of, balanced, nets_of
from beforehand.core.loans.contract import Contract, LoanEvent
from beforehand.core.loans.entries import entries_of, entry_for, journal_of
from beforehand.core.loans.layout import EventKind
from beforehand.core.loans.single import make_contract, position_of

History = tuple[Contract, list[LoanEvent]]
LAST, END = date(2027, 6, 30), datetime(2040, 1, 1, tzinfo=UTC)


@settings(deadline=None, max_examples=100)
@given(histories(), days, instants)
def test_entries_balance_and_equal_the_position(history: History, as_of: date, known_at: datetime) -> None:
    contract, events = history
    entries = entries_of(contract, events, as_of, known_at)
    position = position_of(contract, events, as_of, known_at)
    assert all(balanced(entry) for entry in entries)
    interest = position.interest_paid_minor + position.broken_interest_paid_minor
    assert balance_of(entries, accounts.LOAN_PRINCIPAL, "CNY") == position.principal_outstanding_minor
    assert balance_of(entries, accounts.INTEREST_INCOME, "CNY") == interest
    assert balance_of(entries, accounts.FEE_INCOME, "CNY") == position.fee_paid_minor
    assert balance_of(entries, accounts.BORROWER_CREDIT, "CNY") == position.overpaid_minor


@settings(deadline=None, max_examples=60)
@given(histories(), st.randoms(use_true_random=False))
def test_the_journal_is_derived_again_and_ends_where_the_position_stands(history: History, shuffle: random.Random) -> None:
    contract, events = history
    journal = journal_of(contract, events)
    assert journal_of(contract, shuffle.sample(events, len(events))) == journal
    assert [entry.origin_id for entry in journal] == [event.event_id for event in events]
    for place, event in enumerate(events):
        assert entry_for(contract, events[:place], event) == journal[place]
    sums = {account: net for account, net in nets_of(journal).items() if net}
    assert sums == {account: net for account, net in nets_of(entries_of(contract, events, LAST, END)).items() if net}
    assert balance_of(journal, accounts.LOAN_PRINCIPAL, "CNY") == position_of(contract, events, LAST, END).principal_outstanding_minor


def test_a_reversal_books_the_opposite_and_touches_no_earlier_entry() -> None:
    contract = make_contract("L", "CNY", 2_000_000, 180_000, date(2025, 3, 11), 18)
    first, known = contract.schedule[0], datetime(2025, 3, 11, tzinfo=UTC)
    payout = LoanEvent(1, EventKind.DISBURSEMENT, contract.granted_on, known, 2_000_000)
    till = accounts.account_of(accounts.TILL, "3")
    paid = LoanEvent(2, EventKind.PAYMENT, first.due_on, known + timedelta(days=31), first.amount_minor, through=till)
    reversal = LoanEvent(3, EventKind.REVERSAL, first.due_on, known + timedelta(days=32), reverses=2)
    opened, received, undone = journal_of(contract, [payout, paid, reversal])
    assert opened.postings == (Posting("bank", credit_minor=2_000_000), Posting("loan_principal", debit_minor=2_000_000))
    principal, interest = first.principal_minor, first.interest_minor
    assert received.postings == (
        Posting("interest_income", credit_minor=interest),
        Posting("loan_principal", credit_minor=principal),
        Posting("till:3", debit_minor=principal + interest),
    )
    assert undone.postings == tuple(replace(p, debit_minor=p.credit_minor, credit_minor=p.debit_minor) for p in received.postings)
    assert (opened.memo, received.memo, undone.memo) == ("disbursement", "payment", "reversal")


def test_a_back_dated_payment_books_the_allocations_it_moves() -> None:
    contract = make_contract("L", "CNY", 2_000_000, 180_000, date(2025, 3, 11), 18)
    first, known = contract.schedule[0], datetime(2025, 3, 11, tzinfo=UTC)
    payout = LoanEvent(1, EventKind.DISBURSEMENT, contract.granted_on, known, 2_000_000)
    late = LoanEvent(2, EventKind.PAYMENT, first.due_on + timedelta(days=20), known + timedelta(days=60), first.amount_minor)
    earlier = LoanEvent(3, EventKind.PAYMENT, first.due_on, known + timedelta(days=61), first.amount_minor)
    journal = journal_of(contract, [payout, late, earlier])
    fee_taken = (first.amount_minor * 20 * 500 + 500_000) // 1_000_000
    assert Posting("fee_income", credit_minor=fee_taken) in journal[1].postings
    assert Posting("fee_income", debit_minor=fee_taken) in journal[2].postings
    assert Posting("bank", debit_minor=first.amount_minor) in journal[2].postings
