"""Kleene's three truth values, and why a value is unknown.

Source: S. C. Kleene, *Introduction to Metamathematics*, §64 (strong three-valued logic). Unknown is not false and not zero:
what nobody looked for can neither approve nor decline anybody, it names the evidence that would settle it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass


class Truth(enum.IntEnum):
    """A truth value; the order FALSE < UNKNOWN < TRUE makes `and` the least and `or` the greatest of its operands."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """The truth of a Python bool; `None` is unknown."""
        if value is None:
            return cls.UNKNOWN
        return cls.TRUE if value else cls.FALSE

    def negated(self) -> Truth:
        """Kleene's *not*: unknown stays unknown."""
        return Truth(2 - self)


class Why(enum.StrEnum):
    """Why a value is unknown; the office says it in the reader's language."""

    NEVER_ASKED = "never_asked"
    NOT_GIVEN = "not_given"
    SOURCE_DOWN = "source_down"
    EXPIRED = "expired"
    CONTRADICTORY = "contradictory"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, order=True)
class Missing:
    """One attribute of the catalogue that has no value, and why."""

    attribute: str
    why: Why


@dataclass(frozen=True)
class Judgement:
    """A truth value with the attributes that would settle it; `missing` is empty unless the truth is unknown."""

    truth: Truth
    missing: frozenset[Missing] = frozenset()

    def __post_init__(self) -> None:
        assert self.truth is Truth.UNKNOWN or not self.missing, "only an unknown truth may name what is missing"

    def negated(self) -> Judgement:
        """Kleene's *not*; what is missing stays missing."""
        return Judgement(self.truth.negated(), self.missing)


TRUE = Judgement(Truth.TRUE)
FALSE = Judgement(Truth.FALSE)


def unknown(*missing: Missing) -> Judgement:
    """An unknown judgement that names what would settle it."""
    return Judgement(Truth.UNKNOWN, frozenset(missing))


def every(operands: Iterable[Judgement]) -> Judgement:
    """Kleene's *and*; of nothing it is true. An unknown result names what every undecided operand misses."""
    return _least(list(operands), Truth.TRUE)


def any_of(operands: Iterable[Judgement]) -> Judgement:
    """Kleene's *or*; of nothing it is false."""
    return _least([operand.negated() for operand in operands], Truth.TRUE).negated()


def _least(operands: list[Judgement], empty: Truth) -> Judgement:
    truth = min((operand.truth for operand in operands), default=empty)
    if truth is not Truth.UNKNOWN:
        return Judgement(truth)
    return Judgement(truth, frozenset().union(*(operand.missing for operand in operands)))
