"""Taking a posting back: one asks with a reason, another approves; both postings stay."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beforehand.office.audit import trail
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.pages.access import somebody
from beforehand.office.servicing import services
from beforehand.office.servicing.forms import ReasonForm, SignForm
from beforehand.office.servicing.models import LoanEvent, ReversalRequest
from beforehand.office.servicing.pages.access import carried_out, crumbs_of
from beforehand.office.servicing.queries.counter import reversals_waiting
from beforehand.office.servicing.services.payments import COUNTER
from beforehand.office.staff.service import may_call


@require_http_methods(["GET", "POST"])
def reversal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a posting to be taken back."""
    person = somebody(request, COUNTER)
    found = LoanEvent.objects.visible_to(person).select_related("loan__party", "loan__branch", "recorded_by")
    event = get_object_or_404(found, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        asked = carried_out(form, lambda **given: services.request_reversal(person, None, event=event, **given))
        if asked is not None:
            messages.success(request, _("Asked. Somebody else must approve it before anything changes."))
            return redirect("servicing:reversals")
    said = {"amount": formats.money(event.amount_minor, event.loan.currency), "day": formats.day_plain(event.value_on)}
    head = Head(
        title=_("Take back %(amount)s of %(day)s") % said,
        description=f"{event.loan.party.name}, {event.loan.number}",
        crumbs=crumbs_of(event.loan, (_("correction"), "")),
    )
    context = {"head": head, "event": event, "form": form, "active_room": "cash"}
    return render(request, "servicing/reversal.html", context, status=400 if form.errors else 200)


@require_GET
def reversals(request: HttpRequest) -> HttpResponse:
    """What was asked for and waits for another person."""
    person = somebody(request, COUNTER)
    waiting = list(reversals_waiting(person))
    trail.record_reading(person, person, "reversals")
    may = {branch: may_call(person, services.approve_reversal, branch) for branch in {one.branch_id for one in waiting}}
    rows = []
    for one in waiting:
        reason = ""
        if one.recorded_by_id == person.pk:
            reason = _("You asked for it; another person approves.")
        elif not may[one.branch_id]:
            reason = _("Not for your roles.")
        form = SignForm()
        button = Action(
            _("Approve"),
            reverse("servicing:approve", args=[one.pk]),
            method="post",
            small=True,
            reason=reason,
            fields={"key": str(form["key"].value())},
        )
        rows.append((one, button))
    head = Head(
        title=_("Corrections"),
        description=_("One asks, another approves. Nobody approves his own."),
        crumbs=[(_("Counter"), reverse("servicing:counter")), (_("corrections"), "")],
    )
    return render(request, "servicing/reversals.html", {"head": head, "rows": rows, "active_room": "cash"})


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a correction somebody else asked for."""
    person = somebody(request, COUNTER)
    # A form sent again after its answer was lost must still find what it approved.
    items = ReversalRequest.objects.visible_to(person) if request.method == "POST" else reversals_waiting(person)
    asked = get_object_or_404(items, pk=pk)
    form = SignForm(request.POST)
    form.is_valid()
    try:
        event = services.approve_reversal(person, None, key=form.cleaned_data.get("key"), request=asked)
    except UnableTo as refused:
        messages.error(request, refused.sentence)
        return redirect("servicing:reversals")
    messages.success(
        request,
        _("%(amount)s taken back. The loan stands as if it had not come.")
        % {"amount": formats.money(event.amount_minor, asked.event.loan.currency)},
    )
    return redirect("servicing:loan", asked.event.loan.number)
