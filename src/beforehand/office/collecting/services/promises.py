"""Promises: written down as given, judged by the loan's money when their day is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.limits import amount_refusal
from beforehand.core.basics.money import format_minor
from beforehand.core.collection.promises import Verdict
from beforehand.office.audit import clock
from beforehand.office.collecting.models import Case, Promise, PromiseVerdict
from beforehand.office.collecting.queries.promises import judged
from beforehand.office.collecting.refusing import UnableToPromise
from beforehand.office.collecting.services.cases import COLLECTORS, MANAGERS, check_open
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Loan, LoanEvent
from beforehand.office.servicing.queries import payoff, position
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.service import service

FURTHEST = timedelta(days=60)
"""A promise further ahead is a change of terms, which this office does not make yet."""


@service("record_promise", roles=COLLECTORS)
def record_promise(actor: Staff, at: datetime, *, case: Case, loan: Loan, promised_on: date, amount_minor: int, words: str = "") -> Promise:
    """Write down that he promised an amount for a day. Refused: a day that is over, a day far ahead, more than ends the loan that day."""
    case = check_open(case, UnableToPromise)
    if not case.loans.filter(pk=loan.pk).exists():
        raise UnableToPromise(_("This loan is not part of the case. Choose one that is."), field="loan")
    given_on = civil_day(case.branch, at)
    if promised_on < given_on:
        raise UnableToPromise(_("%(day)s is over. A promise is for today or a later day.") % {"day": promised_on}, field="promised_on")
    if promised_on > given_on + FURTHEST:
        raise UnableToPromise(
            _("%(day)s is too far ahead. A promise is for a day until %(last)s; later is a change of terms, which is not made here yet.")
            % {"day": promised_on, "last": given_on + FURTHEST}, field="promised_on",
        )  # fmt: skip
    if refusal := amount_refusal(amount_minor, loan.currency):
        raise UnableToPromise.from_refusal(refusal, field="amount_minor")
    if not position(loan, given_on).principal_outstanding_minor:
        raise UnableToPromise(_("Loan %(number)s owes nothing. There is nothing to promise.") % {"number": loan.number}, field="loan")
    most = payoff(loan, promised_on).total_minor
    if amount_minor > most:
        said = {"day": promised_on, "most": format_minor(most, loan.currency), "currency": loan.currency}
        raise UnableToPromise(
            _("On %(day)s %(most)s %(currency)s ends the whole loan. Nobody promises more than that.") % said, field="amount_minor"
        )
    return Promise.objects.create(
        case=case, loan=loan, promised_on=promised_on, amount_minor=amount_minor, given_at=at, words=words.strip(), recorded_by=actor
    )


class JudgedPromises(list[PromiseVerdict]):
    """The verdicts written for one day of a branch."""

    def __init__(self, branch: Branch, verdicts: list[PromiseVerdict]) -> None:
        super().__init__(verdicts)
        self.audit_subject = branch


@service("judge_promises", roles=MANAGERS, again=lambda branch: JudgedPromises(branch, []))
def judge_promises(actor: Staff, at: datetime, *, branch: Branch, day: date) -> JudgedPromises:
    """Judge the branch's promises when `day` is over: what became of each, which were filled late since, and which were judged on money
    that was taken back or found since. Again adds nothing."""
    filled = PromiseVerdict.objects.filter(promise=OuterRef("pk"), verdict__in=[Verdict.KEPT, Verdict.KEPT_LATE])
    taken_back = LoanEvent.objects.filter(loan=OuterRef("loan"), kind=LoanEvent.Kind.REVERSAL, recorded_at__gt=OuterRef("recorded_at"))
    waiting = Promise.objects.filter(loan__party__branch=branch, promised_on__lte=day).filter(~Exists(filled) | Exists(taken_back))
    promises = list(waiting.select_related("loan", "loan__branch").order_by("pk"))
    written: list[PromiseVerdict] = []
    if not promises:
        return JudgedPromises(branch, written)
    known = set(PromiseVerdict.objects.filter(promise__in=promises).values_list("promise_id", "verdict"))
    for one in judged([promise.loan for promise in promises], day + timedelta(days=1), clock.now()):
        promise_id, verdict = int(str(one.promise.promise_id)), str(one.verdict)
        if one.judged_on is None or one.judged_on > day or (promise_id, verdict) in known:
            continue
        written.append(PromiseVerdict(promise_id=promise_id, day=day, verdict=verdict, filled_minor=one.there_minor, judged_at=clock.now()))
    PromiseVerdict.objects.bulk_create(written, ignore_conflicts=True)
    return JudgedPromises(branch, written)
