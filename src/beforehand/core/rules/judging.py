"""Judging one file by one rule, in Kleene's logic, with everything it saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from beforehand.core.basics.money import Money
from beforehand.core.basics.truth import FALSE, TRUE, Judgement, Missing, Truth, any_of, every, unknown
from beforehand.core.rules.predicates import Among, And, Compare, IsUnknown, Leaf, Not, Or, Predicate, Rule, leaves, text_of
from beforehand.core.rules.values import Facts, Seen, Value, look_up


@dataclass(frozen=True)
class PredicateTruth:
    """The truth of one predicate of a rule, by its canonical text."""

    text: str
    attribute: str
    truth: Truth


@dataclass(frozen=True)
class Explained:
    """A judgement, what it saw (attribute and value, or why there is none) and the truth of each predicate, in the text's order."""

    judgement: Judgement
    saw: tuple[tuple[str, Seen], ...]
    predicates: tuple[PredicateTruth, ...]

    @property
    def truth(self) -> Truth:
        """The truth of the rule."""
        return self.judgement.truth


def judge(rule: Rule, facts: Facts) -> Explained:
    """The rule's judgement on one file. What the file does not mention was never asked; a value of another kind raises TypeError."""
    saw = {attribute.name: look_up(facts, attribute) for attribute in rule.attributes}
    found = {text_of(leaf): (leaf.attribute.name, _judge_leaf(leaf, saw[leaf.attribute.name])) for leaf in leaves(rule.predicate)}
    judgement = combine(rule.predicate, lambda leaf: found[text_of(leaf)][1])
    predicates = tuple(PredicateTruth(text, name, each.truth) for text, (name, each) in found.items())
    return Explained(judgement, tuple(saw.items()), predicates)


def combine(predicate: Predicate, judge_leaf: Callable[[Leaf], Judgement]) -> Judgement:
    """Kleene's combination of the judgements of a predicate's leaves."""
    match predicate:
        case Not(operand):
            return combine(operand, judge_leaf).negated()
        case And(operands):
            return every([combine(operand, judge_leaf) for operand in operands])
        case Or(operands):
            return any_of([combine(operand, judge_leaf) for operand in operands])
        case _:
            return judge_leaf(predicate)


def _judge_leaf(leaf: Leaf, value: Value | Missing) -> Judgement:
    if isinstance(leaf, IsUnknown):
        return TRUE if isinstance(value, Missing) else FALSE
    if isinstance(value, Missing):
        return unknown(value)
    match leaf:
        case Compare(_, sign, bound):
            holds = bool(sign.compare(_comparable(value), _comparable(bound)))
        case Among(_, values):
            holds = any(_comparable(value) == _comparable(each) for each in values)
        case _:
            holds = value is True
    return TRUE if holds else FALSE


def _comparable(value: Value) -> Any:
    """Money by its minor units (the currencies were compared before), everything else by itself."""
    assert isinstance(value, Money | int | Decimal | date | str)
    return value.minor if isinstance(value, Money) else value
