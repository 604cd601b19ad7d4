"""What a rule may find in a file: a value of its attribute's kind, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from beforehand.core.basics.money import Money
from beforehand.core.basics.truth import Missing, Why
from beforehand.core.rules.catalogue import Attribute, Kind

Value: TypeAlias = Money | int | Decimal | bool | date | str


@dataclass(frozen=True)
class Sealed:
    """A known personal value of which a record keeps a salted digest (hex) alone."""

    digest: str


Seen: TypeAlias = Value | Missing | Sealed
Facts: TypeAlias = Mapping[str, Value | Missing]


def fits(kind: Kind, value: object) -> bool:
    """Whether `value` can be a value of that kind: a float, a NaN, a datetime or a bool among numbers never is."""
    match kind:
        case Kind.MONEY:
            return isinstance(value, Money)
        case Kind.NUMBER:
            return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, Decimal) and value.is_finite())
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.DATE:
            return isinstance(value, date) and not isinstance(value, datetime)
        case Kind.CATEGORY:
            return isinstance(value, str)


def look_up(facts: Facts, attribute: Attribute) -> Value | Missing:
    """The value of `attribute`, or why there is none: what the file does not mention was never asked.

    Money of another currency than the catalogue declares contradicts it and is unknown, never converted on the way. A value of
    another kind is a broken invariant: whoever filled the file did not read the catalogue.
    """
    if attribute.name not in facts:
        return Missing(attribute.name, Why.NEVER_ASKED)
    found = facts[attribute.name]
    if isinstance(found, Missing):
        assert found.attribute == attribute.name, f"{attribute.name} says that {found.attribute} is missing"
        return found
    if not fits(attribute.kind, found):
        raise TypeError(f"{attribute.name} is {attribute.kind}; the file holds {found!r}")
    if isinstance(found, Money) and found.currency != attribute.currency:
        return Missing(attribute.name, Why.CONTRADICTORY)
    return found


def number_text(number: int | Decimal) -> str:
    """The one text of a number: no exponent, no trailing zeros, 5 for 5.0."""
    text = format(Decimal(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_number(text: str) -> int | Decimal:
    """A number as rules hold it: whole ones as int, others as Decimal without trailing zeros."""
    plain = number_text(Decimal(text))
    return Decimal(plain) if "." in plain else int(plain)
