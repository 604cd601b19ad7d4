"""What is done with loans and their money."""

from beforehand.office.servicing.refusing import UnableToReceivePayment
from beforehand.office.servicing.services.contracts import add_product, pay_out, quote_payoff, sign_contract
from beforehand.office.servicing.services.journal import post_journal
from beforehand.office.servicing.services.payments import (
    attribute_suspense,
    check_posting,
    post_event,
    receive_payment,
    receive_to_suspense,
)
from beforehand.office.servicing.services.reversals import approve_reversal, request_reversal

__all__ = [
    "UnableToReceivePayment",
    "add_product",
    "approve_reversal",
    "attribute_suspense",
    "check_posting",
    "pay_out",
    "post_event",
    "post_journal",
    "quote_payoff",
    "receive_payment",
    "receive_to_suspense",
    "request_reversal",
    "sign_contract",
]
