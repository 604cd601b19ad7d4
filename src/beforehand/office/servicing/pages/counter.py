"""The counter: find the loan, see the split before it is posted, post, give the receipt; the day's postings with their sums."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beforehand.core.loans.answers import Position
from beforehand.core.loans.layout import State
from beforehand.core.loans.refusals import LoanRefusedError
from beforehand.office.audit import clock, trail
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Head, SumRow, Sums
from beforehand.office.parties.pages.access import somebody
from beforehand.office.parties.queries import search
from beforehand.office.servicing import queries, services
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.forms import PaymentForm
from beforehand.office.servicing.models import Loan
from beforehand.office.servicing.pages.access import carried_out, counter_branch, document_url
from beforehand.office.servicing.queries.counter import business_day, postings_of, reversals_waiting, sums_of, suspense_waiting
from beforehand.office.servicing.queries.listing import find_loans, loans_today, visible_loans
from beforehand.office.servicing.queries.what_if import WhatIf, what_if
from beforehand.office.servicing.services.payments import COUNTER
from beforehand.office.staff.models import Staff

FOUND_MOST = 20
PAGE = 25


@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Without a loan: find one. With `loan`: its form; sent with `split` it shows the split and posts nothing, without it it posts."""
    person = somebody(request, COUNTER)
    loan = _chosen(request, person)
    context: dict[str, Any] = {"active_room": "cash", "loan": loan, "asked": request.GET.get("q", "").strip()}
    if loan is None and (scanned := visible_loans(person).filter(number__iexact=context["asked"]).first()):
        return pay(request, scanned.number)  # a whole number, typed or read by a scanner, needs no choice
    if loan is None:
        context["found"] = _found(person, context["asked"])
    else:
        form, tried, done = _payment(request, person, loan)
        if done is not None:
            return done
        if request.method == "GET":
            trail.record_reading(person, loan.party, "counter")
        context |= {"form": form, "tried": tried, **_owed(loan)}
    context |= _day(request, person)
    refused = request.method == "POST" and (loan is None or bool(context["form"].errors))
    status = 400 if refused else 200
    return render(request, "servicing/counter.html", context, status=status)


@require_GET
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """The counter with this loan chosen."""
    return redirect(f"{reverse('servicing:counter')}?{urlencode({'loan': number})}")


def _chosen(request: HttpRequest, person: Staff) -> Loan | None:
    number = request.POST.get("loan") or request.GET.get("loan") or ""
    return visible_loans(person).filter(number=number).first() if number else None


def _found(person: Staff, asked: str) -> list[Any]:
    if not asked:
        return []
    rows = loans_today(find_loans(person, asked, search(person, asked))[:FOUND_MOST])
    trail.record_reading(person, person, "counter")
    return sorted(rows, key=lambda row: (row.state is not State.ACTIVE, -row.days_late))


def _payment(request: HttpRequest, person: Staff, loan: Loan) -> tuple[PaymentForm, WhatIf | None, HttpResponse | None]:
    today = civil_day(loan.branch)
    if request.method == "POST":
        form = PaymentForm(request.POST, currency=loan.currency)
        if "split" in request.POST:
            return form, _try(form, loan), None
        event = carried_out(form, lambda **given: services.receive_payment(person, None, loan=loan, **given))
        if event is None:
            return form, None, None
        receipt = document_url(event.receipt.number) if event.receipt else ""
        said = {"amount": formats.money(event.amount_minor, loan.currency), "number": event.receipt.number if event.receipt else ""}
        messages.success(
            request, format_html('{} <a href="{}">{}</a>', _("%(amount)s received.") % said, receipt, _("Receipt %(number)s") % said)
        )
        return form, None, redirect(f"{reverse('servicing:counter')}?loan={loan.number}")
    due = _due(loan)
    initial = {"amount_minor": due or None, "value_on": today, "channel": "cash"}
    form = PaymentForm(initial=initial, currency=loan.currency)
    form.fields["amount_minor"].widget.attrs["autofocus"] = True
    return form, None, None


def _due(loan: Loan) -> int:
    try:
        now = queries.position(loan)
    except LoanRefusedError:
        return 0
    if now.due_minor or now.next_due_on is None:
        return now.due_minor
    row = next(one for one in now.installments if one.due_on == now.next_due_on)
    return row.principal_unpaid_minor + row.interest_unpaid_minor


def _try(form: PaymentForm, loan: Loan) -> WhatIf | None:
    """The split of what was typed; refusals stand in the form as they would when it is posted."""
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        services.check_posting(
            loan, clock.now(), given["amount_minor"], given["channel"], given["value_on"], given["bank_reference"], payoff=given["payoff"]
        )
        return what_if(loan, given["amount_minor"], given["value_on"], payoff=given["payoff"])
    except LoanRefusedError as refused:
        form.add_error(None, refused.refusal.sentence(get_language() or "en"))
    except services.UnableToReceivePayment as refused:
        form.refuse(refused)
    return None


def _owed(loan: Loan) -> dict[str, Any]:
    """What is due and what ends the loan today, for the margin."""
    today = civil_day(loan.branch)
    try:
        now = queries.position(loan, today)
        payoff = queries.payoff(loan, today) if now.state is State.ACTIVE else None
    except LoanRefusedError as refused:
        return {"parked": refused.refusal.sentence(get_language() or "en")}
    return {
        "stands": now,
        "due_sums": _due_sums(now, loan, today),
        "payoff": payoff,
        "late_days": [row.days_late for row in now.installments if row.due_on <= today],
    }


def _due_sums(now: Position, loan: Loan, today: date) -> Sums:
    return Sums(
        rows=[
            SumRow(_("Principal"), (now.principal_due_minor,)),
            SumRow(_("Interest"), (now.interest_due_minor,)),
            SumRow(_("Overdue fee"), (now.fee_due_minor,)),
            SumRow(_("Due today"), (now.due_minor,), total=True),
        ],
        currency=loan.currency,
        made_url=reverse("servicing:figures", args=[loan.number]),
    )


def _day(request: HttpRequest, person: Staff) -> dict[str, Any]:
    branch = counter_branch(person)
    if branch is None:
        return {"head": Head(title=_("Counter")), "no_branch": True}
    day = business_day(branch)
    page = Paginator(postings_of(branch, day), PAGE).get_page(request.GET.get("page"))
    trail.record_reading(person, person, "postings")
    state = (
        _("Business day %(day)s, open.") % {"day": formats.day(day.day)}
        if day
        else _("No business day is open; the first posting opens it.")
    )
    head = Head(
        title=_("Counter"),
        description=f"{branch.name}. {state}",
        actions=[
            Action(_("Money without a loan"), reverse("servicing:suspense")),
            Action(_("Corrections"), reverse("servicing:reversals")),
            *_closing(),
        ],
    )
    return {
        "head": head,
        "branch": branch,
        "day": day,
        "page": page,
        "sums": sums_of(branch, day),
        "suspense_count": suspense_waiting(person).count(),
        "reversal_count": reversals_waiting(person).count(),
    }


def _closing() -> list[Action]:
    from beforehand.office.pages.frame import url_or_nothing

    url = url_or_nothing("closing:runs")
    return [Action(_("Close of day"), url)] if url else []
