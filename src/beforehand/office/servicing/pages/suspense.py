"""Money without a loan: booked with its own value date, and attributed when somebody knows whose it is."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Head
from beforehand.office.parties.pages.access import somebody
from beforehand.office.parties.queries import search
from beforehand.office.servicing import services
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.forms import AttributeForm, SuspenseForm
from beforehand.office.servicing.models import SuspenseItem
from beforehand.office.servicing.pages.access import carried_out, counter_branch
from beforehand.office.servicing.queries.counter import suspense_waiting
from beforehand.office.servicing.queries.listing import find_loans, loans_today, visible_loans
from beforehand.office.servicing.services.payments import COUNTER

PAGE = 25


@require_http_methods(["GET", "POST"])
def suspense(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first, and the form that books more."""
    person = somebody(request, COUNTER)
    branch = counter_branch(person)
    form = SuspenseForm(request.POST or None, initial={"value_on": civil_day(branch) if branch else None, "channel": "transfer"})
    if request.method == "POST" and branch is not None:
        item = carried_out(form, lambda **given: services.receive_to_suspense(person, None, branch=branch, **given))
        if item is not None:
            messages.success(
                request, _("%(amount)s booked; it waits for its loan.") % {"amount": formats.money(item.amount_minor, item.currency)}
            )
            return redirect("servicing:suspense")
    page = Paginator(suspense_waiting(person), PAGE).get_page(request.GET.get("page"))
    head = Head(
        title=_("Money without a loan"),
        description=_("It keeps the day it came, and counts from that day once its loan is known."),
        crumbs=[(_("Counter"), reverse("servicing:counter")), (_("money without a loan"), "")],
    )
    context = {"head": head, "page": page, "form": form, "branch": branch, "active_room": "cash"}
    return render(request, "servicing/suspense.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def attribute(request: HttpRequest, pk: int) -> HttpResponse:
    """Find the loan that money belongs to and attribute it, from the day it came."""
    person = somebody(request, COUNTER)
    # A form sent again after its answer was lost must still find its item: the service says what became of it.
    items = SuspenseItem.objects.visible_to(person) if request.method == "POST" else suspense_waiting(person)
    item = get_object_or_404(items, pk=pk)
    asked = request.GET.get("q", "").strip()
    form = AttributeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        loan = visible_loans(person).filter(number=form.cleaned_data["number"].strip()).first()
        if loan is None:
            form.add_error("number", _("There is no loan with this number that you may see."))
        else:
            key = form.cleaned_data["key"]
            done = carried_out(form, lambda **_given: services.attribute_suspense(person, None, key=key, item=item, loan=loan))
            if done is not None:
                said = {"number": loan.number, "day": formats.day_plain(item.value_on)}
                messages.success(request, _("Attributed to loan %(number)s, counting from %(day)s.") % said)
                return redirect("servicing:loan", loan.number)
    found = loans_today(find_loans(person, asked, search(person, asked))[:20]) if asked else []
    head = Head(
        title=_("%(amount)s of %(day)s")
        % {"amount": formats.money(item.amount_minor, item.currency), "day": formats.day_plain(item.value_on)},
        description=_("Whose money is it?"),
        crumbs=[
            (_("Counter"), reverse("servicing:counter")),
            (_("Money without a loan"), reverse("servicing:suspense")),
            (_("attribute"), ""),
        ],
    )
    context = {"head": head, "item": item, "form": form, "found": found, "asked": asked, "active_room": "cash"}
    return render(request, "servicing/attribute.html", context, status=400 if form.errors else 200)
