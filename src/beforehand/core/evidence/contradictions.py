"""Contradictions: two values of one attribute that cannot both be true, with everything that speaks for each side."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from beforehand.core.evidence.file import KnownFile
from beforehand.core.evidence.findings import EvidenceKind, Finding, FindingId, normalised

Sameness = Callable[[Hashable], Hashable]


@dataclass(frozen=True)
class Settlement:
    """The record by which somebody says which findings stand and which fall; evidence that comes later opens the matter again."""

    stands: frozenset[FindingId]
    falls: frozenset[FindingId]
    by: str
    reason: str
    known_at: dt.datetime
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Side:
    """One of the two values, with the findings that claim it in the order in which they became known."""

    value: Hashable
    findings: tuple[Finding, ...]

    @property
    def evidence_kinds(self) -> tuple[EvidenceKind, ...]:
        """The kinds of evidence behind it, strongest first."""
        return tuple(kind for kind in EvidenceKind if any(f.evidence_kind is kind for f in self.findings))


@dataclass(frozen=True)
class Contradiction:
    """Two sides on one attribute of one subject: `first` was in the file before `second`. `settled` is None while it is open."""

    subject: str
    attribute: str
    first: Side
    second: Side
    settled: Settlement | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it on the evidence there is."""
        return self.settled is None

    @property
    def stands(self) -> Side | None:
        """The side that stands by the settlement; None while open."""
        if self.settled is None:
            return None
        return self.first if any(f.finding_id in self.settled.stands for f in self.first.findings) else self.second


def contradictions(
    file: KnownFile, settlements: Iterable[Settlement] = (), same: Mapping[str, Sameness] | None = None
) -> tuple[Contradiction, ...]:
    """Every pair of values of one attribute that the file's current findings claim and that cannot both be true, oldest matter first.

    Values are compared normalised (`same` gives an attribute its own way). Two values true one after the other, the second stated to
    begin after the last day for which the first is evidenced, are a change and no contradiction. Settlements are cut by their writing.
    """
    recorded = [s for s in settlements if s.recorded_at <= file.at]
    found = []
    for (subject, attribute), sides in _sides(file.current, same or {}).items():
        for first, second in itertools.combinations(sides, 2):
            if any(_clash(a, b) for a in first.findings for b in second.findings):
                found.append(Contradiction(subject, attribute, first, second, _settled(first, second, recorded)))
    return tuple(found)


def standing_findings(
    file: KnownFile, settlements: Iterable[Settlement] = (), same: Mapping[str, Sameness] | None = None
) -> tuple[Finding, ...]:
    """The current findings without those that fell in a settlement, except where later evidence has opened the matter again."""
    fallen: set[FindingId] = set()
    for contradiction in contradictions(file, settlements, same):
        if contradiction.settled is not None:
            fallen |= contradiction.settled.falls
    return tuple(f for f in file.current if f.finding_id not in fallen)


def _sides(findings: Iterable[Finding], same: Mapping[str, Sameness]) -> dict[tuple[str, str], list[Side]]:
    grouped: dict[tuple[str, str], dict[Hashable, list[Finding]]] = {}
    for finding in findings:
        key = same.get(finding.attribute, normalised)(finding.value)
        grouped.setdefault((finding.subject, finding.attribute), {}).setdefault(key, []).append(finding)
    return {matter: [Side(claims[0].value, tuple(claims)) for claims in values.values()] for matter, values in grouped.items()}


def _clash(one: Finding, other: Finding) -> bool:
    in_turn = one.happened.certainly_before(other.happened, one.evidenced_on())
    in_turn_reversed = other.happened.certainly_before(one.happened, other.evidenced_on())
    return not (in_turn or in_turn_reversed)


def _settled(first: Side, second: Side, settlements: list[Settlement]) -> Settlement | None:
    ids = [{f.finding_id for f in side.findings} for side in (first, second)]
    for settlement in sorted(settlements, key=lambda s: s.recorded_at, reverse=True):
        for winner, loser in (ids, ids[::-1]):
            if winner & settlement.stands and loser <= settlement.falls:
                return settlement
    return None
