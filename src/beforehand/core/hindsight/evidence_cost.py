"""What it costs to look: the checks that a referred application is sent for, their price and the days they take.

A check settles every attribute that names it, and is ordered once for an application however many of them it settles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.truth import Truth
from beforehand.core.rules import Attribute, Effect, Rule
from beforehand.core.rules.columns import Truths

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Check:
    """One check: its code, its price in minor units, its days, and the applications (rows) it is ordered for."""

    code: str
    cost_minor: int
    days: int
    ordered: Mask


def checks_ordered(rules: tuple[Rule, ...], truths: tuple[NDArray[np.int8], ...], sent: Mask, columns: Truths) -> tuple[Check, ...]:
    """The checks of the applications sent, as the desk orders them: of a refer rule that is true those of all it asks for, of any rule
    that is unknown those of what is missing. `truths` holds each rule's truth on `columns`."""
    ordered: dict[str, Mask] = {}
    prices: dict[str, list[Attribute]] = {}
    for rule, truth in zip(rules, truths, strict=True):
        missing = columns.missing(rule.predicate)
        hit = (truth == Truth.TRUE) & (rule.effect is Effect.REFER)
        for attribute in rule.attributes:
            code = attribute.settled_by
            if code is None:
                continue
            rows = sent & (hit | missing.get(attribute.name, False))
            ordered[code] = ordered[code] | rows if code in ordered else rows
            prices.setdefault(code, []).append(attribute)
    return tuple(
        Check(code, max(each.cost_minor for each in prices[code]), max(each.days for each in prices[code]), ordered[code])
        for code in sorted(ordered)
        if ordered[code].any()
    )


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
