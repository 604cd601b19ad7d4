"""Known, knowable, unknowable or undetermined: a clue against the decision it bears on, computed from its findings, never typed in.

Two questions are asked in three-valued logic. *Was it known before the decision?* TRUE where it stood in the file at the instant of
the decision, as any kind of evidence. *Was it true before the decision?* What is true on the day of the decision counts as before.

- A document proves what it states: from when, until when, and the day of which it speaks. A date known to the month proves *before*
  only where its last day does, *after* only where its first day does.
- An officer's own observation proves the day seen and no other.
- A person's own statement and hearsay date nothing by themselves; they tell which document or witness to ask. A witness's word taken
  down and signed is a document.

Evidence for *before* and evidence for *after* at once is a contradiction and leaves the answer unknown. Then, in Kleene's logic:
known = K; knowable = not K and T; unknowable = not K and not T; where none of these is true, undetermined.
Source: the table of kinds in the founding cases (docs/cases).
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from beforehand.core.basics.truth import Judgement, Truth, every
from beforehand.core.evidence import because, file
from beforehand.core.evidence.findings import EvidenceKind, Finding, FindingId, KnownBasis, normalised


class Kind(enum.StrEnum):
    """How a clue stands to the decision, and with it what the lender must mend."""

    KNOWN = "known"
    KNOWABLE = "knowable"
    UNKNOWABLE = "unknowable"
    UNDETERMINED = "undetermined"

    @property
    def counts_for_a_rule(self) -> bool:
        """Whether a rule at the decision may be built on it: what was there or could have been found."""
        return self in (Kind.KNOWN, Kind.KNOWABLE)


@dataclass(frozen=True)
class Classification:
    """A clue's kind with the truth of its two questions, the findings that settle it, and why, in both languages.

    `dated_by` names the findings that date it, `known_by` those that stood in the file; `known_basis` is the weakest basis used.
    """

    kind: Kind
    known_before: Truth
    true_before: Truth
    dated_by: tuple[FindingId, ...]
    known_by: tuple[FindingId, ...]
    because_en: str
    because_zh: str
    known_basis: KnownBasis

    def because(self, language: str = "en") -> str:
        """Why it is of this kind and what to do, in English or (`zh`…) Chinese."""
        return self.because_zh if language.startswith("zh") else self.because_en


def true_before(finding: Finding, decided_on: dt.date) -> Truth:
    """Whether this finding alone proves its value true on some day up to and including `decided_on`; FALSE: proves that it began later."""
    span = finding.happened
    if not finding.evidence_kind.proves or not finding.source.strip():
        return Truth.UNKNOWN
    if span.seen_on is not None and span.seen_on <= decided_on:
        return Truth.TRUE
    if finding.evidence_kind is EvidenceKind.OWN_OBSERVATION:
        return Truth.UNKNOWN
    if span.true_from is not None and span.true_from.latest <= decided_on:
        return Truth.TRUE
    if span.true_to is not None and span.true_to.latest <= decided_on:
        return Truth.TRUE
    if span.true_from is not None and span.true_from.earliest > decided_on:
        return Truth.FALSE
    return Truth.UNKNOWN


def classify(
    findings: Finding | Iterable[Finding],
    decided_at: dt.datetime,
    decided_on: dt.date,
    value: Hashable | None = None,
    as_known_at: dt.datetime | None = None,
) -> Classification:
    """The kind of one clue (one attribute, one value) against a decision: `decided_at` in the branch's zone, `decided_on` its civil day.

    `findings`: all that the file holds on the attribute, or those of the clue; only those of `value` are used (None: the one value all
    current findings share). Superseded and retracted findings date nothing; a superseded one still shows that the value had been known.
    `as_known_at` cuts the file the question is asked of; None asks of all that is given.
    """
    assert decided_at.tzinfo is not None, "the decision's instant must be aware"
    assert abs((decided_at.date() - decided_on).days) <= 1, "the decision's day is not a day of its instant"
    given = [findings] if isinstance(findings, Finding) else list(findings)
    asked_at = as_known_at or max((_last_known(f) for f in given), default=decided_at)
    now = file.as_known_at(given, asked_at)
    clue = [*now.current, *(f for f in given if f.known_from() is None and f.retracted is None)]
    wanted = _one_value(clue) if value is None else normalised(value)
    clue = [f for f in clue if normalised(f.value) == wanted]
    assert clue, "no current finding speaks of this clue"
    assert len({(f.subject, f.attribute) for f in clue}) == 1, "a clue is one attribute of one subject"

    in_file = _in_file(given, min(decided_at, asked_at), clue[0], {f.finding_id for f in now.retracted})
    known = Truth.TRUE if in_file else Truth.UNKNOWN if any(f.known_from() is None for f in clue) else Truth.FALSE
    before = [f for f in clue if true_before(f, decided_on) is Truth.TRUE]
    after = [f for f in clue if true_before(f, decided_on) is Truth.FALSE]
    true = Truth.UNKNOWN if bool(before) == bool(after) else Truth.of(bool(before))
    kind = _kind(known, true)
    learnt = min(because.known_on(f, decided_at.tzinfo) for f in clue)
    match kind:
        case Kind.KNOWN:
            en, zh = because.known(in_file[0], decided_on, decided_at.tzinfo)
        case Kind.KNOWABLE:
            en, zh = because.knowable(before[0], learnt, decided_on)
        case Kind.UNKNOWABLE:
            en, zh = because.unknowable(after[0], decided_on)
        case Kind.UNDETERMINED:
            en, zh = because.undetermined(clue, before, after, learnt, decided_on)
    return Classification(
        kind=kind,
        known_before=known,
        true_before=true,
        dated_by=tuple(f.finding_id for f in (*before, *after)),
        known_by=tuple(f.finding_id for f in in_file),
        because_en=en,
        because_zh=zh,
        known_basis=max((f.known_basis for f in (*in_file, *clue)), key=list(KnownBasis).index),
    )


def _in_file(given: list[Finding], decided_at: dt.datetime, clue: Finding, retracted: set[FindingId]) -> list[Finding]:
    """What the file held of the clue's value at the decision; what was later found to be an error of entry does not count."""
    then = file.as_known_at(given, decided_at).of(clue.subject, clue.attribute)
    return [f for f in then if normalised(f.value) == normalised(clue.value) and f.finding_id not in retracted]


def _kind(known: Truth, true: Truth) -> Kind:
    k, t = Judgement(known), Judgement(true)
    tests = {Kind.KNOWN: k, Kind.KNOWABLE: every([k.negated(), t]), Kind.UNKNOWABLE: every([k.negated(), t.negated()])}
    return next((kind for kind, test in tests.items() if test.truth is Truth.TRUE), Kind.UNDETERMINED)


def _last_known(finding: Finding) -> dt.datetime:
    moments = [finding.recorded_at, finding.known_at or finding.recorded_at]
    if finding.retracted is not None:
        moments += [finding.retracted.recorded_at, finding.retracted.known_at]
    return max(moments)


def _one_value(clue: list[Finding]) -> Hashable:
    values = {normalised(f.value) for f in clue}
    assert len(values) == 1, "the findings disagree: name the value the clue is about"
    return values.pop()
