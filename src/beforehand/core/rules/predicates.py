"""Predicates: what a rule asks of a file, as a small tree, and its one canonical text.

A comparison is unknown where its attribute is; `and`, `or`, `not` are Kleene's; only `is unknown` looks at the absence itself.
"""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from beforehand.core.basics.money import Money, format_minor
from beforehand.core.rules.catalogue import Attribute
from beforehand.core.rules.values import Value, number_text


class Effect(enum.StrEnum):
    """What a rule does where it is true; no rule approves, an approval is the absence of every other effect."""

    DECLINE = "decline"
    REFER = "refer"
    WATCH = "watch"


class Operator(enum.StrEnum):
    """The six comparisons; the last four need an order (money, number, date)."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="

    @property
    def needs_order(self) -> bool:
        """Whether the compared kind must have an order."""
        return self not in (Operator.EQUAL, Operator.NOT_EQUAL)

    @property
    def compare(self) -> Callable[[Any, Any], Any]:
        """The comparison itself, for two integers or for an integer array and an integer."""
        return _COMPARE[self]


_COMPARE: dict[Operator, Callable[[Any, Any], Any]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.LESS_OR_EQUAL: operator.le,
    Operator.GREATER: operator.gt,
    Operator.GREATER_OR_EQUAL: operator.ge,
}


@dataclass(frozen=True)
class Compare:
    """`attribute operator value`."""

    attribute: Attribute
    operator: Operator
    value: Value


@dataclass(frozen=True)
class Among:
    """`attribute in (value, …)`; the values keep the author's order, none twice."""

    attribute: Attribute
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Holds:
    """A boolean attribute standing alone."""

    attribute: Attribute


@dataclass(frozen=True)
class IsUnknown:
    """`attribute is unknown`: true or false, never unknown."""

    attribute: Attribute


@dataclass(frozen=True)
class Not:
    """Kleene's *not*."""

    operand: Predicate


@dataclass(frozen=True)
class And:
    """Kleene's *and* of two or more operands, none of them an `And`."""

    operands: tuple[Predicate, ...]


@dataclass(frozen=True)
class Or:
    """Kleene's *or* of two or more operands, none of them an `Or`."""

    operands: tuple[Predicate, ...]


Leaf: TypeAlias = Compare | Among | Holds | IsUnknown
Predicate: TypeAlias = Leaf | Not | And | Or


@dataclass(frozen=True)
class Rule:
    """A rule as read: its effect (None where the text is a bare predicate), its predicate, its canonical text."""

    effect: Effect | None
    predicate: Predicate
    text: str

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """The attributes it reads, each once, in the order of the text."""
        return tuple({leaf.attribute.name: leaf.attribute for leaf in leaves(self.predicate)}.values())


def make_rule(effect: Effect | None, predicate: Predicate) -> Rule:
    """The rule of that effect and predicate, with its canonical text."""
    text = text_of(predicate)
    return Rule(effect, predicate, f"{effect} when {text}" if effect else text)


def leaves(predicate: Predicate) -> Iterator[Leaf]:
    """The predicates that read an attribute, in the order of the text, repeated ones too."""
    match predicate:
        case Not(operand):
            yield from leaves(operand)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from leaves(operand)
        case _:
            yield predicate


def joined(kind: type[And] | type[Or], operands: list[Predicate]) -> Predicate:
    """`and` or `or` of the operands, flat: `a and (b and c)` is `a and b and c`."""
    flat: list[Predicate] = []
    for operand in operands:
        flat.extend(operand.operands if isinstance(operand, kind) else [operand])
    return kind(tuple(flat)) if len(flat) > 1 else flat[0]


def text_of(predicate: Predicate) -> str:
    """The canonical text: reading it gives the same tree again."""
    match predicate:
        case Holds(attribute):
            return attribute.name
        case IsUnknown(attribute):
            return f"{attribute.name} is unknown"
        case Compare(attribute, sign, value):
            return f"{attribute.name} {sign} {literal_of(value)}"
        case Among(attribute, values):
            return f"{attribute.name} in ({', '.join(map(literal_of, values))})"
        case Not(operand):
            text = text_of(operand)
            return f"not {text}" if isinstance(operand, Holds | Not) else f"not ({text})"
        case And(operands):
            return " and ".join(f"({text_of(each)})" if isinstance(each, Or) else text_of(each) for each in operands)
        case Or(operands):
            return " or ".join(map(text_of, operands))


def literal_of(value: Value) -> str:
    """A value as a rule writes it: money in main units with its currency (zero as 0), words in double quotes, dates as YYYY-MM-DD."""
    if isinstance(value, Money):
        return f"{format_minor(value.minor, value.currency).replace(',', '')} {value.currency}" if value.minor else "0"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return number_text(value)
