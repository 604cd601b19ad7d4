"""Deciding one application by one policy version.

All rules are judged, each for itself, and all results are kept. Decline goes over refer over watch over approve. A true decline binds
whatever else is unknown; what is unknown refers and names the evidence that would settle it; nothing unknown moves towards approve.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.refusals import Refusal
from beforehand.core.basics.truth import Judgement, Missing, Truth, Why, every, unknown
from beforehand.core.policy.versions import PolicyRule, PolicyVersion
from beforehand.core.rules import Catalogue, Effect, Explained, Facts, PredicateTruth, Rule, Seen, Truths, UnableToRead, judge, parse
from beforehand.core.rules.catalogue import NAME_PATTERN
from beforehand.core.rules.columns import RuleColumn
from beforehand.core.rules.predicates import And, joined


class Outcome(enum.IntEnum):
    """What a policy says of an application, the firmest last; the integers are its codes in columns."""

    APPROVE = 0
    WATCH = 1
    REFER = 2
    DECLINE = 3

    @classmethod
    def of(cls, effect: Effect) -> Outcome:
        """The outcome that a true rule of this effect asks for."""
        return cls[effect.name]

    @property
    def word(self) -> str:
        """approve, watch, refer or decline."""
        return self.name.lower()


class Standing(enum.StrEnum):
    """How one rule stands in a decision."""

    BINDS = "binds"
    OUTRANKED = "outranked"
    DID_NOT_BIND = "did_not_bind"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class EvidenceOrder:
    """A check to order: its code, the attributes it would settle, its price in minor units of the catalogue's currency, its days."""

    settled_by: str
    attributes: tuple[str, ...]
    cost_minor: int
    days: int


@dataclass(frozen=True)
class RuleResult:
    """One rule's result. `effect` is what this result asks for (None: nothing), `standing` what became of that.

    A rule whose text the catalogue can no longer read is unknown, carries the refusal in `unreadable` and refers.
    """

    rule: PolicyRule
    truth: Truth
    effect: Effect | None
    standing: Standing
    saw: tuple[tuple[str, Seen], ...]
    predicates: tuple[PredicateTruth, ...]
    missing: tuple[Missing, ...]
    evidence: tuple[EvidenceOrder, ...]
    unreadable: Refusal | None = None

    @property
    def binding(self) -> bool:
        """Whether the outcome is this rule's."""
        return self.standing is Standing.BINDS

    @property
    def taught_by(self) -> str | None:
        """The case that taught the rule."""
        return self.rule.taught_by


