"""The worklist: a row is a person; what is due, the trend, the next act, whether it is lawful now. A fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch, prefetch_related_objects

from beforehand.core.collection.promises import PromiseVerdict, Verdict
from beforehand.core.conduct import Answer
from beforehand.core.loans import single
from beforehand.core.loans.answers import Position
from beforehand.office.audit import clock
from beforehand.office.collecting.models import Case, HardshipEnquiry, Promise, Standing
from beforehand.office.collecting.queries.cases import cases_of, with_holder
from beforehand.office.collecting.queries.next_act import NextAct, next_act
from beforehand.office.collecting.queries.promises import judged
from beforehand.office.contacts import queries as contacts
from beforehand.office.contacts.queries import state_of
from beforehand.office.parties.models import Flag, Party
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Loan, LoanEvent, LoanWarning
from beforehand.office.servicing.queries.loans import contract_of, happened
from beforehand.office.servicing.queries.warnings import still_standing
from beforehand.office.staff.models import Staff

STOPS = (Flag.Kind.SAFETY, Flag.Kind.STOP_CONTACT)


@dataclass(frozen=True)
class WorklistRow:
    """One person of the list. Sums in minor units over the loans of the case that the house itself asks for; `lateness` is that of the
    loan longest late. `with_agency`: loans that are placed; `placed_with` names the agency where nothing is left to the house."""

    case: Case
    party: Party
    holder: Staff | None
    loans: tuple[Loan, ...]
    positions: tuple[Position, ...]
    currency: str
    days_late: int
    lateness: tuple[int, ...]
    promises: tuple[tuple[Promise, PromiseVerdict], ...]
    warnings: frozenset[str]
    flags: tuple[Flag, ...]
    enquiry: HardshipEnquiry | None
    standing: Standing | None
    placed_with: str
    with_agency: frozenset[int]
    lawful: contacts.LawfulNow
    act: NextAct = field(default_factory=NextAct)

    @property
    def asked_for(self) -> tuple[tuple[Loan, Position], ...]:
        """The loans the house asks for, with their positions: all of the case but what is with an agency; all where everything is."""
        pairs = tuple(zip(self.loans, self.positions, strict=True))
        return pairs if self.placed_with else tuple(pair for pair in pairs if pair[0].pk not in self.with_agency)

    @property
    def due_minor(self) -> int:
        """All that is due today, fee included."""
        return sum(position.due_minor for _, position in self.asked_for)

    @property
    def closed_to_contact(self) -> bool:
        """Whether nobody of the house may contact this person: a stop, a safety flag, or a placement."""
        return bool(self.placed_with) or any(flag.kind in STOPS for flag in self.flags)

    @property
    def answer(self) -> Answer | None:
        """The gate's answer about the next act."""
        return self.act.answer


@dataclass(frozen=True)
class Worklist:
    """The rows to reach in the order asked for, and those who may not be contacted."""

    at: datetime
    day: date
    rows: tuple[WorklistRow, ...]
    closed: tuple[WorklistRow, ...]

    def count(self, state: str) -> int:
        """How many of the rows to reach are `now`, `later`, `unknown` or `refused`."""
        return sum(state_of(row.answer) == state for row in self.rows)


SORTS = {
    "late": lambda row: (-row.days_late, -row.due_minor, row.case.pk),
    "due": lambda row: (-row.due_minor, row.case.pk),
    "lawful": lambda row: (
        ("now", "later", "unknown", "refused").index(state_of(row.answer)),
        row.answer.next_lawful.timestamp() if row.answer and row.answer.next_lawful else 0, -row.days_late, row.case.pk,
    ),
}  # fmt: skip


def worklist(staff: Staff, sort: str = "late", kind: str = "", mine: bool | None = None, at: datetime | None = None) -> Worklist:
    """The open cases `staff` works with, sorted by days late, what is due, or lawful time; `kind` keeps one kind of next act."""
    moment = at or clock.now()
    cases = with_holder(cases_of(staff, mine)).select_related("party__branch", "branch").distinct()
    rows = rows_of(list(cases), moment)
    day = min((civil_day(row.case.branch, moment) for row in rows), default=moment.date())
    reach = [row for row in rows if not row.closed_to_contact and kind in ("", row.act.kind)]
    closed = [row for row in rows if row.closed_to_contact]
    order = SORTS.get(sort, SORTS["late"])
    return Worklist(moment, day, tuple(sorted(reach, key=order)), tuple(sorted(closed, key=SORTS["late"])))


