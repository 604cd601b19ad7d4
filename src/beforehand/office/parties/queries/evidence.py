"""The file as the core knows it: findings as evidence, contradictions with both sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from beforehand.core.evidence import contradictions as core
from beforehand.core.evidence import file
from beforehand.core.evidence.dates import Span
from beforehand.core.evidence.findings import EvidenceKind, KnownBasis, normalised
from beforehand.core.evidence.findings import Finding as Evidence
from beforehand.office.audit import clock
from beforehand.office.parties.models import Finding, Party
from beforehand.office.parties.values import as_value


def evidence(finding: Finding) -> Evidence:
    """A stored finding as the core's evidence."""
    return Evidence(
        finding_id=finding.pk, subject=str(finding.party_id), attribute=finding.attribute,
        value=as_value(finding.attribute, str(finding.value)),
        happened=Span.of(finding.true_from or None, finding.true_to or None, finding.seen_on), known_at=finding.known_at,
        recorded_at=finding.recorded_at, source=str(finding.source), evidence_kind=EvidenceKind(finding.evidence_kind),
        supersedes=finding.supersedes_id, known_basis=KnownBasis(finding.known_basis), written_by=str(finding.recorded_by_id),
    )  # fmt: skip


def findings_of(party: Party, *, with_papers: bool = False) -> list[Finding]:
    """Every finding of the file with its writer, oldest first; one query, one more where its papers are wanted."""
    stored = party.findings.select_related("recorded_by").order_by("recorded_at", "pk")
    return list(stored.prefetch_related("attachments") if with_papers else stored)


def known_file(party: Party, as_known_at: datetime | None = None, findings: Iterable[Finding] | None = None) -> file.KnownFile:
    """The file as known at an instant (None: now)."""
    stored = findings_of(party) if findings is None else findings
    return file.as_known_at([evidence(finding) for finding in stored], as_known_at or clock.now())


def current_findings(party: Party, as_known_at: datetime | None = None) -> list[Finding]:
    """The findings in force as known at an instant, oldest first."""
    stored = findings_of(party)
    current = {one.finding_id for one in known_file(party, as_known_at, stored).current}
    return [finding for finding in stored if finding.pk in current]


def settlements_of(party: Party) -> list[core.Settlement]:
    """Who said which side stands, as the core reads it; the side is all findings of that value known when it was settled."""
    stored = findings_of(party)
    made = []
    for settled in party.settlements.select_related("stands", "against", "recorded_by").order_by("recorded_at"):
        sides = [
            frozenset(
                one.pk for one in stored
                if one.attribute == settled.attribute and _same(one, side) and one.recorded_at <= settled.recorded_at
            )
            for side in (settled.stands, settled.against)
        ]  # fmt: skip
        made.append(
            core.Settlement(
                stands=sides[0],
                falls=sides[1],
                by=settled.recorded_by.name,
                reason=str(settled.reason),
                known_at=settled.recorded_at,
                recorded_at=settled.recorded_at,
            )
        )
    return made


def _same(one: Finding, other: Finding) -> bool:
    return normalised(as_value(one.attribute, str(one.value))) == normalised(as_value(other.attribute, str(other.value)))


@dataclass(frozen=True)
class ContradictionPair:
    """Two findings that cannot both be true, one per side, the first in the file first; `settled` is None while it is open."""

    attribute: str
    one: Finding
    other: Finding
    ones: tuple[Finding, ...]
    others: tuple[Finding, ...]
    settled: core.Settlement | None
    stands: Finding | None


def contradictions(party: Party, as_known_at: datetime | None = None) -> list[ContradictionPair]:
    """Every contradiction of the file as known at an instant, oldest matter first; each side speaks by its strongest finding."""
    stored = findings_of(party)
    by_id = {finding.pk: finding for finding in stored}
    found = core.contradictions(known_file(party, as_known_at, stored), settlements_of(party))
    pairs = []
    for one in found:
        sides = [tuple(by_id[int(f.finding_id)] for f in side.findings) for side in (one.first, one.second)]
        speakers = [max(side, key=lambda f: (_strength(f), f.recorded_at, f.pk)) for side in sides]
        stands = None if one.stands is None else speakers[0 if one.stands is one.first else 1]
        pairs.append(ContradictionPair(one.attribute, *speakers, *sides, one.settled, stands))
    return pairs


def _strength(finding: Finding) -> int:
    return -list(EvidenceKind).index(EvidenceKind(finding.evidence_kind))
