"""What the gate is asked with: who asks, what is true of the person, what has happened, and the one act in question.

Moments are aware datetimes, lengths are minutes, ages are calendar days. `UNKNOWN` stands where somebody looked and nobody knows;
a field left out is another thing and is described beside it. All records are immutable.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias


class Unknown(enum.Enum):
    """The one value of what nobody knows; it is neither zero nor no."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
Word: TypeAlias = str | Unknown

KINDS: Final = ("call", "sms", "im", "email", "letter", "visit", "voicemail")
PURPOSES: Final = ("collection", "locate", "servicing", "verification", "answer", "statutory_notice")
PLACES: Final = ("home", "workplace", "own_business", "neighbourhood", "agreed_place")
PERSONS: Final = ("debtor", "guarantor", "contact_person", "relative", "neighbour", "landlord", "colleague", "employer", "unrecognised")
"""Whom an act reaches. `unrecognised` is whoever opens at the debtor's door until it is recorded how he was recognised: a third person."""

CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "bank": ("lender", "creditor"),
    "consumer_finance_company": ("lender", "creditor"),
    "micro_loan_company": ("lender", "creditor"),
    "auto_finance_company": ("lender", "creditor"),
    "nbfc_mfi": ("nbfc", "lender", "creditor"),
    "nbfc": ("lender", "creditor"),
    "cooperative_bank": ("lender", "creditor"),
    "lending_company": ("lender", "creditor"),
    "financing_company": ("lender", "creditor"),
    "finance_company": ("lender", "creditor"),
    "digital_credit_provider": ("lender", "creditor"),
    "money_lender": ("lender", "creditor"),
    "credit_provider": ("lender", "creditor"),
    "sofom": ("lender", "creditor"),
    "hcstc_lender": ("lender", "creditor"),
    "p2p_platform": ("platform",),
}
"""The wider classes each class of lender belongs to; every class is a member of itself, one not named here of nothing more."""


@dataclass(frozen=True)
class Profile:
    """Who asks under which law: jurisdiction code, class of lender and loan, the `force` values that may decide, and the house policy.

    `house` is a list of plain mappings `{adopt: RULE}`, `{tighten: RULE, set: {…}}`, `{own: {id, gate, params, from}}`.
    """

    jurisdiction: str
    lender_class: str
    loan_class: str = "consumer_instalment"
    accept: tuple[str, ...] = ("binding",)
    house: tuple[Mapping[str, Any], ...] = ()

    @property
    def classes(self) -> frozenset[str]:
        """The class of the lender and the wider classes it belongs to."""
        return frozenset((self.lender_class, *CLASSES.get(self.lender_class, ())))


@dataclass(frozen=True)
class PlausibleZone:
    """One time zone (IANA name) the person may be in, and on what basis: address, area_code, residence, state, employer, stated."""

    zone: str
    basis: str = "address"


@dataclass(frozen=True)
class Flag:
    """A flag on the person, in force from `from_at` (inclusive) to `until_at` (exclusive, None: open)."""

    kind: Word
    from_at: datetime | Unknown
    until_at: datetime | Unknown | None = None
    debts: tuple[str, ...] | None = None


@dataclass(frozen=True)
class HoursAgreed:
    """Hours the debtor agreed to, in minutes after midnight, start inclusive, end exclusive; an end before the start is next day."""

    start_minute: int
    end_minute: int


@dataclass(frozen=True)
class Consent:
    """A recorded yes: its kind, when it was given, what it covers (hours, a place, a debt, a contact detail), and its end if withdrawn."""

    kind: Word
    given_at: datetime | Unknown
    scope: HoursAgreed | str | Unknown | None = None
    until_at: datetime | Unknown | None = None


@dataclass(frozen=True)
class PartyFacts:
    """What is true of the person. Absent flags and consents mean none; absent zones mean those of the jurisdiction."""

    zones: tuple[PlausibleZone, ...] | Unknown = ()
    flags: tuple[Flag, ...] | Unknown = ()
    consents: tuple[Consent, ...] | Unknown = ()


@dataclass(frozen=True)
class PastContact:
    """One contact of the file that has happened. `to` is from whom where `direction` is `in`; `times` so many alike at about that moment.

    A `result` left out is an event of unclear status and is counted.
    """

    kind: Word
    direction: Word
    to: Word
    at: datetime | Unknown
    result: Word | None = None
    by: Word = "lender"
    detail: Word | None = None
    debts: tuple[str, ...] | None = None
    times: int | Unknown = 1


@dataclass(frozen=True)
class Content:
    """What is said, carried, told to a third person, expressly asked for by the person, and done. None: nothing that breaks a rule."""

    says: frozenset[str] | Unknown | None = None
    has: frozenset[str] | Unknown | None = None
    discloses: frozenset[str] | Unknown | None = None
    asked_for: frozenset[str] | Unknown | None = None
    does: frozenset[str] | Unknown | None = None


@dataclass(frozen=True)
class Act:
    """One act before it is done, or as it was done. `staff` is a number of people or their names; `minutes` how long it lasts or lasted.

    `place` and `staff` belong to visits; a visit whose staff nobody gave is not known to be lawful. `minutes` left out is not asked about.
    """

    kind: Word
    to: Word
    at: datetime | Unknown
    purpose: Word = "collection"
    detail: Word | None = None
    by: Word = "lender"
    staff: int | tuple[str, ...] | Unknown | None = None
    place: Word | None = None
    debts: tuple[str, ...] | Unknown | None = None
    content: Content | Unknown | None = None
    minutes: int | Unknown | None = None

    @property
    def staff_count(self) -> int | None:
        """How many different people of the lender take part; None where it is not known."""
        if isinstance(self.staff, tuple):
            return len(set(self.staff))
        return self.staff if isinstance(self.staff, int) else None
