"""Counting a bag at the branch, and what goes on to the vault. Nobody counts what he holds himself.

The whole bag is counted at once: what is found goes to the branch's count; what is missing becomes the officer's shortage, what is too
much comes from the branch's surplus. The borrower's payment stands as it was taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from beforehand.core.basics.money import format_minor
from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.cash.custody import Hands, Holder, Movement, as_recorded, held_by, receipts_in_bag
from beforehand.core.cash.taking import NOT_IN_BAG, CustodyRule

OWN_BAG = RefusalKind(
    "cash.count.own_bag",
    10,
    "{counter} held this cash and may not count it. Ask somebody who did not.",
    "{counter} 经手该笔现金，不得自行清点。请由他人清点。",
)
BAG_EMPTY = RefusalKind(
    "cash.count.bag_empty",
    20,
    "There is nothing in {officer}'s bag. If cash was taken, write the receipt first.",
    "{officer} 包内无现金。如已收款，先补开收据。",
)
NEGATIVE = RefusalKind(
    "cash.count.negative",
    30,
    "Counted cash cannot be below zero. Put what lies on the table; nothing is 0.",
    "清点金额不能为负。请填实点数，没有填 0。",
)
MORE_THAN_HELD = RefusalKind(
    "cash.move.more_than_held",
    40,
    "Only {held} {currency} is there. Move that much or less.",
    "现有 {held} {currency}。转出不得超过此数。",
)


@dataclass(frozen=True)
class Count:
    """A count of an officer's bag at the branch, to the minor unit, `by` one person and, for a large amount, a `second`."""

    count_id: Hashable
    officer: str
    branch: str
    counted_minor: int
    currency: str
    by: str
    counted_at: dt.datetime
    recorded_at: dt.datetime
    second: str | None = None


@dataclass(frozen=True)
class Counted:
    """A count as recorded: its movements, the receipts it took in, what was expected, and the difference (below zero: short)."""

    count: Count
    movements: tuple[Movement, ...]
    receipts: tuple[str, ...]
    expected_minor: int

    @property
    def variance_minor(self) -> int:
        """Counted less expected, in minor units: below zero is the officer's shortage, above zero a surplus."""
        return self.count.counted_minor - self.expected_minor


def may_count(count: Count, movements: Iterable[Movement], rule: CustodyRule) -> tuple[Refusal, ...]:
    """Why this count cannot be, in precedence; empty: it can."""
    before = list(movements)
    bag = Holder(Hands.BAG, count.officer)
    expected = held_by(before, bag, count.currency)
    held_it = {count.officer} | {
        m.second for m in before if m.second and m.target == bag and set(m.receipts) & set(receipts_in_bag(before, count.officer))
    }
    refusals = [Refusal(OWN_BAG, {"counter": counter}) for counter in (count.by, count.second) if counter in held_it]
    if expected == 0:
        refusals.append(Refusal(BAG_EMPTY, {"officer": count.officer}))
    if count.counted_minor < 0:
        refusals.append(Refusal(NEGATIVE))
    most = max(expected, count.counted_minor)
    if rule.is_large(most, count.currency) and (count.second is None or count.second == count.by):
        refusals.append(rule.two_needed(most))
    return tuple(sorted(refusals, key=lambda refusal: refusal.kind.precedence))


def count_bag(count: Count, movements: Iterable[Movement], rule: CustodyRule) -> Counted | tuple[Refusal, ...]:
    """Count the whole bag: the movements that empty it, or why the count is refused (then nothing moves)."""
    before = as_recorded(movements)
    refusals = may_count(count, before, rule)
    if refusals:
        return refusals
    bag, table = Holder(Hands.BAG, count.officer), Holder(Hands.COUNT, count.branch)
    expected = held_by(before, bag, count.currency)
    receipts = tuple(
        number
        for number in receipts_in_bag(before, count.officer)
        if any(number in m.receipts and m.currency == count.currency for m in before)
    )
    found = min(expected, count.counted_minor)
    legs = [
        ("found", bag, table, found, receipts),
        ("short", bag, Holder(Hands.SHORTAGE, count.officer), expected - found, () if found else receipts),
        ("over", Holder(Hands.SURPLUS, count.branch), table, count.counted_minor - found, ()),
    ]
    made = tuple(
        Movement(
            movement_id=f"{count.count_id}:{leg}",
            source=source,
            target=target,
            amount_minor=amount,
            currency=count.currency,
            by=count.by,
            moved_at=count.counted_at,
            recorded_at=count.recorded_at,
            second=count.second,
            receipts=carried,
        )
        for leg, source, target, amount, carried in legs
        if amount
    )
    return Counted(count, made, receipts, expected)


def move_on(movement: Movement, movements: Iterable[Movement], rule: CustodyRule) -> Movement | Refusal:
    """Counted cash to the vault, or vault cash to the bank: the movement, or why not (more than is there; a large amount by one person)."""
    assert movement.source.hands in (Hands.COUNT, Hands.VAULT), "what is in a bag is counted first"
    held = held_by(movements, movement.source, movement.currency)
    if movement.amount_minor > held:
        return Refusal(MORE_THAN_HELD, {"held": format_minor(held, movement.currency), "currency": movement.currency})
    if rule.is_large(movement.amount_minor, movement.currency) and (movement.second is None or movement.second == movement.by):
        return rule.two_needed(movement.amount_minor)
    return movement


def give_back(movement: Movement, movements: Iterable[Movement]) -> Movement | Refusal:
    """Cancel a receipt by its counter-entry while its money is in the officer's bag: the movement back to the borrower, or why not."""
    (number,) = movement.receipts
    before = as_recorded(movements)
    taken = [m for m in before if m.target == movement.source and number in m.receipts]
    if number not in receipts_in_bag(before, movement.source.holder_id):
        return Refusal(NOT_IN_BAG, {"number": number, "officer": movement.source.holder_id})
    original = taken[-1]
    assert (movement.target, movement.amount_minor, movement.currency) == (original.source, original.amount_minor, original.currency), (
        "a counter-entry gives back what the receipt took, to whom it came from"
    )
    return movement
