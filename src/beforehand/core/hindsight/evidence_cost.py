"""What it costs to look: the checks that a referred application is sent for, their price and the days they take.

A check settles every attribute that names it, and is ordered once for an application however many of them it settles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from beforehand.core.rules import Attribute, Rule
from beforehand.core.rules.columns import FactColumn

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Check:
    """One check: its code, its price in minor units, its days, and the applications (rows) it is ordered for."""

    code: str
    cost_minor: int
    days: int
    ordered: Mask


def checks_ordered(rules: tuple[Rule, ...], hits: Mask, unknown: Mask, columns: Mapping[str, FactColumn]) -> tuple[Check, ...]:
    """The checks of the rules' attributes: all of them where a rule is true, where it is unknown those of what is missing."""
    attributes = {attribute.name: attribute for rule in rules for attribute in rule.attributes if attribute.settled_by}
    codes = sorted({str(attribute.settled_by) for attribute in attributes.values()})
    return tuple(_check(code, [each for each in attributes.values() if each.settled_by == code], hits, unknown, columns) for code in codes)


def cost_of(checks: tuple[Check, ...], rows: int) -> NDArray[np.int64]:
    """What the checks of each of `rows` applications cost together, minor units."""
    total = np.zeros(rows, np.int64)
    for check in checks:
        total[check.ordered] += check.cost_minor
    return total


def days_of(checks: tuple[Check, ...], rows: int) -> NDArray[np.int64]:
    """The days each application waits: its checks run side by side, the longest counts."""
    longest = np.zeros(rows, np.int64)
    for check in checks:
        longest[check.ordered] = np.maximum(longest[check.ordered], check.days)
    return longest


def _check(code: str, settles: list[Attribute], hits: Mask, unknown: Mask, columns: Mapping[str, FactColumn]) -> Check:
    missing = np.zeros_like(unknown)
    for attribute in settles:
        missing |= ~columns[attribute.name].valid
    return Check(code, max(each.cost_minor for each in settles), max(each.days for each in settles), hits | (unknown & missing))
