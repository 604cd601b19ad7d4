"""Pages of loans and their money: the list, one loan, contract and payout, the counter, suspense and corrections."""

from beforehand.office.servicing.pages.contracts import contract, payout, payouts
from beforehand.office.servicing.pages.corrections import approve, reversal, reversals
from beforehand.office.servicing.pages.counter import counter, pay
from beforehand.office.servicing.pages.loan import figures, loan, quote
from beforehand.office.servicing.pages.loans import loans, loans_csv
from beforehand.office.servicing.pages.suspense import attribute, suspense

__all__ = [
    "approve",
    "attribute",
    "contract",
    "counter",
    "figures",
    "loan",
    "loans",
    "loans_csv",
    "pay",
    "payout",
    "payouts",
    "quote",
    "reversal",
    "reversals",
    "suspense",
]
