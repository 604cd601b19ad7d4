"""A policy version: rules in order, who wrote and signed it, since when it holds, and a hash that any change of it would change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from beforehand.core.basics.dates import add_months, day_number, day_of_number
from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.rules import Attribute, Catalogue, Effect, Rule, UnableToRead, parse
from beforehand.core.rules.predicates import And, IsUnknown, Not, Or, Predicate

CITATION = "docs/reference/rules.md"

NO_RULES = RefusalKind(
    "policy.no_rules",
    10,
    "Policy version {version} has no rule: it would approve whoever applies. Give it at least one rule.",
    "政策版本{version}没有任何规则，会通过一切申请。请至少写一条规则。",
    CITATION,
)
TWICE = RefusalKind(
    "policy.rule_twice",
    11,
    "Policy version {version} has two rules named {rule_id}. Give each rule its own name.",
    "政策版本{version}有两条规则同名为 {rule_id}。请为每条规则单独命名。",
    CITATION,
)
OTHER_EFFECT = RefusalKind(
    "policy.other_effect",
    12,
    "Rule {rule_id} says {written} in its text and {effect} beside it. Make both the same.",
    "规则 {rule_id} 的文本写 {written}，旁注却是 {effect}。请改为一致。",
    CITATION,
)
PROTECTED = RefusalKind(
    "policy.protected_attribute",
    13,
    "Rule {rule_id} reads {attribute}, by which no decision may distinguish people. Take it out.",
    "规则 {rule_id} 使用了 {attribute}，任何决定都不得据此区别对待。请删去。",
    CITATION,
)
SPARES_THE_UNKNOWN = RefusalKind(
    "policy.spares_the_unknown",
    14,
    "Rule {rule_id} would let an application pass because nobody looked for {attribute}. "
    "Ask for the value itself: what is unknown refers by itself.",
    "规则 {rule_id} 会因无人查过 {attribute} 而让申请通过。请直接对数值提出要求：未知者自会转人工。",
    CITATION,
)
UNKNOWN_RECHECK = RefusalKind(
    "policy.unknown_recheck",
    15,
    "Rule {rule_id} re-checks {attribute}, which the catalogue does not have. Choose an attribute of the catalogue.",
    "规则 {rule_id} 要复查 {attribute}，属性目录中没有此项。请从目录中选择。",
    CITATION,
)


@dataclass(frozen=True)
class Recheck:
    """What a watch looks at again while the loan runs: attributes of the catalogue, every so many months from the day of the grant."""

    what: tuple[str, ...]
    every_months: int

    def __post_init__(self) -> None:
        assert self.what, "a re-check names what is looked at again"
        assert self.every_months > 0, "a re-check comes again after a whole number of months"

    def due_on(self, granted_on: date, number: int = 1) -> date:
        """The day of the first, second … re-check of a loan granted on that day (civil dates, month-end rule)."""
        assert number > 0, "re-checks are counted from 1"
        return day_of_number(add_months(day_number(granted_on), self.every_months * number))


@dataclass(frozen=True)
class PolicyRule:
    """One rule of a policy.

    `text` is the canonical rule text; `effect` what it does where it is true. `applies_when` (a bare predicate) limits whom it asks at
    all: where it is false the rule is *not applicable*, which is something else than *did not bind*. What a `hard` rule declines passes
    only by an override of a second person, on record. `recheck` and `monitors` (names of warnings) are what a watch sets up.
    `taught_by` names the case that taught it, `provenance` where it comes from, in English and (`provenance_zh`, "" for none) Chinese.
    """

    rule_id: str
    text: str
    effect: Effect
    sentence_en: str
    sentence_zh: str
    reason_code: str
    hard: bool = False
    recheck: Recheck | None = None
    taught_by: str | None = None
    provenance: str = ""
    applies_when: str | None = None
    monitors: tuple[str, ...] = ()
    provenance_zh: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "effect", Effect(self.effect))

    def sentence(self, language: str = "en") -> str:
        """The rule in words, in English or (`zh`…) Chinese."""
        return self.sentence_zh if language.startswith("zh") else self.sentence_en

    def comes_from(self, language: str = "en") -> str:
        """Where the rule comes from, in English or, where it was said in Chinese too, (`zh`…) Chinese."""
        return (self.provenance_zh if language.startswith("zh") else "") or self.provenance

    @property
    def hash(self) -> str:
        """SHA-256 (hex) over every field: what a signature under this rule binds."""
        return hashlib.sha256(canonical_bytes(plain_rule(self))).hexdigest()


@dataclass(frozen=True)
class PolicyVersion:
    """An immutable version; make it with `make_version`. `released_on` is the civil day from whose first hour it holds.

    Payout waits `cooling_hours` after the second signature. `hash` is SHA-256 (hex) over every other field in canonical form.
    """

    version: int
    rules: tuple[PolicyRule, ...]
    authors: tuple[str, ...]
    signed_by: tuple[str, ...]
    released_on: date
    cooling_hours: int
    hash: str = field(init=False)

    def __post_init__(self) -> None:
        assert self.version > 0, "versions count from 1"
        assert self.cooling_hours >= 0, "cooling takes no negative time"
        object.__setattr__(self, "hash", hashlib.sha256(canonical_bytes(plain_version(self))).hexdigest())


def make_version(
    version: int,
    rules: Iterable[PolicyRule],
    catalogue: Catalogue,
    *,
    authors: Iterable[str],
    signed_by: Iterable[str],
    released_on: date,
    cooling_hours: int,
) -> PolicyVersion:
    """A version whose rules were all read against the catalogue and stand in canonical text.

    Refused (`UnableToRead`): no rule, a name twice, a text that cannot be read, an effect that contradicts its text, a protected
    attribute, a rule that lets pass what nobody looked for. Hours are whole, the day is a civil date.
    """
    canonical: dict[str, PolicyRule] = {}
    for rule in rules:
        if rule.rule_id in canonical:
            raise UnableToRead(Refusal(TWICE, {"version": version, "rule_id": rule.rule_id}))
        canonical[rule.rule_id] = _canonical(rule, catalogue)
    if not canonical:
        raise UnableToRead(Refusal(NO_RULES, {"version": version}))
    return PolicyVersion(version, tuple(canonical.values()), tuple(authors), tuple(signed_by), released_on, cooling_hours)


def _canonical(rule: PolicyRule, catalogue: Catalogue) -> PolicyRule:
    read = parse(rule.text, catalogue)
    if read.effect not in (None, rule.effect):
        raise UnableToRead(Refusal(OTHER_EFFECT, {"rule_id": rule.rule_id, "written": read.effect, "effect": rule.effect}))
    scope = parse(rule.applies_when, catalogue) if rule.applies_when else None
    if scope and scope.effect:
        raise UnableToRead(Refusal(OTHER_EFFECT, {"rule_id": rule.rule_id, "written": scope.effect, "effect": "applies when"}))
    for each in (read, scope):
        if each:
            _refuse_reading(rule, each)
    for name in rule.recheck.what if rule.recheck else ():
        if name not in catalogue:
            raise UnableToRead(Refusal(UNKNOWN_RECHECK, {"rule_id": rule.rule_id, "attribute": name}))
    text = read.text if read.effect else f"{rule.effect} when {read.text}"
    return replace(rule, text=text, applies_when=scope.text if scope else None)


def _refuse_reading(rule: PolicyRule, read: Rule) -> None:
    for attribute in read.attributes:
        if attribute.protected:
            raise UnableToRead(Refusal(PROTECTED, {"rule_id": rule.rule_id, "attribute": attribute.name}))
    for attribute, negated in _absences(read.predicate):
        if negated or rule.effect is Effect.WATCH:
            raise UnableToRead(Refusal(SPARES_THE_UNKNOWN, {"rule_id": rule.rule_id, "attribute": attribute.name}))


def _absences(predicate: Predicate, negated: bool = False) -> Iterator[tuple[Attribute, bool]]:
    """Each `is unknown` and whether it stands under an odd number of `not`: there, not looking makes the predicate false."""
    match predicate:
        case IsUnknown(attribute):
            yield attribute, negated
        case Not(operand):
            yield from _absences(operand, not negated)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _absences(operand, negated)


def in_force(versions: Iterable[PolicyVersion], on: date) -> PolicyVersion | None:
    """The version in force on a civil day, the latest released by then; None before the first.

    An open application is decided by the version in force at its second signature.
    """
    released = [version for version in versions if version.released_on <= on]
    return max(released, key=lambda version: (version.released_on, version.version), default=None)


def canonical_bytes(plain: Mapping[str, Any]) -> bytes:
    """Canonical JSON: sorted keys, no spaces, UTF-8; the form under every hash here."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def plain_rule(rule: PolicyRule) -> dict[str, Any]:
    """A rule as plain data, every field of it; a provenance that was not said in Chinese has no field for it."""
    plain: dict[str, Any] = {
        "rule_id": rule.rule_id,
        "text": rule.text,
        "effect": str(rule.effect),
        "sentence_en": rule.sentence_en,
        "sentence_zh": rule.sentence_zh,
        "reason_code": rule.reason_code,
        "hard": rule.hard,
        "recheck": {"what": list(rule.recheck.what), "every_months": rule.recheck.every_months} if rule.recheck else None,
        "taught_by": rule.taught_by,
        "provenance": rule.provenance,
        "applies_when": rule.applies_when,
        "monitors": list(rule.monitors),
    }
    return plain | ({"provenance_zh": rule.provenance_zh} if rule.provenance_zh else {})


def plain_version(version: PolicyVersion) -> dict[str, Any]:
    """A version as plain data, every field but its hash."""
    return {
        "version": version.version,
        "rules": [plain_rule(rule) for rule in version.rules],
        "authors": list(version.authors),
        "signed_by": list(version.signed_by),
        "released_on": version.released_on.isoformat(),
        "cooling_hours": version.cooling_hours,
    }
