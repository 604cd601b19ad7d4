"""The facts a decision may use, out of the file as known at an instant; an unknown says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from beforehand.core.basics.money import Money
from beforehand.core.basics.truth import Missing, Why
from beforehand.core.evidence.contradictions import Settlement
from beforehand.core.evidence.facts import Unanswered, facts_for_decision
from beforehand.core.rules.catalogue import STARTER
from beforehand.core.rules.values import Value
from beforehand.office.parties.models import Finding, Party, VerificationResult
from beforehand.office.parties.queries.evidence import evidence, findings_of, settlements_of

UNANSWERED = {"not_given": Why.NOT_GIVEN, "source_down": Why.SOURCE_DOWN}
BALANCE = "bank.balance"
"""Claimed against shown: while the two contradict each other a statement settles nothing."""
DOOR = "home.address"


class Applied(Protocol):
    """What the facts need of an application: what is asked for, and when."""

    amount_minor: int
    installments: int
    applied_at: datetime
    product: object


@dataclass(frozen=True)
class FileRows:
    """What the facts are made of, already read for many files at once: findings, unanswered checks, who said which side stands."""

    findings: Sequence[Finding]
    results: Sequence[VerificationResult]
    settlements: Sequence[Settlement]


def facts_for(party: Party, application: Applied, as_known_at: datetime, rows: FileRows | None = None) -> dict[str, Value | Missing]:
    """Each attribute of the catalogue with its value as known at the instant, or why there is none; never filled in."""
    zone = party.branch.zone_info
    rows = rows or _rows_of(party)
    unanswered = [Unanswered(one.task.attribute, UNANSWERED[one.outcome], one.recorded_at, one.recorded_at) for one in rows.results]
    found = facts_for_decision(
        [evidence(finding) for finding in rows.findings], [*STARTER, BALANCE, DOOR], as_known_at, zone=zone, unanswered=unanswered,
        settlements=rows.settlements,
    )  # fmt: skip
    facts: dict[str, Value | Missing] = {name: value for name, value in found.items() if name in STARTER and _asked(value)}  # type: ignore[misc]
    for claimed, settles in ((BALANCE, "bank_statement.months_covered"), (DOOR, "home_address.verified_by_visit")):
        if _contradictory(found[claimed]) and settles in facts:
            facts[settles] = Missing(settles, Why.CONTRADICTORY)
    facts["application.amount"] = Money(application.amount_minor, application.product.currency)  # type: ignore[attr-defined]
    facts["application.term_months"] = application.installments
    if party.born_on:
        facts["applicant.age"] = _age(date.fromisoformat(str(party.born_on)), application.applied_at.astimezone(zone).date())
    return facts


def _rows_of(party: Party) -> FileRows:
    results = VerificationResult.objects.filter(task__party=party, outcome__in=UNANSWERED).select_related("task")
    return FileRows(findings_of(party), list(results), settlements_of(party))


def _asked(value: object) -> bool:
    return not (isinstance(value, Missing) and value.why is Why.NEVER_ASKED)


def _contradictory(value: object) -> bool:
    return isinstance(value, Missing) and value.why is Why.CONTRADICTORY


def _age(born_on: date, on: date) -> int:
    """Full years on a day; who was born on 29 February is a year older on 1 March of a common year."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