@dataclass(frozen=True)
class PolicyDecision:
    """What one version says of one file: the outcome and one result per rule, in the version's order.

    `catalogue` holds the attributes that the version names, as they were declared when it was decided.
    """

    version: PolicyVersion
    outcome: Outcome
    results: tuple[RuleResult, ...]
    catalogue: Catalogue

    @property
    def binding(self) -> tuple[RuleResult, ...]:
        """The results that made the outcome."""
        return tuple(result for result in self.results if result.binding)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is unknown and undecided, each once."""
        return tuple(sorted({missing for result in self.results for missing in result.missing}))

    @property
    def evidence(self) -> tuple[EvidenceOrder, ...]:
        """The checks that would settle what refers, each once."""
        names = {name for result in self.results if result.effect is Effect.REFER for order in result.evidence for name in order.attributes}
        return evidence_for(sorted(names), self.catalogue)

    @property
    def taught_by(self) -> tuple[str, ...]:
        """The cases that taught the rules which made the outcome."""
        return tuple(dict.fromkeys(result.taught_by for result in self.binding if result.taught_by))

    @property
    def watches(self) -> tuple[RuleResult, ...]:
        """The watch rules that are true: what to set up if the loan is granted, also where the outcome is firmer for now."""
        return tuple(result for result in self.results if result.effect is Effect.WATCH)


Explain: TypeAlias = Callable[[Rule, Facts], Explained]
"""How one rule is judged on one file: `judge`, or from a record where values are sealed."""


def decide(version: PolicyVersion, facts: Facts, catalogue: Catalogue, explain: Explain = judge) -> PolicyDecision:
    """Judge every rule of the version on the file as known; one rule that cannot be decided never takes the others down."""
    judged = [_judge(rule, facts, catalogue, explain) for rule in version.rules]
    effects = [_effect(each) for each in judged]
    outcome = max((Outcome.of(effect) for effect in effects if effect), default=Outcome.APPROVE)
    results = tuple(_result(each, effect, outcome, catalogue) for each, effect in zip(judged, effects, strict=True))
    return PolicyDecision(version, outcome, results, Catalogue(catalogue[name] for name in sorted(_names(version) & catalogue.keys())))


def _names(version: PolicyVersion) -> set[str]:
    """Every word of the version's rules that can be an attribute's name."""
    texts = [text for rule in version.rules for text in (rule.text, rule.applies_when or "", *(rule.recheck.what if rule.recheck else ()))]
    return {name for text in texts for name in re.findall(NAME_PATTERN, text)}


@dataclass(frozen=True)
class _Judged:
    """A rule judged for itself, before the others are looked at."""

    rule: PolicyRule
    judgement: Judgement
    applies: bool
    saw: tuple[tuple[str, Seen], ...]
    predicates: tuple[PredicateTruth, ...]
    unreadable: Refusal | None = None


def _judge(rule: PolicyRule, facts: Facts, catalogue: Catalogue, explain: Explain) -> _Judged:
    try:
        read = parse(rule.text, catalogue)
        scope = parse(rule.applies_when, catalogue) if rule.applies_when else None
    except UnableToRead as error:
        return _Judged(rule, unknown(), True, (), (), error.refusal)
    asked = explain(read, facts)
    if scope is None:
        return _Judged(rule, asked.judgement, True, asked.saw, asked.predicates)
    limits = explain(scope, facts)
    judgement = every([limits.judgement, asked.judgement])
    saw = tuple(dict([*limits.saw, *asked.saw]).items())
    return _Judged(rule, judgement, limits.truth is not Truth.FALSE, saw, limits.predicates + asked.predicates)


def _effect(judged: _Judged) -> Effect | None:
    match judged.judgement.truth:
        case Truth.TRUE:
            return judged.rule.effect
        case Truth.UNKNOWN:
            return Effect.REFER
    return None


def _result(judged: _Judged, effect: Effect | None, outcome: Outcome, catalogue: Catalogue) -> RuleResult:
    missing = tuple(sorted(judged.judgement.missing))
    if effect is None:
        standing = Standing.DID_NOT_BIND if judged.applies else Standing.NOT_APPLICABLE
    else:
        standing = Standing.BINDS if Outcome.of(effect) is outcome else Standing.OUTRANKED
    settles: list[str] = []
    if effect is Effect.REFER:
        open_names = [each.attribute for each in missing if each.why is not Why.NOT_APPLICABLE]
        settles = open_names if judged.judgement.truth is Truth.UNKNOWN else [name for name, _ in judged.saw]
    evidence = evidence_for(settles, catalogue)
    return RuleResult(
        judged.rule, judged.judgement.truth, effect, standing, judged.saw, judged.predicates, missing, evidence, judged.unreadable
    )


def evidence_for(names: Iterable[str], catalogue: Catalogue) -> tuple[EvidenceOrder, ...]:
    """The checks that settle these attributes, each once with all it settles; a check is paid and waited for once (minor units, days)."""
    orders: dict[str, list[str]] = {}
    for name in names:
        check = catalogue[name].settled_by if name in catalogue else None
        if check and name not in orders.setdefault(check, []):
            orders[check].append(name)
    return tuple(
        EvidenceOrder(
            check,
            tuple(settled),
            max(catalogue[name].cost_minor for name in settled),
            max(catalogue[name].days for name in settled),
        )
        for check, settled in orders.items()
    )


def decide_columns(version: PolicyVersion, columns: Mapping[str, RuleColumn] | Truths, catalogue: Catalogue) -> NDArray[np.int8]:
    """The outcome of each row as an `Outcome` code (int8: 0 approve, 1 watch, 2 refer, 3 decline); the same as `decide` on each file."""
    truths = columns if isinstance(columns, Truths) else Truths(columns)
    outcomes = np.zeros(truths.rows, np.int8)
    for rule in version.rules:
        try:
            read = [parse(text, catalogue).predicate for text in (rule.applies_when, rule.text) if text]
        except UnableToRead:
            found = np.full(truths.rows, Truth.UNKNOWN, np.int8)
        else:
            found = truths.planes(joined(And, read)).truths()
        asked = np.array([Outcome.APPROVE, Outcome.REFER, Outcome.of(rule.effect)], np.int8)
        outcomes = np.maximum(outcomes, asked[found])
    return outcomes
