"""A book of decisions as columns: one entry an application, what was known then, and what became of it.

Instants are int64 microseconds since 1970-01-01 UTC, civil dates int64 days since then, money int64 minor units of `currency`. All
columns have one length and one order; rows are never joined by position with another book.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.columns import Column as Integers
from beforehand.core.rules import Catalogue
from beforehand.core.rules.columns import FactColumn

Int64 = NDArray[np.int64]


class Outcome(enum.IntEnum):
    """What the policy in force and its people made of an application."""

    GRANTED = 0
    DECLINED = 1
    NOT_TAKEN_UP = 2


class Basis(enum.StrEnum):
    """What it rests on that an attribute's value was known at the decision; of the last two nobody may ask."""

    RECORDED = "recorded"
    DECLARED = "declared"
    ASSUMED = "assumed"
    AFTER = "after"
    NONE = "none"


@dataclass(frozen=True)
class Knowledge:
    """When an attribute was known: its basis, the reason in both languages, and, where recorded, the instant of each row."""

    basis: Basis
    en: str = ""
    zh: str = ""
    known_at: Integers | None = None


@dataclass(frozen=True)
class Terms:
    """How a book counts money: currency, age in months at which a loan is judged, and what good business is worth.

    `good_counts` is `earned` (interest and fees received) or `funded` (the amount, at `margin_ppm`); the sentences stand in every answer.
    """

    currency: str
    age_months: int
    loss_en: str
    loss_zh: str
    good_counts: str
    margin_ppm: int
    good_en: str
    good_zh: str
    made: bool = False


@dataclass(frozen=True)
class Decisions:
    """The book. `vintage` holds codes into `vintages` (sorted labels); `person` codes of the applicant.

    `earned`, `recovered` and `cost` may be unknown and then count as 0; the answer says of how many loans. `columns` holds the
    attributes as known at the decision, `truths` what would have been found had one looked (made books alone), `known_now` the
    attributes as last learnt, where the book has facts with times, and `rebuilt_otherwise` in how many decisions an attribute is not
    what these facts say was known then.
    """

    terms: Terms
    catalogue: Catalogue
    decision_id: tuple[str, ...]
    person: Int64
    decided_at: Int64
    decided_on: Int64
    vintage: Int64
    vintages: tuple[str, ...]
    outcome: NDArray[np.int8]
    funded: Integers
    earned: Integers
    lost: Integers
    lost_on: Integers
    recovered: Integers
    cost: Integers
    seen_until: Integers
    columns: Mapping[str, FactColumn]
    knowledge: Mapping[str, Knowledge]
    truths: Mapping[str, FactColumn] = field(default_factory=dict)
    known_now: Mapping[str, FactColumn] = field(default_factory=dict)
    rebuilt_otherwise: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("columns", "knowledge", "truths", "known_now", "rebuilt_otherwise"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        assert not self.truths or self.terms.made, "only a made book knows the truth"
        sizes = {len(part) for part in (self.person, self.decided_at, self.decided_on, self.vintage, self.outcome, self.funded)}
        assert sizes == {len(self.decision_id)}, "the columns of a book have one length"

    def __len__(self) -> int:
        return len(self.decision_id)
