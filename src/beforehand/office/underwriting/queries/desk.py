"""What waits at the decision desk, what the rules say of it, and who may sign."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from beforehand.core.basics.money import Money
from beforehand.core.basics.refusals import Refusal
from beforehand.core.basics.truth import Missing
from beforehand.core.policy import Outcome, PolicyDecision, RuleResult, decide, digest_of, freeze, may_sign, replay
from beforehand.core.rules.catalogue import STARTER, Kind
from beforehand.core.rules.values import Value
from beforehand.office.audit.personal import Personal
from beforehand.office.intake.models import Application
from beforehand.office.parties.queries import facts_for
from beforehand.office.parties.values import as_value
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.underwriting.models import Decision, OwnView, PolicyRelease
from beforehand.office.underwriting.queries.policy import release_in_force, version_of

SIGNERS = (Role.UNDERWRITER, Role.APPROVER, Role.BRANCH_MANAGER, Role.RISK_MANAGER)
OF_THE_APPLICATION = frozenset({"application.amount", "application.term_months"})
"""What stands in the contract anyway; every other fact is about the person and enters the frozen file as a digest."""


@dataclass(frozen=True)
class Verdict:
    """What the rules of a release say of a file as known at an instant."""

    release: PolicyRelease
    decision: PolicyDecision
    facts: Mapping[str, Value | Missing]
    as_known_at: datetime


def verdict_for(application: Application, at: datetime, release: PolicyRelease | None = None) -> Verdict:
    """The rules in force at `at` (or of `release`) on the file as known then."""
    release = release or release_in_force(at)
    facts = facts_for(application.party, application, at)
    return Verdict(release, decide(version_of(release), facts, STARTER), facts, at)


def sealed_facts(verdict: Verdict) -> tuple[bytes, str]:
    """The frozen decision file, in which facts about the person are salted digests, and the values with their salts as JSON."""
    kept: dict[str, tuple[str, str]] = {}
    digests: dict[str, str] = {}
    for name, value in verdict.facts.items():
        if isinstance(value, Missing) or name in OF_THE_APPLICATION:
            continue
        personal = Personal(_text(value))
        digests[name] = digest_of(value, bytes.fromhex(personal.salt))
        kept[name] = (str(personal), personal.salt)
    return freeze(verdict.decision, digests), json.dumps(kept, ensure_ascii=False, sort_keys=True)


def opened_facts(facts: str | None) -> dict[str, tuple[Value, bytes]]:
    """The values with their salts as `sealed_facts` wrote them; nothing where they were erased."""
    kept = json.loads(facts) if facts else {}
    return {name: (_value(name, text), bytes.fromhex(salt)) for name, (text, salt) in kept.items()}


def _text(value: Value) -> str:
    if isinstance(value, Money):
        return f"{value.minor} {value.currency}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(name: str, text: str) -> Value:
    if STARTER[name].kind is Kind.MONEY:
        minor, currency = text.split()
        return Money(int(minor), currency)
    return as_value(name, text)


def turned_away_now(decision: Decision, verdict: Verdict) -> list[RuleResult]:
    """The rules that turn away now what the first signer approved: those that bind and that no override was given against."""
    if decision.outcome != "approve" or verdict.decision.outcome < Outcome.REFER:
        return []
    overridden = set()
    if decision.override:
        overridden = {result.rule.rule_id for result in replay(bytes(decision.frozen)).results if result.effect is not None}
    return [result for result in verdict.decision.binding if result.rule.rule_id not in overridden]


def open_decision(application: Application) -> Decision | None:
    """The first signature that waits for the second, if there is one."""
    return application.decisions.filter(second_signature=None, put_back=None).order_by("-recorded_at").first()


def view_of(application: Application, staff: Staff) -> OwnView | None:
    """This person's own view; until it is there the desk shows no rule."""
    return application.own_views.filter(recorded_by=staff).first()


def signable_by(application: Application, staff: Staff, decision: Decision | None = None) -> Refusal | None:
    """Why this person may not sign (as second where `decision` is given), or None."""
    return may_sign(
        staff.pk, brought_by=application.brought_by_id, prepared_by=application.prepared_by_id,
        first_signer=decision.recorded_by_id if decision else None,
    )  # fmt: skip
