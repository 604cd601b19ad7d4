"""Judging the days that are over: first-payment default, growing lateness, promises, and the case that opens or closes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from beforehand.core.collection.cases import CollectionCase, LoanDay, case_after
from beforehand.office.audit import clock
from beforehand.office.closing.models import DayJudged
from beforehand.office.closing.queries import last_day_over, next_unjudged
from beforehand.office.closing.refusing import UnableToClose
from beforehand.office.closing.services.standing import Book, Evening, standing
from beforehand.office.collecting import services as collecting
from beforehand.office.collecting.models import Case, Promise
from beforehand.office.parties.models import VerificationResult
from beforehand.office.servicing.days import civil_day, day_over_at
from beforehand.office.servicing.models import Loan, LoanEvent, LoanWarning
from beforehand.office.staff.models import Branch, Staff, system
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service


@service("judge_days", roles=(Role.BRANCH_MANAGER, Role.ADMINISTRATOR))
def judge_days(actor: Staff, at: datetime, *, branch: Branch, through: date | None = None) -> DayJudged | None:
    """Judge each day of the branch that is over and not judged yet, up to `through` (None: yesterday); gives the last judged day.

    Each day is judged as known when it was over. Days on which nothing fell due, came in or was promised are passed over.
    """
    over = last_day_over(branch)
    through = through or over
    if through > over:
        raise UnableToClose(_("%(day)s is not over yet. A day is judged after its 24:00.") % {"day": through}, field="through")
    Branch.objects.select_for_update(no_key=True).get(pk=branch.pk)  # two postings of a morning judge the night once
    first = next_unjudged(branch)
    if first is not None and first <= through:
        for day, touched in _touched(branch, first, through):
            _judge(branch, day, touched)
        span = (first + timedelta(days=number) for number in range((through - first).days + 1))
        now = clock.now()
        DayJudged.objects.bulk_create((DayJudged(branch=branch, day=day, judged_at=now) for day in span), ignore_conflicts=True)
    return DayJudged.objects.filter(branch=branch).order_by("-day").first()


def judge_before_posting(branch: Branch) -> None:
    """Judge what is over before a posting is written; one short question where there is nothing to judge."""
    if (first := next_unjudged(branch)) is not None and first <= last_day_over(branch):
        judge_days(system(), None, branch=branch)


def judge_all_branches() -> int:
    """The night: judge what is over in every branch; gives how many branches had something to judge."""
    waiting = [one for one in Branch.objects.filter(closed_at=None) if (first := next_unjudged(one)) and first <= last_day_over(one)]
    for branch in waiting:
        judge_days(system(), None, branch=branch)
    return len(waiting)


@dataclass(frozen=True)
class _Touched:
    """The parties with whom something happened on a day, their loans, those of them who promised something, and the day's re-checks."""

    book: Book
    parties: list[int]
    promised: set[int]
    rechecks: list[VerificationResult]


def _touched(branch: Branch, first: date, through: date) -> Iterator[tuple[date, _Touched]]:
    """The days on which anything can change, in order, with whom: due days, postings, imported loans, promises, re-checks.

    A branch judges its borrowers, with all their loans in any branch: a case is one per borrower, and one branch moves it.
    """
    by_day: dict[date, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            "select due, loan.party_id from servicing_loan loan join parties_party party on party.id = loan.party_id,"
            " unnest(loan.due_on) due where party.branch_id = %s and due between %s and %s",
            [branch.pk, first, through],
        )
        for due, party in cursor.fetchall():
            by_day[due].add(party)
    # One day more at the front: what was written while the day before was being judged.
    since, until = day_over_at(branch, first - timedelta(days=2)), day_over_at(branch, through)
    written = (
        LoanEvent.objects.filter(loan__party__branch=branch).values_list("loan__party", "recorded_at"),
        Loan.objects.filter(party__branch=branch, legacy=True).values_list("party", "recorded_at"),
    )
    for rows in written:
        for party, recorded_at in rows.filter(recorded_at__gte=since, recorded_at__lt=until):
            by_day[max(civil_day(branch, recorded_at), first)].add(party)
    rechecks: dict[date, list[VerificationResult]] = defaultdict(list)
    differs = VerificationResult.objects.filter(
        task__party__branch=branch, task__starts_on__isnull=False, outcome=VerificationResult.Outcome.FOUND_OTHERWISE,
        recorded_at__gte=since, recorded_at__lt=until,
    ).select_related("task")  # fmt: skip
    for result in differs:
        day = max(civil_day(branch, result.recorded_at), first)
        rechecks[day].append(result)
        by_day[day].add(result.task.party_id)
    given = Promise.objects.filter(loan__party__branch=branch, promised_on__range=(first, through))
    for party, promised_on in given.values_list("loan__party", "promised_on"):
        by_day[promised_on].add(party)
    everybody = set().union(*by_day.values())
    book = Book.of(everybody)
    promised = set(Promise.objects.filter(loan__party__in=everybody).values_list("loan__party", flat=True))
    for day in sorted(by_day):
        yield day, _Touched(book, sorted(by_day[day]), promised, rechecks[day])


