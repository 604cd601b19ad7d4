"""A clue of a lesson as it stands to the decision: its class, computed anew each time, and whether a signer had opened the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from beforehand.core.evidence.findings import normalised
from beforehand.core.evidence.kinds import Kind
from beforehand.core.hindsight.clue import ClueAgainstDecision, clue_against_decision
from beforehand.office.learning.models import Clue, Lesson
from beforehand.office.learning.queries.decision import LoanDecision, decision_of
from beforehand.office.parties.models import AttachmentOpened, Finding
from beforehand.office.parties.queries.evidence import evidence, findings_of, known_file
from beforehand.office.parties.values import as_value

NOT_SEEN, SEEN_THOUGHT_SMALL, NOT_KNOWN = "not_seen", "seen_thought_small", "not_known"


@dataclass(frozen=True)
class Reading:
    """Whether a signer had opened the paper before he signed; `at` the first time he did."""

    signer: str
    state: str
    at: datetime | None = None


@dataclass(frozen=True)
class ClassedClue:
    """A clue with its findings, its class against the decision, what of the file dates it, and, where it was known, who had read it."""

    clue: Clue
    findings: tuple[Finding, ...]
    dating: tuple[Finding, ...]
    against: ClueAgainstDecision
    readings: tuple[Reading, ...]

    @property
    def kind(self) -> Kind:
        """Known, knowable, unknowable or undetermined."""
        return self.against.kind


def clues_of(lesson: Lesson) -> tuple[ClassedClue, ...]:
    """The clues of a lesson, the leading one first, then in the order they were added. A clue's class is never stored."""
    clues = list(lesson.clues.prefetch_related("findings").order_by("recorded_at", "pk"))
    if not clues:
        return ()
    decision = decision_of(lesson.loan)
    stored = findings_of(lesson.party)
    leading = next((one.pk for one in reversed(clues) if one.leads), clues[0].pk)
    made = [_classed(one, stored, lesson, decision) for one in clues]
    return tuple(sorted(made, key=lambda one: one.clue.pk != leading))


def leading_clue(lesson: Lesson) -> ClassedClue | None:
    """The clue the lesson rests on: the last that was said to lead, else the first."""
    return next(iter(clues_of(lesson)), None)


def _classed(clue: Clue, stored: Sequence[Finding], lesson: Lesson, decision: LoanDecision | None) -> ClassedClue:
    findings = tuple(sorted(clue.findings.all(), key=lambda one: (one.recorded_at, one.pk)))
    against = _against(clue, findings, stored, lesson)
    readings = _readings(findings, decision) if against.kind is Kind.KNOWN and decision is not None else ()
    by_id = {one.pk: one for one in stored}
    settling = dict.fromkeys((*against.classification.dated_by, *against.classification.known_by))
    return ClassedClue(clue, findings, tuple(by_id[int(pk)] for pk in settling if int(pk) in by_id), against, readings)


def _against(clue: Clue, findings: Sequence[Finding], stored: Sequence[Finding], lesson: Lesson) -> ClueAgainstDecision:
    """Asked of all that the file holds on the matter, so that nobody makes a clue look unknown by leaving an entry out."""
    value = as_value(clue.attribute, str(findings[0].value))
    on_it = [one for one in stored if one.attribute == clue.attribute]
    current = known_file(lesson.party, findings=on_it).current
    if not any(normalised(one.value) == normalised(value) for one in current):
        on_it = list(findings)  # replaced since by another value: then what the clue was built on speaks for itself
    zone = lesson.case.branch.zone_info
    decided_at = lesson.decided_at.astimezone(zone)
    return clue_against_decision([evidence(one) for one in on_it], decided_at, decided_at.date(), value=value)


def _readings(findings: Sequence[Finding], decision: LoanDecision) -> tuple[Reading, ...]:
    """What the reading log says of each signer. A legacy decision has no log; a finding without a paper has nothing to open."""
    if decision.legacy:
        return tuple(Reading(name, NOT_KNOWN) for name in (decision.signers_words,) if name)
    papers = {paper for finding in findings for paper in finding.attachments.values_list("pk", flat=True)}
    if not papers:
        return tuple(Reading(signer.name, NOT_KNOWN) for signer in decision.signers)
    opened: dict[int, datetime] = {}
    for opening in AttachmentOpened.objects.filter(attachment__in=papers, recorded_at__lte=decision.decided_at).order_by("-recorded_at"):
        opened[opening.recorded_by_id] = opening.recorded_at
    return tuple(
        Reading(signer.name, SEEN_THOUGHT_SMALL if signer.pk in opened else NOT_SEEN, opened.get(signer.pk)) for signer in decision.signers
    )
