"""A borrower's file at one moment: contradictions, timeline, money, whereabouts, how he pays, who stands around him."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from beforehand.core.evidence.kinds import Classification, classify
from beforehand.core.loans.answers import Lateness, Position
from beforehand.office.audit import clock
from beforehand.office.collecting.models import Case, Standing
from beforehand.office.collecting.queries import belief
from beforehand.office.home.queries.decisions import Decided, decisions_on
from beforehand.office.home.queries.timeline import timeline_of
from beforehand.office.parties.models import ContactDetail, Flag, Party, ThirdPerson
from beforehand.office.parties.queries import ContradictionPair, contradictions, flags_in_force
from beforehand.office.parties.queries.evidence import evidence
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Loan
from beforehand.office.servicing.queries import late_history_of, loans_of, position


@dataclass(frozen=True)
class LoanState:
    """A loan with where it stands on the day of the view."""

    loan: Loan
    position: Position
    lateness: tuple[Lateness, ...]


@dataclass(frozen=True)
class ContradictionView:
    """A contradiction with its kind at the decision, where there was one."""

    number: int
    pair: ContradictionPair
    kind: Classification | None


@dataclass(frozen=True)
class FileView:
    """Everything the file page shows, as known at `as_known_at`; nothing later than that stands in it."""

    party: Party
    as_known_at: datetime
    as_of: date
    past: bool
    decisions: tuple[Decided, ...]
    contradictions: tuple[ContradictionView, ...]
    timeline: tuple[TimelineRow, ...]
    later: int
    loans: tuple[LoanState, ...]
    flags: tuple[Flag, ...]
    case: Case | None
    belief: Any
    standing: Standing | None
    third_persons: tuple[ThirdPerson, ...]
    links: tuple[tuple[Party, str], ...]


def file_view(party: Party, known_at: datetime | None = None) -> FileView:
    """The file as known at an instant (None: now)."""
    now = clock.now()
    as_known_at = min(known_at or now, now)
    as_of = civil_day(party.branch, as_known_at)
    decisions = decisions_on(party)
    timeline = timeline_of(party, as_known_at)
    later = len(timeline_of(party, now)) - len(timeline) if known_at else 0
    case = party.cases.filter(opened_at__lte=as_known_at).order_by("-opened_at").first()
    standing = None
    if case is not None:
        standing = Standing.objects.filter(case__party=party, recorded_at__lte=as_known_at).order_by("-recorded_at").first()
    return FileView(
        party=party, as_known_at=as_known_at, as_of=as_of, past=known_at is not None and known_at < now,
        decisions=tuple(decided for decided in decisions if decided.decided_at <= as_known_at),
        contradictions=tuple(_contradictions(party, as_known_at, decisions)), timeline=tuple(timeline), later=later,
        loans=tuple(_loans(party, as_of, as_known_at)), flags=tuple(flags_in_force(party, as_known_at)), case=case,
        belief=belief(case, as_known_at) if case else None, standing=standing,
        third_persons=tuple(party.third_persons.filter(recorded_at__lte=as_known_at)), links=tuple(_links(party, as_known_at)),
    )  # fmt: skip


def _contradictions(party: Party, as_known_at: datetime, decisions: Sequence[Decided]) -> list[ContradictionView]:
    decided = next((one for one in reversed(decisions) if one.decided_at <= as_known_at), None)
    views = []
    for number, pair in enumerate(contradictions(party, as_known_at), start=1):
        kind = None
        if decided is not None:
            zone = party.branch.zone_info
            local = decided.decided_at.astimezone(zone)
            found = [evidence(finding) for finding in pair.others]
            kind = classify(found, local, local.date(), as_known_at=as_known_at)
        views.append(ContradictionView(number, pair, kind))
    return views


def _loans(party: Party, as_of: date, as_known_at: datetime) -> list[LoanState]:
    known = [loan for loan in loans_of(party) if loan.recorded_at <= as_known_at or loan.legacy]
    return [
        LoanState(loan, position(loan, as_of, as_known_at), late_history_of(loan, as_of, as_known_at)) for loan in known
    ]


def _links(party: Party, as_known_at: datetime) -> list[tuple[Party, str]]:
    """Other files that share a number, an address or a work place with this one."""
    own = dict(party.contact_details.filter(recorded_at__lte=as_known_at).values_list("digest", "kind"))
    shared = ContactDetail.objects.filter(digest__in=own, recorded_at__lte=as_known_at).exclude(party=party).select_related("party")
    return sorted({(detail.party, detail.kind) for detail in shared}, key=lambda link: link[0].number)
