"""How a borrower stands between able and willing, by what is proved and what he says, computed by the core."""

from __future__ import annotations

from datetime import date, datetime

from beforehand.core.basics.money import Money
from beforehand.core.collection.standing import Axis, Indication, Manner, Standing, standing
from beforehand.core.evidence.findings import EvidenceKind
from beforehand.office.audit import clock
from beforehand.office.collecting.models import Case
from beforehand.office.collecting.models import Standing as Recorded
from beforehand.office.parties.models import Finding, Party
from beforehand.office.parties.queries.evidence import findings_of, known_file
from beforehand.office.parties.values import as_value
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.queries import position

BALANCE = "bank.balance"
SIDES = {"able": (Axis.ABILITY, True), "not_able": (Axis.ABILITY, False), "willing": (Axis.WILLINGNESS, True),
         "face_to_face": (Axis.WILLINGNESS, True), "not_willing": (Axis.WILLINGNESS, False)}  # fmt: skip


def standing_of(case: Case, as_of: date | None = None, as_known_at: datetime | None = None) -> Standing:
    """Ability × willingness as of a day (None: today), as known at an instant (None: now).

    It is read from balances seen or said since the case opened and from recorded standings. A balance is held against what is due on
    the loans of the case that day. What was corrected or taken back by then has no force: a standing none of whose evidence is left is
    somebody's word and proves nothing.
    """
    known = as_known_at or clock.now()
    day = as_of or civil_day(case.branch, known)
    due_minor = sum(position(loan, day, known).due_minor for loan in case.loans.select_related("branch"))
    force = _Force(case.party, known)
    found = [_of_balance(case, one, due_minor) for one in force.current if one.attribute == BALANCE and one.recorded_at >= case.opened_at]
    for recorded in case.standings.filter(recorded_at__lte=known).prefetch_related("evidence").order_by("pk"):
        evidence = [now for one in recorded.evidence.all() if (now := force.of(one)) is not None]
        found += [_of_record(case, recorded, said, evidence) for said in (recorded.ability, recorded.willingness) if said in SIDES]
    return standing([one for one in found if one is not None], day, known)


class _Force:
    """Which findings of a file have force at an instant; one that was replaced by the same value, better shown, lives on in that one."""

    def __init__(self, party: Party, as_known_at: datetime) -> None:
        stored = findings_of(party)
        by_id = {one.pk: one for one in stored}
        known = known_file(party, as_known_at, stored)
        self.current = [by_id[int(one.finding_id)] for one in known.current]
        self._held = {one.pk for one in self.current}
        self._next = {one.supersedes: by_id[int(one.finding_id)] for one in (*known.current, *known.superseded) if one.supersedes}

    def of(self, finding: Finding) -> Finding | None:
        """The finding itself or what it lives on in; None where it was corrected or taken back."""
        now = finding
        while now.pk not in self._held:
            later = self._next.get(now.pk)
            if later is None or str(later.value) != str(finding.value):
                return None
            now = later
        return now


def _of_balance(case: Case, finding: Finding, due_minor: int) -> Indication | None:
    value = as_value(finding.attribute, str(finding.value))
    if not isinstance(value, Money):
        return None
    seen_on = finding.seen_on or civil_day(case.branch, finding.recorded_at)
    said = str(finding.words or finding.source).rstrip(".。")
    return Indication(
        finding_id=finding.pk, axis=Axis.ABILITY, speaks_for=value.minor >= due_minor, evidence_kind=EvidenceKind(finding.evidence_kind),
        shows_from=seen_on, shows_to=seen_on, recorded_at=finding.recorded_at, en=f"{said}.", zh=f"{said}。",
    )  # fmt: skip


def _of_record(case: Case, recorded: Recorded, said: str, evidence: list[Finding]) -> Indication:
    axis, speaks_for = SIDES[said]
    kinds = [kind for kind in (EvidenceKind.DOCUMENT, EvidenceKind.OWN_OBSERVATION) if kind in {one.evidence_kind for one in evidence}]
    day = civil_day(case.branch, recorded.recorded_at)
    words = str(recorded.words) or "; ".join(str(one.source or one.words) for one in evidence if one.source or one.words)
    words = words.rstrip(".。")
    return Indication(
        finding_id=f"standing-{recorded.pk}-{axis}", axis=axis, speaks_for=speaks_for,
        evidence_kind=kinds[0] if kinds else EvidenceKind.HEARSAY, shows_from=day, shows_to=day, recorded_at=recorded.recorded_at,
        en=f"{words}." if words else "", zh=f"{words}。" if words else "", only=Manner.FACE_TO_FACE if said == "face_to_face" else None,
    )  # fmt: skip
