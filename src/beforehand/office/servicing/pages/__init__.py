"""Pages of loans and their money: the list, one loan, contract and payout, the counter, suspense and corrections."""

from beforehand.office.servicing.pages.contracts import contract, payout, payouts
from beforehand.office.servicing.pages.corrections import approve, reversal, reversals
from beforehand.office.servicing.pages.counter import counter, pay
from beforehand.office.servicing.pages.figures import figures
from beforehand.office.servicing.pages.loan import loan, quote
from beforehand.office.servicing.pages.loans import loans, loans_csv
from beforehand.office.servicing.pages.products import add_product, products
from beforehand.office.servicing.pages.suspense import attribute, suspense

__all__ = [
    "add_product",
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
    "products",
    "quote",
    "reversal",
    "reversals",
    "suspense",
]
