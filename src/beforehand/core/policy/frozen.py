"""The frozen decision file: what a version said of a file, kept as canonical JSON under SHA-256, and replayed to the same answer.

It carries the rules, the attributes as declared, the facts and each predicate's truth, so that it needs nothing else to be checked.
Personal values stand as salted digests; the salt lives beside the value and is erased with it. A file whose values are erased still
replays: from the predicates' truths on.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from beforehand.core.basics.money import Money
from beforehand.core.basics.truth import FALSE, TRUE, Judgement, Missing, Truth, Why
from beforehand.core.policy.decision import Explain, Outcome, PolicyDecision, RuleResult, decide
from beforehand.core.policy.versions import PolicyRule, PolicyVersion, Recheck, canonical_bytes, plain_version
from beforehand.core.rules import Attribute, Catalogue, Effect, Explained, Facts, Kind, PredicateTruth, Rule, Sealed, Seen, Value, judge
from beforehand.core.rules.judging import combine
from beforehand.core.rules.predicates import Leaf, leaves, make_rule, text_of
from beforehand.core.rules.values import fits, number_text, read_number

FORMAT = "beforehand.policy.decision.1"


class BrokenFileError(AssertionError):
    """A frozen decision that is not what was frozen, or that today's engine does not answer alike: a broken invariant."""


def digest_of(value: Value, salt: bytes) -> str:
    """The salted digest of a personal value: HMAC-SHA256 of its canonical form under its own salt (16 bytes or more), hex."""
    assert len(salt) >= 16, "a salt that can be guessed hides nothing"
    return hmac.new(salt, canonical_bytes(_plain_value(value)), hashlib.sha256).hexdigest()


def freeze(decision: PolicyDecision, digests: Mapping[str, str] | None = None) -> bytes:
    """The decision as a file: canonical JSON with its SHA-256.

    `digests` gives the attributes that are personal, each with `digest_of` its value: the file holds the digest and no value.
    """
    body = _plain_decision(decision, digests or {})
    return canonical_bytes({"body": body, "sha256": hashlib.sha256(canonical_bytes(body)).hexdigest()})


def replay(frozen: bytes, opened: Mapping[str, tuple[Value, bytes]] | None = None) -> PolicyDecision:
    """Decide the frozen file anew; the answer is the frozen one, or `BrokenFileError` says what differs.

    `opened` gives personal values with their salts, as far as they still exist; one that does not match its digest breaks the file. What
    stays sealed is taken by the recorded truths of its predicates, and the combination is decided anew.
    """
    body = _open_envelope(frozen)
    try:
        version = version_from_plain(body["policy"])
        catalogue = Catalogue(_attribute(plain) for plain in body["catalogue"])
        facts, sealed = _facts(body["facts"], opened or {})
        recorded = {text: Truth(truth) for result in body["results"] for text, truth in result["predicates"]}
        if version.hash != body["policy_hash"]:
            raise BrokenFileError("the policy in the frozen decision is not the one its hash names")
        decision = decide(version, facts, catalogue, _explain_with(sealed, recorded))
    except BrokenFileError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, AssertionError) as error:
        raise BrokenFileError(f"the frozen decision cannot be read: {error!r}") from error
    again = freeze(decision, {name: plain["digest"] for name, plain in body["facts"].items() if "digest" in plain})
    if again != frozen:
        was, now = body["outcome"], decision.outcome.word
        raise BrokenFileError(f"the frozen decision replays differently: it was {was}, today's engine says {now}")
    return decision


