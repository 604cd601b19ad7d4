"""The words by which custody rows name their holders, and the same rows as the core's movements of notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from beforehand.core.basics.money import parse_money
from beforehand.core.cash.custody import Hands, Holder, Movement
from beforehand.core.cash.taking import CustodyRule
from beforehand.office.cash.models import CustodyMovement
from beforehand.packs.read import read_pack

HOUSE = "founding"


def large_cash(on: date) -> CustodyRule:
    """From which sum in one pair of hands two people hold it, and two count it, on a day: the house's rule, from its pack."""
    said = _large_cash(on)
    amount = parse_money(said["amount"], said["currency"])
    return CustodyRule(amount.minor, amount.currency)


def large_cash_source(on: date, language: str) -> str:
    """Where the house says so, in English or (`zh`…) Chinese."""
    return str(_large_cash(on)["citation"]["zh" if language.startswith("zh") else "en"])


def _large_cash(on: date) -> Mapping[str, Any]:
    rules = read_pack("cash", HOUSE)["large_cash"]
    # A day before the house wrote its first rule is an imported one and stands under the first.
    return max((one for one in rules if one["from"] <= on.isoformat()), key=lambda one: one["from"], default=rules[0])


WORDS = {
    Hands.BORROWER: "borrower", Hands.BAG: "officer", Hands.COUNT: "till", Hands.VAULT: "vault", Hands.BANK: "bank",
    Hands.SHORTAGE: "shortage", Hands.SURPLUS: "surplus",
}  # fmt: skip
BORROWER = Holder(Hands.BORROWER, "")
_HANDS = {word: hands for hands, word in WORDS.items()}


def word_of(holder: Holder) -> str:
    """A pair of hands as a custody row names it: `officer:12`, `till:HZ`; whose money it was stands in the receipt, so `borrower` alone."""
    if holder.hands is Hands.BORROWER:
        return WORDS[holder.hands]
    return f"{WORDS[holder.hands]}:{holder.holder_id}"


def holder_of(word: str) -> Holder:
    """The pair of hands a custody row names."""
    kind, _, holder_id = word.partition(":")
    return Holder(_HANDS[kind], holder_id)


def bag_of(officer_id: int) -> Holder:
    """An officer's bag."""
    return Holder(Hands.BAG, str(officer_id))


def movements_of(rows: Iterable[CustodyMovement]) -> list[Movement]:
    """Custody rows (with `receipt` selected) as the core's movements."""
    return [
        Movement(
            movement_id=row.pk,
            source=holder_of(row.giver),
            target=holder_of(row.taker),
            amount_minor=row.amount_minor,
            currency=row.currency,
            by=str(row.recorded_by_id),
            moved_at=row.moved_at,
            recorded_at=row.recorded_at,
            second=next((str(one) for one in row.holders if one != row.recorded_by_id), None),
            receipts=(row.receipt.number,) if row.receipt else (),
        )
        for row in rows
    ]
