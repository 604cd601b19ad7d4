"""Many loans at once: where each stands today, in one pass of the engine, for lists, the counter and the day's sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from beforehand.core.basics.dates import day_number, day_of_number, instant_micros
from beforehand.core.loans.contract import LoanEvent as Happened
from beforehand.core.loans.layout import NEVER, Bucket, Figure, State, Status
from beforehand.core.loans.positions import positions
from beforehand.core.loans.single import columns_of
from beforehand.office.audit import clock
from beforehand.office.parties.models import Party
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Loan, LoanEvent
from beforehand.office.servicing.queries.loans import contract_of, happened
from beforehand.office.staff.models import Staff


@dataclass(frozen=True)
class LoanToday:
    """One line of a list of loans: amounts in minor units, days late of the oldest unpaid installment. `computed` False: it is parked."""

    loan: Loan
    computed: bool
    state: State
    bucket: Bucket
    days_late: int
    due_minor: int
    principal_minor: int
    next_due_on: date | None
    last_paid_on: date | None


def loans_today(loans: Iterable[Loan], as_known_at: datetime | None = None) -> list[LoanToday]:
    """Where loans stand today (each in its branch's zone), in the order given; one query for their events, one pass of the engine."""
    rows = list(loans)
    if not rows:
        return []
    known = as_known_at or clock.now()
    by_id = {loan.pk: loan for loan in rows}
    events: dict[int, list[Happened]] = defaultdict(list)
    paid_on: dict[int, date] = {}
    for event in LoanEvent.objects.filter(loan__in=by_id).defer("words").order_by("recorded_at", "pk"):
        event.loan = by_id[event.loan_id]
        events[event.loan_id].append(happened(event))
        if event.kind in (LoanEvent.Kind.PAYMENT, LoanEvent.Kind.PAYOFF):
            paid_on[event.loan_id] = max(event.value_on, paid_on.get(event.loan_id, event.value_on))
    columns = columns_of([(contract_of(loan), events[loan.pk]) for loan in rows])
    days = [day_number(civil_day(loan.branch, known)) for loan in rows]
    computed = positions(columns, days, instant_micros(known))
    return [_line(loan, figures, paid_on.get(loan.pk)) for loan, figures in zip(rows, computed.figures.tolist(), strict=True)]


def _line(loan: Loan, figures: Sequence[int], paid_on: date | None) -> LoanToday:
    next_due = figures[Figure.NEXT_DUE_ON]
    known = figures[Figure.STATUS] == Status.COMPUTED
    return LoanToday(
        loan, known, State(figures[Figure.STATE]), Bucket(figures[Figure.BUCKET]), figures[Figure.DAYS_PAST_DUE], figures[Figure.DUE],
        figures[Figure.PRINCIPAL_OUTSTANDING], day_of_number(next_due) if known and next_due != NEVER else None, paid_on,
    )  # fmt: skip


def visible_loans(staff: Staff) -> QuerySet[Loan]:
    """The loans of the branches this person may see."""
    return Loan.objects.visible_to(staff).select_related("branch", "party", "product")


AT_ONCE = 2_000
"""So many loans are computed in one pass: a long list is read piece by piece and never held whole."""


def each_today(loans: QuerySet[Loan]) -> Iterator[LoanToday]:
    """Where each of these loans stands today, in their order; two queries for each piece of `AT_ONCE`."""
    rows = loans.iterator(chunk_size=AT_ONCE)
    while piece := list(islice(rows, AT_ONCE)):
        yield from loans_today(piece)


def in_order(loans: QuerySet[Loan], kept: Callable[[LoanToday], bool], key: Callable[[LoanToday], Any], *, down: bool) -> list[int]:
    """The ids of the loans that are `kept`, ordered by what is computed of each; those that cannot be computed stand at the end.

    Only their terms and events are read: what a list shows of a borrower is read for its page alone.
    """
    bare = loans.order_by("-granted_on", "-pk").select_related(None).select_related("branch").defer("purpose")
    found = [(row.loan.pk, row.computed, key(row)) for row in each_today(bare) if kept(row)]
    computed = sorted((one for one in found if one[1]), key=lambda one: one[2], reverse=down)
    return [pk for pk, *_ in (*computed, *(one for one in found if not one[1]))]


def in_the_order_of(loans: QuerySet[Loan], ids: Sequence[int]) -> list[Loan]:
    """These loans in the order of their ids."""
    found = loans.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def find_loans(staff: Staff, text: str, parties: Iterable[Party]) -> QuerySet[Loan]:
    """The loans whose number holds `text`, or whose borrower is among `parties`; the latest first."""
    return visible_loans(staff).filter(Q(number__icontains=text.strip()) | Q(party__in=parties)).order_by("-granted_on", "-pk")
