"""A candidate on columns: what its rules would have done to each application, by what is known in these columns.

As at the desk: a decline that is true binds even where another rule is unknown; else a refer that is true, or any rule that cannot be
decided, sends the application for evidence; a watch turns nobody away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.truth import Truth, Why
from beforehand.core.policy import PolicyVersion
from beforehand.core.rules import Catalogue, Effect, Rule, parse
from beforehand.core.rules.columns import Truths, judge_columns, why_columns
from beforehand.core.rules.predicates import And, joined, make_rule

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Answers:
    """One entry an application: declined, or sent for evidence."""

    declined: Mask
    sent: Mask
    truths: tuple[NDArray[np.int8], ...]
    """The truth of each rule in order, 0 false, 1 unknown, 2 true."""


@dataclass(frozen=True)
class RuleCount:
    """How often one rule of the candidate was true, unknown and false over all applications.

    `sole` counts where no other rule that declines or refers was true; `why` says what was missing where it was unknown: attribute, why,
    applications (one that misses two counts for both).
    """

    text: str
    effect: Effect
    true: int
    unknown: int
    false: int
    sole: int
    why: tuple[tuple[str, Why, int], ...]


def answers_of(rules: tuple[Rule, ...], columns: Truths) -> Answers:
    """What the rules do to each application."""
    truths = tuple(judge_columns(rule, columns) for rule in rules)
    declined, sent = np.zeros(columns.rows, np.bool_), np.zeros(columns.rows, np.bool_)
    for rule, truth in zip(rules, truths, strict=True):
        if rule.effect is Effect.DECLINE:
            declined |= truth == Truth.TRUE
        if rule.effect is Effect.REFER:
            sent |= truth == Truth.TRUE
        sent |= truth == Truth.UNKNOWN
    return Answers(declined, sent & ~declined, truths)


def rules_of(version: PolicyVersion, catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of a policy version as a candidate: each with whom it applies to, in the version's order."""
    rules = []
    for rule in version.rules:
        read = [parse(text, catalogue).predicate for text in (rule.applies_when, rule.text) if text]
        rules.append(make_rule(rule.effect, joined(And, read)))
    return tuple(rules)


def rule_counts(rules: tuple[Rule, ...], answers: Answers, columns: Truths) -> tuple[RuleCount, ...]:
    """The counts of each rule, in order."""
    binds = np.zeros(columns.rows, np.int64)
    for rule, truth in zip(rules, answers.truths, strict=True):
        if rule.effect is not Effect.WATCH:
            binds += truth == Truth.TRUE
    counts = []
    for rule, truth in zip(rules, answers.truths, strict=True):
        assert rule.effect is not None, "a rule of a candidate has an effect"
        false, unknown, true = (int(np.count_nonzero(truth == value)) for value in Truth)
        why = tuple((name, reason, number) for (name, reason), number in sorted(why_columns(rule, columns).items()))
        sole = int(np.count_nonzero((truth == Truth.TRUE) & (binds == (rule.effect is not Effect.WATCH))))
        counts.append(RuleCount(rule.text, rule.effect, true, unknown, false, sole, why))
    return tuple(counts)
