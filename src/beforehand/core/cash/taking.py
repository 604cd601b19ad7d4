"""Taking cash in the field: what is asked before the act, and what is recorded once it has come.

The gate stands before the act, the log behind it: money that has come is always recorded, in full and at once; what it breaks stands beside
the record as a breach.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from beforehand.core.basics.money import format_minor
from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.cash.custody import Hands, Holder, Movement, Receipt, held_by

NOT_POSITIVE = RefusalKind(
    "cash.receipt.not_positive",
    10,
    "A receipt is for an amount above zero. Put the amount that was counted.",
    "收据金额须大于零。请填清点金额。",
)
NUMBER_USED = RefusalKind(
    "cash.receipt.number_used",
    20,
    "Receipt {number} was already issued. Take the next number of the book.",
    "收据 {number} 已开出。请用下一号。",
)
TWO_NEEDED = RefusalKind(
    "cash.two_holders",
    30,
    "{amount} {currency} in cash: from {large_from} two people hold it together. Name the second person.",
    "现金 {amount} {currency}：达到 {large_from} 须两人共管。请填写第二人。",
    "house policy: large cash",
)
SECOND_IS_SELF = RefusalKind(
    "cash.second_is_self",
    40,
    "{officer} cannot be his own second person. Name somebody else.",
    "{officer} 不能兼任第二人。请另填一人。",
)
NOT_IN_BAG = RefusalKind(
    "cash.receipt.not_in_bag",
    50,
    "Receipt {number} is no longer in {officer}'s bag, so its money cannot go back from there. Reverse the payment at the counter.",
    "收据 {number} 的现金已不在 {officer} 包内，不能由此退回。请在柜台冲正。",
)


@dataclass(frozen=True)
class CustodyRule:
    """The house's rule of large cash: from `large_from_minor` of `currency` in one bag two people hold it together."""

    large_from_minor: int
    currency: str

    def is_large(self, amount_minor: int, currency: str) -> bool:
        """Whether two people must hold or count it. Cash of another currency has no limit here: the house sets one rule per currency."""
        return currency == self.currency and amount_minor >= self.large_from_minor

    def two_needed(self, amount_minor: int) -> Refusal:
        """The refusal of a large amount in one person's hands."""
        amounts = {"amount": format_minor(amount_minor, self.currency), "large_from": format_minor(self.large_from_minor, self.currency)}
        return Refusal(TWO_NEEDED, {**amounts, "currency": self.currency})


@dataclass(frozen=True)
class Taken:
    """A receipt as recorded: the movement into the officer's bag, and the breaches it opens (empty: none)."""

    receipt: Receipt
    movement: Movement
    breaches: tuple[Refusal, ...]


def may_take(receipt: Receipt, movements: Iterable[Movement], rule: CustodyRule) -> tuple[Refusal, ...]:
    """What speaks against taking this cash, asked before the act, in precedence; empty: nothing.

    The large amount is that of the bag with this receipt in it: two smaller ones make a large one.
    """
    before = list(movements)
    refusals = []
    if receipt.amount_minor <= 0:
        refusals.append(Refusal(NOT_POSITIVE))
    if any(receipt.number in movement.receipts for movement in before):
        refusals.append(Refusal(NUMBER_USED, {"number": receipt.number}))
    bag = held_by(before, Holder(Hands.BAG, receipt.officer), receipt.currency) + receipt.amount_minor
    if rule.is_large(bag, receipt.currency) and receipt.held_with is None:
        refusals.append(rule.two_needed(bag))
    if receipt.held_with == receipt.officer:
        refusals.append(Refusal(SECOND_IS_SELF, {"officer": receipt.officer}))
    return tuple(refusals)


def take(receipt: Receipt, movement_id: Hashable, movements: Iterable[Movement], rule: CustodyRule) -> Taken | Refusal:
    """Record cash that has come: it is in the officer's bag from now on, whatever it breaks. Refused only where it is no receipt at all:
    an amount not above zero, or a number already issued (the office asks its key first: a receipt sent twice is one receipt)."""
    refusals = may_take(receipt, movements, rule)
    for refusal in refusals:
        if refusal.kind in (NOT_POSITIVE, NUMBER_USED):
            return refusal
    movement = Movement(
        movement_id=movement_id,
        source=Holder(Hands.BORROWER, receipt.borrower_id),
        target=Holder(Hands.BAG, receipt.officer),
        amount_minor=receipt.amount_minor,
        currency=receipt.currency,
        by=receipt.officer,
        moved_at=receipt.received_at,
        recorded_at=receipt.recorded_at,
        second=receipt.held_with,
        receipts=(receipt.number,),
    )
    return Taken(receipt, movement, refusals)
