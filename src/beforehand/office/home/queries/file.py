"""A borrower's file at one moment: contradictions, timeline, money, whereabouts, how he pays, who stands around him."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from beforehand.core.collection.whereabouts import Belief
from beforehand.core.evidence.kinds import Classification, classify
from beforehand.office.audit import clock
from beforehand.office.collecting.models import Case
from beforehand.office.collecting.queries import belief
from beforehand.office.home.queries.address import Address, address_of
from beforehand.office.home.queries.around import Around, Link, links_of, third_persons_of
from beforehand.office.home.queries.belonging import belongs_to
from beforehand.office.home.queries.decisions import Decided, decisions_on
from beforehand.office.home.queries.money import AskedFor, LoanState, asked_for, loan_states
from beforehand.office.home.queries.paying import HowHePays, how_he_pays
from beforehand.office.home.queries.timeline import timeline_of
from beforehand.office.learning.models import Lesson
from beforehand.office.parties.models import ContactDetail, ContradictionSettled, Flag, Party
from beforehand.office.parties.queries import ContradictionPair, contradictions, current_findings, flags_in_force
from beforehand.office.parties.queries.evidence import evidence
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.servicing.days import civil_day
from beforehand.office.staff.models import Staff


@dataclass(frozen=True)
class ContradictionView:
    """A contradiction with its kind at the decision (where there was one), who settled it, and the lesson that rests on it."""

    number: int
    pair: ContradictionPair
    kind: Classification | None
    settled_by: ContradictionSettled | None
    lesson: Lesson | None


@dataclass(frozen=True)
class FileView:
    """Everything the file page shows, as known at `as_known_at`; nothing later than that stands in it. `later`: entries known since."""

    party: Party
    as_known_at: datetime
    as_of: date
    past: bool
    decisions: tuple[Decided, ...]
    contradictions: tuple[ContradictionView, ...]
    timeline: tuple[TimelineRow, ...]
    belongs: dict[str, str]
    later: int
    loans: tuple[LoanState, ...]
    asked_for: AskedFor | None
    flags: tuple[Flag, ...]
    phone: ContactDetail | None
    address: Address
    case: Case | None
    belief: Belief | None
    paying: HowHePays | None
    third_persons: tuple[Around, ...]
    links: tuple[Link, ...]

    @property
    def declared(self) -> bool:
        """Whether part of this history was imported: it stands at the times its source declares, not at those of this office."""
        return any(one.known_basis != "recorded" for one in self.decisions)


def file_view(party: Party, staff: Staff, known_at: datetime | None = None) -> FileView:
    """The file as `staff` may read it, as known at an instant (None: now). The number of queries does not grow with the entries."""
    now = clock.now()
    as_known_at = min(known_at or now, now)
    past = as_known_at < now
    as_of = civil_day(party.branch, as_known_at)
    decisions = [decided for decided in decisions_on(party) if decided.decided_at <= as_known_at]
    timeline = timeline_of(party, as_known_at)
    pairs = contradictions(party, as_known_at)
    case = party.cases.filter(opened_at__lte=as_known_at).select_related("branch", "party__branch").order_by("-opened_at").first()
    loans = loan_states(party, as_of, as_known_at)
    return FileView(
        party=party,
        as_known_at=as_known_at,
        as_of=as_of,
        past=past,
        decisions=tuple(decisions),
        contradictions=tuple(_contradictions(party, pairs, as_known_at, decisions)),
        timeline=tuple(timeline),
        belongs=belongs_to(party),
        later=len(timeline_of(party, now)) - len(timeline) if past else 0,
        loans=tuple(loans),
        asked_for=None if loans else asked_for(party, as_known_at),
        flags=tuple(_flags(party, as_known_at)),
        phone=_phone(party, as_known_at),
        address=address_of(current_findings(party, as_known_at), pairs),
        case=case,
        belief=belief(case, as_known_at) if case else None,
        paying=how_he_pays(case, as_of, as_known_at),
        third_persons=tuple(third_persons_of(party, as_of, as_known_at)),
        links=tuple(links_of(party, staff, as_known_at)),
    )


def _contradictions(
    party: Party, pairs: Sequence[ContradictionPair], as_known_at: datetime, decisions: Sequence[Decided]
) -> list[ContradictionView]:
    if not pairs:
        return []
    settled = {one.attribute: one for one in _settlements(party, as_known_at)}
    lessons: dict[str, Lesson] = {}
    for lesson in party.lessons.filter(recorded_at__lte=as_known_at).prefetch_related("clues").order_by("pk"):
        lessons |= {clue.attribute: lesson for clue in lesson.clues.all() if clue.recorded_at <= as_known_at}
    return [
        ContradictionView(
            number,
            pair,
            _kind(party, pair, as_known_at, decisions),
            settled.get(pair.attribute) if pair.settled else None,
            lessons.get(pair.attribute),
        )
        for number, pair in enumerate(pairs, start=1)
    ]


def _settlements(party: Party, as_known_at: datetime) -> list[ContradictionSettled]:
    return list(party.settlements.filter(recorded_at__lte=as_known_at).select_related("recorded_by", "stands").order_by("recorded_at"))


def _kind(party: Party, pair: ContradictionPair, as_known_at: datetime, decisions: Sequence[Decided]) -> Classification | None:
    """What was found, held against the last decision before it was found (else the last there is)."""
    before = [one for one in decisions if one.decided_at < pair.other.known_at] or list(decisions)
    if not before:
        return None
    local = before[-1].decided_at.astimezone(party.branch.zone_info)
    return classify([evidence(finding) for finding in pair.others], local, local.date(), as_known_at=as_known_at)


def _flags(party: Party, as_known_at: datetime) -> list[Flag]:
    return [flag for flag in flags_in_force(party, as_known_at) if flag.recorded_at <= as_known_at]


def _phone(party: Party, as_known_at: datetime) -> ContactDetail | None:
    known = party.contact_details.filter(kind=ContactDetail.Kind.PHONE, recorded_at__lte=as_known_at).order_by("pk")
    held = [one for one in known if one.ended_at is None or one.ended_at > as_known_at]
    return next((one for one in held if one.holder == "debtor"), held[0] if held else None)
