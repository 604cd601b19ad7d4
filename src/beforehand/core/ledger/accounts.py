"""The chart of accounts of a small lender, on a cash basis: interest and fees become income when they are received.

An account is a word; one kept apart for each holder adds him after a colon (`custody:officer:12`, `shortage:officer:12`), and
`kind_of` finds its kind by the part before the colon.
"""

from __future__ import annotations

import enum


class Kind(enum.Enum):
    """What an account is, and so on which side it normally stands."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"
    CAPITAL = "capital"


LOAN_PRINCIPAL = "loan_principal"  # principal lent and not yet paid back
INTEREST_INCOME = "interest_income"  # scheduled interest and interest of a broken month, when received
FEE_INCOME = "fee_income"  # overdue fees, when received
BANK = "bank"
VAULT = "vault"
TILL = "till"
CUSTODY = "custody"  # notes in an officer's bag
SHORTAGE = "shortage"  # what a count found missing: owed by the officer, never by the borrower
SUSPENSE = "suspense"  # money whose loan is not yet known
BORROWER_CREDIT = "borrower_credit"  # paid beyond what the loan asks: owed back to the borrower
AGENCY_RECEIVABLE = "agency_receivable"  # recovered by an agency, not yet remitted
COMMISSION_EXPENSE = "commission_expense"  # the agency's part: the lender's cost, never the borrower's
VARIANCE_INCOME = "variance_income"  # counted more than receipts say, until it is explained
CAPITAL = "capital"

_KINDS = {
    LOAN_PRINCIPAL: Kind.ASSET,
    INTEREST_INCOME: Kind.INCOME,
    FEE_INCOME: Kind.INCOME,
    BANK: Kind.ASSET,
    VAULT: Kind.ASSET,
    TILL: Kind.ASSET,
    CUSTODY: Kind.ASSET,
    SHORTAGE: Kind.ASSET,
    SUSPENSE: Kind.LIABILITY,
    BORROWER_CREDIT: Kind.LIABILITY,
    AGENCY_RECEIVABLE: Kind.ASSET,
    COMMISSION_EXPENSE: Kind.EXPENSE,
    VARIANCE_INCOME: Kind.INCOME,
    CAPITAL: Kind.CAPITAL,
}


def account_of(account: str, holder: str) -> str:
    """The part of an account that one holder answers for: account_of(CUSTODY, "officer:12") is `custody:officer:12`."""
    kind_of(account)
    assert holder, "a holder has a name"
    return f"{account}:{holder}"


def kind_of(account: str) -> Kind:
    """What an account is; an account outside the chart is a broken invariant (assertion)."""
    base = account.partition(":")[0]
    assert base in _KINDS, f"{account} is not in the chart of accounts"
    return _KINDS[base]


def normal_side(account: str) -> int:
    """1 where the account normally stands in debit (assets, expenses), -1 in credit."""
    return 1 if kind_of(account) in (Kind.ASSET, Kind.EXPENSE) else -1
