"""Balanced, append-only entries: in every entry debits equal credits in one currency; balances are sums.

Convention: double entry as Luca Pacioli, *Summa de arithmetica* (1494), describes it; a correction is one more entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from beforehand.core.basics.money import exponent_of
from beforehand.core.ledger.accounts import kind_of, normal_side


@dataclass(frozen=True)
class Posting:
    """One side of an entry: exactly one of debit and credit, more than zero, minor units of the entry's currency."""

    account: str
    debit_minor: int = 0
    credit_minor: int = 0

    def __post_init__(self) -> None:
        kind_of(self.account)
        assert min(self.debit_minor, self.credit_minor) == 0, "a posting is not negative; a correction changes sides"
        assert (self.debit_minor == 0) != (self.credit_minor == 0), "a posting stands on one side"

    @property
    def net_minor(self) -> int:
        """Debit less credit, minor units."""
        return self.debit_minor - self.credit_minor


@dataclass(frozen=True)
class Entry:
    """A balanced entry derived from what happened: `origin` and `origin_id` name the event, `memo` is its kind in one word.

    Unbalanced postings are a broken invariant (assertion). An event that moves no money has an entry without postings.
    """

    origin: str
    origin_id: int
    memo: str
    currency: str
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        exponent_of(self.currency)
        assert balanced(self), f"debits and credits of {self.origin} {self.origin_id} differ"


def balanced(entry: Entry) -> bool:
    """Whether debits equal credits."""
    return sum(posting.net_minor for posting in entry.postings) == 0


def entry_from(origin: str, origin_id: int, memo: str, currency: str, nets: Mapping[str, int]) -> Entry:
    """An entry from net amounts by account (debit positive, minor units); accounts with nothing are left out."""
    sides = ((account, net) for account, net in sorted(nets.items()) if net)
    postings = tuple(Posting(account, max(net, 0), max(-net, 0)) for account, net in sides)
    return Entry(origin, origin_id, memo, currency, postings)


def transfer(origin: str, origin_id: int, memo: str, currency: str, amount_minor: int, *, debit: str, credit: str) -> Entry:
    """An amount (minor units, more than zero) from one account to another: notes counted into the vault, a shortage, a commission."""
    assert amount_minor > 0, "a transfer moves something"
    return Entry(origin, origin_id, memo, currency, (Posting(debit, debit_minor=amount_minor), Posting(credit, credit_minor=amount_minor)))


def nets_of(entries: Iterable[Entry]) -> dict[tuple[str, str], int]:
    """Debit less credit of every (account, currency) that moved, minor units."""
    sums: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        for posting in entry.postings:
            sums[posting.account, entry.currency] += posting.net_minor
    return dict(sums)


def balance_of(entries: Iterable[Entry], account: str, currency: str) -> int:
    """Balance on the account's normal side, minor units: what is in the vault, what is lent, what was earned.

    An account without a holder is the sum over its holders.
    """
    nets = nets_of(entries)
    parts = (net for (name, money), net in nets.items() if money == currency and (name == account or name.startswith(f"{account}:")))
    return normal_side(account) * sum(parts)
