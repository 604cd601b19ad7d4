"""One loan: the schedule against the payments with how late each was, what ends it on any day, and how each figure was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from beforehand.core.loans.answers import InstallmentPosition, Payoff, Position
from beforehand.core.loans.contract import LoanEvent as Happened
from beforehand.core.loans.layout import State
from beforehand.core.loans.refusals import LoanRefusedError
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Fact, Head, SumRow, Sums
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.pages.access import READERS as FILE_READERS
from beforehand.office.parties.queries import current_findings
from beforehand.office.parties.words import attribute_label, value_words
from beforehand.office.servicing import queries, services
from beforehand.office.servicing.beside import beside_loan
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.forms import QuoteForm
from beforehand.office.servicing.models import Loan, LoanWarning
from beforehand.office.servicing.pages.access import crumbs_of, document_url, loan_of
from beforehand.office.servicing.pages.figures import cut, figures_url, language, where_he_may_be_met
from beforehand.office.servicing.queries.loans import happened, stored_events
from beforehand.office.servicing.queries.warnings import still_standing
from beforehand.office.servicing.words import BUCKETS, STATES, WARNINGS
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import may_call

AXIS = 35
"""The axis of days late in the rows ends a little after the first bucket, or where the longest bar still has room for its figure."""


@dataclass(frozen=True)
class Row:
    """One installment on the page: as signed, how it was paid, what is left of the principal after it, what happened meanwhile."""

    installment: InstallmentPosition
    amount_minor: int
    left_minor: int
    late: int | None
    bar_words: str
    paid_words: str
    meanwhile: str


@require_GET
def loan(request: HttpRequest, number: str) -> HttpResponse:
    """The loan as of today, as known now; or as it was known at `?known_at=`, with nothing on the page that came later."""
    person, found = loan_of(request, number, "loan")
    known, past = cut(request, found)
    today = civil_day(found.branch, known)
    events = [event for event in stored_events(found) if happened(event).known_at <= known]
    told = [happened(event) for event in events]
    try:
        now = queries.position(found, today, known, events=told)
    except LoanRefusedError as refused:
        return render(request, "servicing/parked.html", {"head": _bare_head(found), "sentence": refused.refusal.sentence(language())})
    raised = found.warnings.filter(raised_at__lte=known).order_by("-day", "kind")
    warnings = still_standing(raised, queries.late_history_of(found, today, known, events=told), today)
    payoff, day = _payoff(request, found, now, today, known, told)
    rows = _rows(found, now, warnings, today, known)
    context = {
        "head": _head(person, found, now, past),
        "past": past,
        "known_at": request.GET.get("known_at", "") if past else "",
        "known": known,
        "back": Action(_("As known now"), reverse("servicing:loan", args=[number])) if past else None,
        "beside": [box for told_by in beside_loan if (box := told_by(person, found, today, known)) is not None],
        "met": where_he_may_be_met(found, known) if now.state is State.ACTIVE and not past and person.holds_any(FILE_READERS) else [],
        "figures_url": figures_url(found, request.GET.get("known_at", "") if past else ""),
        "loan": found,
        "stands": now,
        "today": today,
        "rows": rows,
        "axis": _axis(rows),
        "events": events[::-1],
        "interest_minor": sum(found.schedule_interest_minor),
        "fee_minor": sum(row.fee_accrued_minor for row in now.installments),
        "warning": next((one for one in warnings if now.state is State.ACTIVE), None),
        "warning_words": WARNINGS,
        "payoff": payoff,
        "payoff_on": day,
        "payoff_sums": _payoff_sums(payoff) if payoff else None,
        "quote_form": QuoteForm(initial={"on": day}),
        "may_quote": not past and may_call(person, services.quote_payoff, found.branch_id),
        "contract_url": document_url(found.contract.number) if found.contract_id else "",
        "active_room": "files",
        "meanwhile": any(row.meanwhile for row in rows),
    }
    return render(request, "servicing/loan.html", context)


def _bare_head(found: Loan) -> Head:
    return Head(title=found.number, crumbs=crumbs_of(found))


def _head(person: Staff, found: Loan, now: Position, past: bool) -> Head:
    said = {
        "amount": formats.money(found.principal_minor, found.currency, whole=True),
        "rate": formats.rate_percent(found.annual_rate_ppm, 0),
    }
    described = {"name": found.party.name, "count": len(found.due_on), "day": formats.day_plain(found.granted_on)}
    worst = max((row.days_late for row in now.installments), default=0)
    facts = [
        Fact(_("Principal left"), formats.money(now.principal_outstanding_minor, found.currency)),
        Fact(_("Due today"), formats.money(now.due_minor, found.currency)),
        Fact(_("Next"), _next(found, now)),
        Fact(_("Days late"), _("%(today)s today, %(worst)s at most") % {"today": now.days_past_due, "worst": worst}),
        Fact(_("Bucket"), str(BUCKETS[now.bucket])),
        Fact(_("State"), str(STATES[now.state])),
    ]
    if now.overpaid_minor:
        facts.append(Fact(_("Owed back to the borrower"), formats.money(now.overpaid_minor, found.currency)))
    return Head(
        title=_("%(amount)s at %(rate)s") % said,
        description=ngettext(
            "%(name)s. %(count)s installment, granted %(day)s.", "%(name)s. %(count)s installments, granted %(day)s.", len(found.due_on)
        )
        % described,
        crumbs=crumbs_of(found),
        actions=[] if past else _actions(person, found, now),
        facts=facts,
        flags=[("plain", _("legacy loan"))] if found.legacy else [],
    )


def _next(found: Loan, now: Position) -> str:
    if now.next_due_on is None:
        return _("nothing more")
    row = next(one for one in now.installments if one.due_on == now.next_due_on)
    said = {
        "amount": formats.money(row.principal_unpaid_minor + row.interest_unpaid_minor, found.currency),
        "day": formats.day_short(row.due_on),
    }
    return _("%(amount)s on %(day)s") % said


def _actions(person: Staff, found: Loan, now: Position) -> list[Action]:
    actions = [Action(_("How each figure was made"), reverse("servicing:figures", args=[found.number]))]
    if now.state is State.NOT_PAID_OUT and may_call(person, services.pay_out, found.branch_id):
        actions.append(Action(_("Pay out"), reverse("servicing:payout", args=[found.number]), main=True))
    elif now.state is State.ACTIVE and may_call(person, services.receive_payment, found.branch_id):
        actions.append(Action(_("Receive a payment"), f"{reverse('servicing:counter')}?loan={found.number}", main=True))
    return actions


def _rows(found: Loan, now: Position, warnings: list[LoanWarning], today: date, known: datetime) -> list[Row]:
    left, rows = found.principal_minor, []
    learnt = _meanwhile(found, known)
    warned = {one.day: one for one in warnings if one.kind == LoanWarning.Kind.GROWING_LATENESS}
    first = found.granted_on
    for one in now.installments:
        left -= one.principal_minor
        late = None if one.paid_on is None and one.due_on >= today else one.days_late
        words = ""
        if one.paid_on in warned:
            words = _("warned %(day)s") % {"day": formats.day_short(one.paid_on + timedelta(days=1))}
        if one is now.installments[-1] and late is None:
            words = _("the first bucket ends")
        meanwhile = "; ".join(text for day, text in learnt if first < day <= one.due_on)
        rows.append(Row(one, one.principal_minor + one.interest_minor, left, late, words, _paid_words(one, today), meanwhile))
        first = one.due_on
    return rows


def _axis(rows: list[Row]) -> int:
    worst = max((row.late or 0 for row in rows), default=0)
    return AXIS if worst <= AXIS - 2 else -(-worst * 23 // 200) * 10


def _paid_words(one: InstallmentPosition, today: date) -> str:
    if one.paid_on is not None:
        return formats.civil(one.paid_on).isoformat()
    ahead = (one.due_on - today).days
    if ahead < 0:
        return _("unpaid")
    return _("today") if ahead == 0 else ngettext("in %(n)s day", "in %(n)s days", ahead) % {"n": ahead}


def _meanwhile(found: Loan, known: datetime) -> list[tuple[date, str]]:
    """What became true while the loan ran, by the day it became true, with the day it was learnt."""
    findings = [one for one in current_findings(found.party, known) if one.true_from and one.recorded_at > found.recorded_at]
    told = []
    for finding in sorted(findings, key=lambda one: (one.true_from, one.pk)):
        since = str(finding.true_from)
        day = date.fromisoformat(since + {4: "-01-01", 7: "-01", 10: ""}[len(since)])
        if day < found.granted_on:
            continue
        said = {
            "since": formats.partial_day(since),
            "what": attribute_label(finding.attribute),
            "value": value_words(finding.attribute, str(finding.value)),
            "learnt": formats.day_short(civil_day(found.branch, finding.known_at)),
        }
        told.append((day, _("%(since)s, %(what)s: %(value)s; learnt %(learnt)s") % said))
    return told


def _payoff(
    request: HttpRequest, found: Loan, now: Position, today: date, known: datetime, told: list[Happened]
) -> tuple[Payoff | None, date]:
    form = QuoteForm({"on": request.GET["on"]}) if request.GET.get("on") else None
    day = form.cleaned_data["on"] if form is not None and form.is_valid() else today
    if now.state is not State.ACTIVE:
        return None, day
    return queries.payoff(found, max(day, found.granted_on), known, events=told), day


def _payoff_sums(quoted: Payoff) -> Sums:
    days = {"days": quoted.broken_days}
    return Sums(
        rows=[
            SumRow(_("Principal"), (quoted.principal_minor,)),
            SumRow(_("Interest due"), (quoted.interest_due_minor,)),
            SumRow(_("Interest, %(days)s days of 365") % days, (quoted.broken_interest_minor,)),
            SumRow(_("Overdue fee"), (quoted.fee_due_minor,)),
            SumRow(_("To pay on %(day)s") % {"day": formats.day_short(quoted.on)}, (quoted.total_minor,), total=True),
        ],
        currency=quoted.currency,
    )


@require_POST
def quote(request: HttpRequest, number: str) -> HttpResponse:
    """Quote a payoff in writing; the document opens, kept as given."""
    person, found = loan_of(request, number, "loan")
    form = QuoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("servicing:loan", number)
    try:
        document = services.quote_payoff(person, None, key=form.cleaned_data["key"], loan=found, on=form.cleaned_data["on"])
    except UnableTo as refused:
        messages.error(request, refused.sentence)
        return redirect("servicing:loan", number)
    return redirect(document_url(document.number))
