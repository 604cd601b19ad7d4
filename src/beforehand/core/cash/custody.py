"""Receipts, movements of notes between hands, and who holds what: borrower → officer's bag → branch count → vault → bank.

Money given to an officer is paid at that moment: the loan is credited with that value date against his custody. What moves afterwards moves
custody only; a shortage found at the count is the officer's and never the borrower's, a surplus is nobody's until it is explained.
Holdings are sums of movements: nothing is stored, and over all hands they add up to nothing (what one got another gave).
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Hashable, Iterable
from dataclasses import dataclass


class Hands(enum.StrEnum):
    """The kinds of hands notes can be in. `SHORTAGE` is what an officer owes, `SURPLUS` what nobody could explain."""

    BORROWER = "borrower"
    BAG = "bag"
    COUNT = "count"
    VAULT = "vault"
    BANK = "bank"
    SHORTAGE = "shortage"
    SURPLUS = "surplus"


@dataclass(frozen=True, order=True)
class Holder:
    """One pair of hands: an officer's bag or shortage by his id, a branch's count, vault or surplus by its code, a borrower, a bank."""

    hands: Hands
    holder_id: str


@dataclass(frozen=True)
class Receipt:
    """A numbered receipt for cash taken in the field; number and key are made on the phone.

    `officer` took it, `held_with` is the second person who holds it with him (None: alone). `received_at` is declared, `recorded_at` the
    writing of this system. `amount_minor` in minor units of `currency`.
    """

    number: str
    key: Hashable
    loan_id: Hashable
    borrower_id: str
    officer: str
    amount_minor: int
    currency: str
    received_at: dt.datetime
    recorded_at: dt.datetime
    held_with: str | None = None


@dataclass(frozen=True)
class Movement:
    """Notes going from one pair of hands to another, done `by` somebody; never edited, undone only by another movement.

    `receipts` are the numbers of the receipts it carries. `second` is the other person who held or counted it.
    """

    movement_id: Hashable
    source: Holder
    target: Holder
    amount_minor: int
    currency: str
    by: str
    moved_at: dt.datetime
    recorded_at: dt.datetime
    second: str | None = None
    receipts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        assert self.amount_minor > 0, "notes that move are more than none"
        assert (self.source.hands, self.target.hands) in STEPS, f"no step leads from {self.source.hands} to {self.target.hands}"


STEPS = frozenset(
    {
        (Hands.BORROWER, Hands.BAG),
        (Hands.BAG, Hands.BORROWER),  # a receipt cancelled by its counter-entry
        (Hands.BAG, Hands.COUNT),
        (Hands.BAG, Hands.SHORTAGE),
        (Hands.SURPLUS, Hands.COUNT),
        (Hands.COUNT, Hands.VAULT),
        (Hands.VAULT, Hands.BANK),
    }
)


def as_recorded(movements: Iterable[Movement], as_known_at: dt.datetime | None = None) -> list[Movement]:
    """The movements recorded until `as_known_at` (None: all), in the order of writing; of one instant, what was taken comes first."""
    known = [m for m in movements if as_known_at is None or m.recorded_at <= as_known_at]
    return sorted(known, key=lambda m: (m.recorded_at, m.source.hands is not Hands.BORROWER, str(m.movement_id)))


def holdings(movements: Iterable[Movement], as_known_at: dt.datetime | None = None) -> dict[tuple[Holder, str], int]:
    """What every pair of hands holds per currency, in minor units; a borrower's and a surplus's is below zero: what came from there."""
    held: dict[tuple[Holder, str], int] = {}
    for movement in as_recorded(movements, as_known_at):
        for holder, sign in ((movement.source, -1), (movement.target, 1)):
            place = (holder, movement.currency)
            held[place] = held.get(place, 0) + sign * movement.amount_minor
    return {place: amount for place, amount in held.items() if amount}


def held_by(movements: Iterable[Movement], holder: Holder, currency: str, as_known_at: dt.datetime | None = None) -> int:
    """What one pair of hands holds, in minor units of `currency`."""
    return holdings(movements, as_known_at).get((holder, currency), 0)


def receipts_in_bag(movements: Iterable[Movement], officer: str, as_known_at: dt.datetime | None = None) -> tuple[str, ...]:
    """The receipts an officer has not yet handed in, in the order they were taken: what the branch waits for."""
    bag = Holder(Hands.BAG, officer)
    waiting: dict[str, None] = {}
    for movement in as_recorded(movements, as_known_at):
        if movement.target == bag:
            waiting.update(dict.fromkeys(movement.receipts))
        elif movement.source == bag:
            for number in movement.receipts:
                waiting.pop(number, None)
    return tuple(waiting)