def _judge(branch: Branch, day: date, touched: _Touched) -> None:
    known_at = day_over_at(branch, day)
    evening = standing(touched.book, touched.parties, day, known_at)
    _raise_warnings(evening)
    _warn_of_rechecks(branch, touched)
    if touched.promised.intersection(touched.parties):
        collecting.judge_promises(system(), None, branch=branch, day=day)
    _move_cases(day, touched.book, touched.parties, evening)


def _raise_warnings(evening: Evening) -> None:
    now = clock.now()
    kinds = (
        (LoanWarning.Kind.GROWING_LATENESS, evening.lateness),
        (LoanWarning.Kind.FIRST_PAYMENT_DEFAULT, evening.first_payments),
    )
    LoanWarning.objects.bulk_create(
        (
            LoanWarning(
                loan=loan, kind=kind, day=found.carries_on, raised_at=now,
                sentence_en=found.sentence("en"), sentence_zh=found.sentence("zh"),
            )
            for kind, raised in kinds
            for loan, found in raised
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def _warn_of_rechecks(branch: Branch, touched: _Touched) -> None:
    """A re-check of a running loan that found something else is a warning before any day late."""
    now = clock.now()
    LoanWarning.objects.bulk_create(
        (
            LoanWarning(
                loan=loan, kind=LoanWarning.Kind.RECHECK_DIFFERS, day=civil_day(branch, result.recorded_at), raised_at=now,
                sentence_en="A re-check found something else than the file says.", sentence_zh="复查结果与档案不符。",
            )
            for result in touched.rechecks
            for loan in touched.book.loans.get(result.task.party_id, ())
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def _move_cases(day: date, book: Book, parties: list[int], evening: Evening) -> None:
    parked = {loan.party_id for loan in evening.parked}
    open_cases = {case.party_id: case for case in Case.objects.filter(party__in=parties, closed_at=None).prefetch_related("loans")}
    for party in parties:
        if party not in parked and (loans := evening.loan_days.get(party)):
            _move_case(day, book.loans[party], open_cases.get(party), loans)


def _move_case(day: date, loans: list[Loan], case: Case | None, loan_days: list[LoanDay]) -> None:
    """Open, widen or close a borrower's case as the core says."""
    before = None
    if case is not None:
        before = CollectionCase(case.party_id, case.opened_on, tuple(loan.pk for loan in case.loans.all()))
    after = case_after(before, loans[0].party_id, loan_days, max(day, before.opened_on) if before else day)
    if after is None:
        return
    own = [loan for loan in loans if loan.pk in after.loan_ids]
    if after.closed_as is not None:
        collecting.close_case(system(), None, case=case, reason=after.closed_as.value)
    elif before is None or after.loan_ids != before.loan_ids:  # opening it again lets further loans join
        party = loans[0].party
        collecting.open_case(system(), None, branch=own[0].branch, party=party, loans=own, opened_on=after.opened_on)


def close_case_that_ended(loan: Loan) -> None:
    """After a posting: end the borrower's case at once where nothing of his is late now nor would be tomorrow morning."""
    case = Case.objects.filter(party=loan.party_id, closed_at=None).prefetch_related("loans").first()
    if case is None:
        return
    today = civil_day(loan.branch)
    book = Book.of([loan.party_id])
    evening = standing(book, [loan.party_id], today, clock.now())
    loans = evening.loan_days.get(loan.party_id, [])
    if not evening.parked and loans and not any(one.days_late for one in loans):
        _move_case(today, book.loans[loan.party_id], case, loans)
