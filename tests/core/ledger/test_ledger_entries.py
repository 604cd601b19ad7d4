"""Entries balance, and balances are sums."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.core.ledger import accounts
from beforehand.core.ledger.entries import Entry, Posting, balance_of, balanced, entry_from, nets_of, transfer

BAG = accounts.account_of(accounts.CUSTODY, "officer:12")
amounts = st.integers(1, 10**13)
chart = st.sampled_from([accounts.BANK, accounts.VAULT, accounts.LOAN_PRINCIPAL, accounts.FEE_INCOME, accounts.SUSPENSE, BAG])


@given(st.lists(st.tuples(chart, chart, amounts)))
def test_the_books_always_balance(moves: list[tuple[str, str, int]]) -> None:
    entries = [transfer("test", k, "move", "CNY", minor, debit=debit, credit=credit) for k, (debit, credit, minor) in enumerate(moves)]
    assert all(balanced(entry) for entry in entries)
    assert sum(nets_of(entries).values()) == 0


def test_an_unbalanced_entry_stops_at_once() -> None:
    with pytest.raises(AssertionError, match="differ"):
        Entry("test", 7, "payment", "CNY", (Posting(accounts.BANK, debit_minor=5), Posting(accounts.FEE_INCOME, credit_minor=4)))


@pytest.mark.parametrize(("debit", "credit"), [(0, 0), (1, 1), (-1, 0), (0, -1), (-1, 1)])
def test_a_posting_stands_on_one_side(debit: int, credit: int) -> None:
    with pytest.raises(AssertionError, match="posting"):
        Posting(accounts.BANK, debit, credit)


def test_an_account_outside_the_chart_stops_at_once() -> None:
    with pytest.raises(AssertionError, match="chart"):
        Posting("petty", debit_minor=1)


def test_a_hand_in_with_a_shortage_is_the_officer_s() -> None:
    owed = accounts.account_of(accounts.SHORTAGE, "officer:12")
    entries = [
        entry_from("loan_event", 1, "payment", "CNY", {BAG: 128_369, accounts.LOAN_PRINCIPAL: -128_369, accounts.BANK: 0}),
        transfer("custody", 2, "count", "CNY", 128_000, debit=accounts.VAULT, credit=BAG),
        transfer("custody", 2, "shortage", "CNY", 369, debit=owed, credit=BAG),
    ]
    assert len(entries[0].postings) == 2
    assert balance_of(entries, BAG, "CNY") == balance_of(entries, accounts.CUSTODY, "CNY") == 0
    assert balance_of(entries, accounts.VAULT, "CNY") == 128_000
    assert balance_of(entries, accounts.SHORTAGE, "CNY") == 369


def test_balances_stand_on_their_normal_side_and_in_one_currency() -> None:
    entries = [
        transfer("suspense", 1, "receipt", "CNY", 500, debit=accounts.BANK, credit=accounts.SUSPENSE),
        transfer("suspense", 2, "receipt", "USD", 70, debit=accounts.BANK, credit=accounts.SUSPENSE),
    ]
    assert balance_of(entries, accounts.SUSPENSE, "CNY") == 500
    assert balance_of(entries, accounts.BANK, "USD") == 70
    assert nets_of(entries)[accounts.SUSPENSE, "CNY"] == -500