def rows_of(cases: Sequence[Case], at: datetime) -> list[WorklistRow]:
    """The rows of these cases as they stand at `at`; the number of queries does not grow with them."""
    _fetch(cases)
    loans = [loan for case in cases for loan in case.loans.all()]
    events: dict[int, list[LoanEvent]] = defaultdict(list)
    for event in LoanEvent.objects.filter(loan__in=loans).select_related("loan__branch").order_by("recorded_at", "pk"):
        events[event.loan_id].append(event)
    given = {one.pk: one for one in Promise.objects.filter(loan__in=loans)}
    days = {civil_day(case.branch, at) for case in cases}
    promised: dict[int, list[tuple[Promise, PromiseVerdict]]] = defaultdict(list)
    for day in days:
        of_day = [loan for case in cases for loan in case.loans.all() if civil_day(case.branch, at) == day]
        for verdict in judged(of_day, day, at):
            promise = given[int(str(verdict.promise.promise_id))]
            promised[promise.case_id].append((promise, verdict))
    return [_row(case, events, promised[case.pk], at) for case in cases]


def _fetch(cases: Sequence[Case]) -> None:
    prefetch_related_objects(
        cases,
        Prefetch("loans", queryset=Loan.objects.select_related("branch").order_by("granted_on", "pk")),
        Prefetch("loans__warnings", queryset=LoanWarning.objects.order_by("day")),
        Prefetch("hardship_enquiries", queryset=HardshipEnquiry.objects.filter(treatment=None), to_attr="open_enquiries"),
        Prefetch("standings", queryset=Standing.objects.order_by("pk"), to_attr="all_standings"),
        "placements__agency", "placements__recall",
    )  # fmt: skip
    contacts.with_contacts(case.party for case in cases)


def _row(
    case: Case, events: Mapping[int, Iterable[LoanEvent]], promised: Sequence[tuple[Promise, PromiseVerdict]], at: datetime
) -> WorklistRow:
    day, party = civil_day(case.branch, at), case.party
    loans = tuple(case.loans.all())
    worked = [(contract_of(loan), [happened(event) for event in events.get(loan.pk, ())]) for loan in loans]
    positions = tuple(single.position_of(contract, happened_, day, at) for contract, happened_ in worked)
    late = max(range(len(loans)), key=lambda n: positions[n].days_past_due, default=None)
    histories = [single.late_history(*one, day, at) for one in worked]
    lateness = () if late is None else tuple(one.days_late for one in histories[late])
    warned = [
        still_standing([one for one in loan.warnings.all() if one.raised_at <= at], histories[n], day) for n, loan in enumerate(loans)
    ]
    with_agency = {one.loan_id: one.agency.name for one in case.placements.all() if not hasattr(one, "recall")}
    owing = [loan for loan, position in zip(loans, positions, strict=True) if position.due_minor] or list(loans)
    standing = next((one for one in reversed(case.all_standings) if one.until_on >= day), None)  # type: ignore[attr-defined]
    row = WorklistRow(
        case=case, party=party, holder=next((one.collector for one in getattr(case, "held", ())), None), loans=loans, positions=positions,
        currency=loans[0].currency if loans else "CNY", days_late=max((one.days_past_due for one in positions), default=0),
        lateness=lateness, promises=tuple(promised), warnings=frozenset(one.kind for own in warned for one in own),
        flags=tuple(flag for flag in party.flags.all() if _in_force(flag, at)),
        enquiry=next(iter(case.open_enquiries), None), standing=standing,  # type: ignore[attr-defined]
        placed_with=next(iter(with_agency.values()), "") if all(loan.pk in with_agency for loan in owing) else "",
        with_agency=frozenset(with_agency),
        lawful=contacts.lawful_now(party, [str(loan.pk) for loan in loans], at),
    )  # fmt: skip
    return next_act(row, at)


def _in_force(flag: Flag, at: datetime) -> bool:
    ended = flag.ended.recorded_at if hasattr(flag, "ended") else None
    return max(flag.from_at, flag.recorded_at) <= at and not any(end is not None and end <= at for end in (flag.until_at, ended))


def promise_of_today(row: WorklistRow, day: date) -> tuple[Promise, PromiseVerdict] | None:
    """The promise for this day that is not filled yet."""
    return next((pair for pair in row.promises if pair[0].promised_on == day and pair[1].lacking_minor), None)


def last_broken(row: WorklistRow) -> tuple[Promise, PromiseVerdict] | None:
    """The latest promise that was not kept and is not filled yet."""
    broken = [pair for pair in row.promises if pair[1].verdict in (Verdict.BROKEN, Verdict.PARTLY_KEPT)]
    return max(broken, key=lambda pair: pair[0].promised_on, default=None)
