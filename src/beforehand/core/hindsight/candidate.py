"""A candidate on columns: what its rules would have done to each application, by what is known in these columns.

As at the desk: a decline that is true binds even where another rule is unknown; else a refer that is true, or any decline or refer that
cannot be decided, sends the application for evidence; a watch turns nobody away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.truth import Truth, Why
from beforehand.core.rules import Effect, Rule
from beforehand.core.rules.columns import FactColumn, Truths, judge_columns, why_columns

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Answers:
    """One entry an application: declined, or sent for evidence (by a true refer, or because something is unknown)."""

    declined: Mask
    sent: Mask
    sent_true: Mask
    truths: tuple[NDArray[np.int8], ...]
    """The truth of each rule in order, 0 false, 1 unknown, 2 true."""


@dataclass(frozen=True)
class RuleCount:
    """How often one rule of the candidate was true, unknown and false over all applications.

    `sole` counts where it alone of the rules that bind was true; `why` says what was missing where it was unknown: attribute, why,
    applications (one that misses two counts for both).
    """

    text: str
    effect: Effect
    true: int
    unknown: int
    false: int
    sole: int
    why: tuple[tuple[str, Why, int], ...]


def answers_of(rules: tuple[Rule, ...], columns: Mapping[str, FactColumn], rows: int) -> Answers:
    """What the rules do to each of `rows` applications."""
    shared = Truths(columns, rows)
    truths = tuple(judge_columns(rule, shared) for rule in rules)
    nowhere = np.zeros(rows, np.bool_)
    declined, referred, undecided = nowhere.copy(), nowhere.copy(), nowhere.copy()
    for rule, truth in zip(rules, truths, strict=True):
        if rule.effect is Effect.DECLINE:
            declined |= truth == Truth.TRUE
        if rule.effect is Effect.REFER:
            referred |= truth == Truth.TRUE
        if rule.effect is not Effect.WATCH:
            undecided |= truth == Truth.UNKNOWN
    return Answers(declined, (referred | undecided) & ~declined, referred & ~declined, truths)


def rule_counts(rules: tuple[Rule, ...], answers: Answers, columns: Mapping[str, FactColumn], rows: int) -> tuple[RuleCount, ...]:
    """The counts of each rule, in order."""
    shared = Truths(columns, rows)
    binds = sum((truth == Truth.TRUE).astype(np.int64) for truth in answers.truths)
    counts = []
    for rule, truth in zip(rules, answers.truths, strict=True):
        assert rule.effect is not None, "a rule of a candidate has an effect"
        false, unknown, true = (int(np.count_nonzero(truth == value)) for value in Truth)
        why = tuple((name, reason, number) for (name, reason), number in sorted(why_columns(rule, shared).items()))
        sole = int(np.count_nonzero((truth == Truth.TRUE) & (binds == 1)))
        counts.append(RuleCount(rule.text, rule.effect, true, unknown, false, sole, why))
    return tuple(counts)
