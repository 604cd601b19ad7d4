"""A finding: one claim about one attribute of one subject, with its source, kind of evidence and times. Superseded, never edited."""

from __future__ import annotations

import datetime as dt
import enum
import unicodedata
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.evidence.dates import Span

FindingId = int | str


class EvidenceKind(enum.StrEnum):
    """What a finding rests on, strongest first."""

    DOCUMENT = "document"
    OWN_OBSERVATION = "own_observation"
    OWN_STATEMENT = "own_statement"
    HEARSAY = "hearsay"

    @property
    def decides(self) -> bool:
        """Whether it may decide a rule: everything but hearsay."""
        return self is not EvidenceKind.HEARSAY

    @property
    def proves(self) -> bool:
        """Whether it can date a finding or prove ability and willingness: a document or what an officer saw himself.

        What the person says of himself and what others tell point to the evidence that would prove it; alone they prove nothing.
        """
        return self in (EvidenceKind.DOCUMENT, EvidenceKind.OWN_OBSERVATION)


class KnownBasis(enum.StrEnum):
    """Which instant says when the lender knew: written by this office, declared by an imported history, or assumed for it."""

    RECORDED = "recorded"
    DECLARED = "declared"
    ASSUMED = "assumed"


@dataclass(frozen=True)
class Retraction:
    """The record that a finding was entered in error; it counts from its own moment on, the finding stays legible.

    Its `known_basis` is its own: what this office retracts of an imported history is cut by the writing.
    """

    known_at: dt.datetime
    recorded_at: dt.datetime
    by: str
    reason: str
    known_basis: KnownBasis = KnownBasis.RECORDED

    def known_from(self, basis: KnownBasis | None = None) -> dt.datetime:
        """The instant from which it counts, by `basis` or its own."""
        return self.recorded_at if (basis or self.known_basis) is KnownBasis.RECORDED else self.known_at


@dataclass(frozen=True)
class Finding:
    """One claim: `attribute` of `subject` has `value`, true over `happened`.

    `known_at` is the aware instant somebody of the lender learnt it, as declared (None only in an imported history that does not say);
    `recorded_at` the aware instant this system wrote it. `known_basis` says which of the two a question about knowledge is cut by.
    `source` names the document, person or place, in words. A correction is another finding that names the one it `supersedes`.
    """

    finding_id: FindingId
    subject: str
    attribute: str
    value: Hashable
    happened: Span
    known_at: dt.datetime | None
    recorded_at: dt.datetime
    source: str
    evidence_kind: EvidenceKind
    supersedes: FindingId | None = None
    retracted: Retraction | None = None
    known_basis: KnownBasis = KnownBasis.RECORDED
    written_by: str = field(default="")

    def __post_init__(self) -> None:
        assert self.recorded_at.tzinfo is not None, "recorded_at must be aware"
        assert self.known_at is None or self.known_at.tzinfo is not None, "known_at must be aware"
        assert self.known_at is not None or self.known_basis is not KnownBasis.RECORDED, "what this office wrote says when it was learnt"
        assert self.supersedes is None or self.supersedes != self.finding_id, "a finding cannot supersede itself"

    def known_from(self, basis: KnownBasis | None = None) -> dt.datetime | None:
        """The instant from which it counts as known, by `basis` or its own: what the office wrote by its writing. None: nobody says."""
        return self.recorded_at if (basis or self.known_basis) is KnownBasis.RECORDED else self.known_at

    def evidenced_on(self, zone: dt.tzinfo = dt.UTC) -> dt.date:
        """The last day for which it is evidence: the day seen, else the end stated, else the day it was learnt in `zone`."""
        learnt = (self.known_at or self.recorded_at).astimezone(zone).date()
        if self.happened.seen_on:
            return self.happened.seen_on
        return min(self.happened.true_to.latest, learnt) if self.happened.true_to else learnt


def normalised(value: Hashable) -> Hashable:
    """A value by which two findings are compared: width, case, spacing and closing stops of text do not differ; true is not 1."""
    if isinstance(value, bool):
        return ("truth", value)
    if isinstance(value, int | Decimal):
        return ("number", Decimal(value))
    if isinstance(value, str):
        return ("text", " ".join(unicodedata.normalize("NFKC", value).casefold().split()).rstrip(" .。"))
    return ("value", value)


SEEN_LATER = RefusalKind(
    "evidence.finding.seen_after_known",
    10,
    "It is said to have been seen on {seen_on}, after the day it was learnt, {known_on}. Put the day it was seen.",
    "实见日 {seen_on} 晚于知悉日 {known_on}。填写实见当日。",
)
KNOWN_LATER = RefusalKind(
    "evidence.finding.known_after_recorded",
    20,
    "{known_at} is after now. Put the moment you learnt it, or leave it at now.",
    "{known_at} 晚于现在。填写得知当时，或保留“现在”。",
)
NO_SOURCE = RefusalKind(
    "evidence.finding.no_source",
    30,
    "Nothing says where this comes from. Name the document, the person or the place.",
    "未写明来源。填写书证、人员或地点。",
)
OTHER_ATTRIBUTE = RefusalKind(
    "evidence.finding.supersedes_other",
    40,
    "A correction must speak of the same person and matter as the finding it replaces, {supersedes}. Write a new finding instead.",
    "更正须与被替代的查证 {supersedes} 同一对象、同一事项。另写一条查证。",
)
ALREADY_SUPERSEDED = RefusalKind(
    "evidence.finding.superseded_twice",
    50,
    "Finding {supersedes} was already replaced by {successor}. Correct that one.",
    "查证 {supersedes} 已由 {successor} 替代。请更正后者。",
)


def refuse_finding(finding: Finding, file: Iterable[Finding], zone: dt.tzinfo = dt.UTC) -> tuple[Refusal, ...]:
    """Why this finding cannot be written into `file`, in precedence; empty where it can. Days are those of `zone`, the branch's."""
    refusals = []
    known = finding.known_at or finding.recorded_at
    known_on = known.astimezone(zone).date()
    if finding.happened.seen_on and finding.happened.seen_on > known_on:
        refusals.append(Refusal(SEEN_LATER, {"seen_on": finding.happened.seen_on, "known_on": known_on}))
    if known > finding.recorded_at:
        refusals.append(Refusal(KNOWN_LATER, {"known_at": known.astimezone(zone).strftime("%Y-%m-%d %H:%M")}))
    if not finding.source.strip():
        refusals.append(Refusal(NO_SOURCE))
    if finding.supersedes is not None:
        others = [other for other in file if other.finding_id != finding.finding_id]
        replaced = [other for other in others if other.finding_id == finding.supersedes]
        if not replaced or (replaced[0].subject, replaced[0].attribute) != (finding.subject, finding.attribute):
            refusals.append(Refusal(OTHER_ATTRIBUTE, {"supersedes": finding.supersedes}))
        for other in others:
            if other.supersedes == finding.supersedes and other.retracted is None:
                refusals.append(Refusal(ALREADY_SUPERSEDED, {"supersedes": finding.supersedes, "successor": other.finding_id}))
    return tuple(sorted(refusals, key=lambda refusal: refusal.kind.precedence))


def written_later(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The auditor's list: findings of this office declared known before they were written, in the order of writing."""
    late = [f for f in findings if f.known_basis is KnownBasis.RECORDED and f.known_at is not None and f.known_at < f.recorded_at]
    return tuple(sorted(late, key=lambda f: (f.recorded_at, str(f.finding_id))))
