"""What this office learnt about a borrower, as a book has it: only what rules ask for, each value with the moment it was known.

Names, addresses, numbers, words, sources in words and papers never enter a book; a value here is a yes or no, an amount, a number or a
day of the rule catalogue, about a person who is a key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from beforehand.core.basics.money import Money
from beforehand.core.evidence.findings import normalised
from beforehand.core.rules.catalogue import STARTER, Kind
from beforehand.core.rules.values import Value
from beforehand.office.parties.models import ContradictionSettled, Finding, Party, VerificationResult
from beforehand.office.parties.queries.evidence import evidence, known_file, settlements_of
from beforehand.office.parties.queries.facts import UNANSWERED, FileRows

ATTRIBUTES = [name for name, attribute in STARTER.items() if attribute.kind is not Kind.CATEGORY]
OTHER_CURRENCY, NOT_WHOLE = "amounts in another currency", "numbers that are not whole"


@dataclass
class Learnt:
    """What the files of some borrowers hold: every finding, what was asked and not answered, and who settled something; three queries."""

    currency: str
    findings: Mapping[int, list[Finding]]
    unanswered: Mapping[int, list[VerificationResult]]
    settled: frozenset[int]
    left_out: dict[str, int] = field(default_factory=dict)

    def rows(self, party: Party) -> FileRows:
        """The rows of one file, as the decision desk reads them."""
        settlements = settlements_of(party) if party.pk in self.settled else []
        return FileRows(self.findings.get(party.pk, []), self.unanswered.get(party.pk, []), settlements)


def learnt_about(parties: Iterable[Party], currency: str) -> Learnt:
    """Read what these files hold."""
    ids = {party.pk for party in parties}
    findings: dict[int, list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(party__in=ids).select_related("recorded_by").order_by("recorded_at", "pk"):
        findings[finding.party_id].append(finding)
    unanswered: dict[int, list[VerificationResult]] = defaultdict(list)
    asked = VerificationResult.objects.filter(task__party__in=ids, outcome__in=UNANSWERED)
    for result in asked.select_related("task").order_by("recorded_at", "pk"):
        unanswered[result.task.party_id].append(result)
    settled = ContradictionSettled.objects.filter(party__in=ids).values_list("party", flat=True)
    return Learnt(currency, findings, unanswered, frozenset(settled))


def known_since(learnt: Learnt, party: Party, decided_at: datetime) -> dict[tuple[str, Hashable], datetime]:
    """Since when each attribute and value was known, by the findings in force at a decision that say it."""
    since: dict[tuple[str, Hashable], datetime] = {}
    for one in known_file(party, decided_at, learnt.findings.get(party.pk, ())).current:
        moment = one.known_from()
        if moment is not None and one.attribute in ATTRIBUTES and one.evidence_kind.decides:
            said = (one.attribute, normalised(one.value))
            since[said] = min(moment, since.get(said, moment))
    return since


def plain_value(value: Value, currency: str) -> int | bool | date | str | None:
    """The value as a column of a book holds it; None where it cannot: an amount in another currency, a number that is not whole."""
    if isinstance(value, Money):
        return value.minor if value.currency == currency else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else None
    return value


def fact_rows(learnt: Learnt, party: Party, person_id: str, decision_ids: Sequence[str]) -> list[dict[str, Any]]:
    """A row for each finding and each decision about this person: what one decision knew, another could only know in hindsight."""
    rows = []
    for finding in learnt.findings.get(party.pk, ()):
        one = evidence(finding)
        if finding.attribute not in ATTRIBUTES or not one.evidence_kind.decides:
            continue
        value = plain_value(one.value, learnt.currency)
        if value is None:
            why = OTHER_CURRENCY if isinstance(one.value, Money) else NOT_WHOLE
            learnt.left_out[why] = learnt.left_out.get(why, 0) + 1
            continue
        since, until = one.happened.true_from, one.happened.true_to
        rows.append(
            {
                "fact_id": f"F{finding.pk:012d}", "attribute": finding.attribute, "value": as_text(value),
                "true_from": since.latest if since else finding.seen_on, "true_to": until.earliest if until else None,
                "known_at": one.known_from(), "known_basis": finding.known_basis, "source": str(finding.evidence_kind),
            }
        )  # fmt: skip
    for result in learnt.unanswered.get(party.pk, ()):
        if result.task.attribute not in ATTRIBUTES:
            continue
        rows.append(
            {
                "fact_id": f"V{result.pk:012d}", "attribute": result.task.attribute, "value": None, "true_from": None, "true_to": None,
                "known_at": result.recorded_at, "known_basis": "recorded", "source": str(result.outcome),
            }
        )  # fmt: skip
    return [
        {**row, "fact_id": f"{row['fact_id']}-{number}", "person_id": person_id, "decision_id": decision_id}
        for number, decision_id in enumerate(decision_ids)
        for row in rows
    ]


def as_text(value: int | bool | date | str) -> str:
    """A value as the table of facts writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