def _open_envelope(frozen: bytes) -> dict[str, Any]:
    try:
        envelope = json.loads(frozen)
        body = envelope["body"]
        sound = canonical_bytes(envelope) == frozen and hashlib.sha256(canonical_bytes(body)).hexdigest() == envelope["sha256"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BrokenFileError("the frozen decision is no decision file any more") from error
    if not sound:
        raise BrokenFileError("the frozen decision was changed: its hash is another")
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise BrokenFileError(f"the frozen decision is not of the form {FORMAT}")
    return body


def _explain_with(sealed: Mapping[str, Sealed], recorded: Mapping[str, Truth]) -> Explain:
    """Judge as ever, but take the predicates of sealed attributes from the record."""

    def explain(rule: Rule, facts: Facts) -> Explained:
        if not any(attribute.name in sealed for attribute in rule.attributes):
            return judge(rule, facts)

        def judge_leaf(leaf: Leaf) -> Judgement:
            if leaf.attribute.name not in sealed:
                return judge(make_rule(None, leaf), facts).judgement
            if recorded.get(text_of(leaf)) not in (Truth.TRUE, Truth.FALSE):
                raise BrokenFileError(f"no truth is recorded for {text_of(leaf)}, whose value is sealed")
            return TRUE if recorded[text_of(leaf)] is Truth.TRUE else FALSE

        saw: dict[str, Seen] = {}
        for attribute in rule.attributes:
            saw[attribute.name] = sealed.get(attribute.name) or facts[attribute.name]
        found = {
            text_of(leaf): PredicateTruth(text_of(leaf), leaf.attribute.name, judge_leaf(leaf).truth) for leaf in leaves(rule.predicate)
        }
        return Explained(combine(rule.predicate, judge_leaf), tuple(saw.items()), tuple(found.values()))

    return explain


def _facts(plain: Mapping[str, Any], opened: Mapping[str, tuple[Value, bytes]]) -> tuple[dict[str, Value | Missing], dict[str, Sealed]]:
    facts: dict[str, Value | Missing] = {}
    sealed: dict[str, Sealed] = {}
    for name, fact in plain.items():
        if "digest" not in fact:
            facts[name] = _value(name, fact)
        elif name in opened:
            value, salt = opened[name]
            if not hmac.compare_digest(digest_of(value, salt), fact["digest"]):
                raise BrokenFileError(f"the value of {name} is not the one that was decided on")
            facts[name] = value
        else:
            sealed[name] = Sealed(fact["digest"])
    return facts, sealed


def _plain_decision(decision: PolicyDecision, digests: Mapping[str, str]) -> dict[str, Any]:
    seen = dict(pair for result in decision.results for pair in result.saw)
    return {
        "format": FORMAT,
        "policy": plain_version(decision.version),
        "policy_hash": decision.version.hash,
        "catalogue": [_plain_attribute(attribute) for _, attribute in sorted(decision.catalogue.items())],
        "facts": {name: _plain_fact(name, found, digests) for name, found in seen.items()},
        "results": [_plain_result(result) for result in decision.results],
        "outcome": decision.outcome.word,
        "taught_by": list(decision.taught_by),
    }


def _plain_result(result: RuleResult) -> dict[str, Any]:
    return {
        "rule_id": result.rule.rule_id,
        "truth": int(result.truth),
        "effect": str(result.effect) if result.effect else None,
        "standing": str(result.standing),
        "saw": [name for name, _ in result.saw],
        "predicates": [[each.text, int(each.truth)] for each in result.predicates],
        "missing": [[missing.attribute, str(missing.why)] for missing in result.missing],
        "evidence": [[each.settled_by, list(each.attributes), each.cost_minor, each.days] for each in result.evidence],
        "unreadable": result.unreadable.code if result.unreadable else None,
    }


def _plain_fact(name: str, found: Seen, digests: Mapping[str, str]) -> dict[str, Any]:
    if isinstance(found, Missing):
        return {"missing": str(found.why)}
    if isinstance(found, Sealed):
        return {"digest": found.digest}
    return {"digest": digests[name]} if name in digests else _plain_value(found)


def _plain_value(value: Value) -> dict[str, Any]:
    if isinstance(value, Money):
        return {"money": [value.minor, value.currency]}
    if isinstance(value, bool):
        return {"boolean": value}
    if isinstance(value, int | Decimal):
        return {"number": number_text(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"category": value}


def _value(name: str, plain: Mapping[str, Any]) -> Value | Missing:
    ((kind, content),) = plain.items()
    if kind == "missing":
        return Missing(name, Why(content))
    value: Value
    match Kind(kind):
        case Kind.MONEY:
            value = Money(*content)
        case Kind.NUMBER:
            value = read_number(content)
        case Kind.DATE:
            value = date.fromisoformat(content)
        case _:
            value = content
    if not fits(Kind(kind), value):
        raise TypeError(f"{name} is no {kind}")
    return value


def _plain_attribute(attribute: Attribute) -> dict[str, Any]:
    plain = {name: getattr(attribute, name) for name in Attribute.__dataclass_fields__}
    return {**plain, "kind": str(attribute.kind), "categories": list(attribute.categories)}


def _attribute(plain: Mapping[str, Any]) -> Attribute:
    return Attribute(**{**plain, "kind": Kind(plain["kind"]), "categories": tuple(plain["categories"])})


def version_from_plain(plain: Mapping[str, Any]) -> PolicyVersion:
    """The version that `plain_version` wrote, as an office stores it; its hash is computed anew."""
    rules = tuple(_rule(each) for each in plain["rules"])
    people = {name: tuple(plain[name]) for name in ("authors", "signed_by")}
    released_on = date.fromisoformat(plain["released_on"])
    return PolicyVersion(plain["version"], rules, people["authors"], people["signed_by"], released_on, plain["cooling_hours"])


def _rule(plain: Mapping[str, Any]) -> PolicyRule:
    recheck = Recheck(tuple(plain["recheck"]["what"]), plain["recheck"]["every_months"]) if plain["recheck"] else None
    return PolicyRule(**{**plain, "effect": Effect(plain["effect"]), "recheck": recheck, "monitors": tuple(plain["monitors"])})


def outcome_of(frozen: bytes) -> Outcome:
    """The outcome a frozen decision states, its hash checked, without deciding anew."""
    return Outcome[_open_envelope(frozen)["outcome"].upper()]
