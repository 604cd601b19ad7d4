"""Placements: the list with what each brought and cost, one of them, placing a case, money, recall."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beforehand.office.agencies import queries, services
from beforehand.office.agencies.forms import AgencyContactForm, AgencyForm, PlacementForm, RecallForm, RemittanceForm
from beforehand.office.agencies.models import Agency, Placement
from beforehand.office.audit import clock, trail
from beforehand.office.collecting.models import Case
from beforehand.office.pages.shapes import Action, Fact, Head, SumRow, Sums
from beforehand.office.parties.pages.access import carried_out, file_url, somebody, status_of
from beforehand.office.servicing.days import civil_day
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

READERS = (*services.PLACERS, Role.COLLECTOR, Role.FIELD_COLLECTOR, Role.RISK_MANAGER, Role.COMPLIANCE_OFFICER, Role.AUDITOR)
PAGE = 25


@require_http_methods(["GET", "POST"])
def placements(request: HttpRequest) -> HttpResponse:
    """Placements, youngest first, with recovery and cost; agencies beside them."""
    person = somebody(request, READERS)
    may_register = may_call(person, services.register_agency)
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and not may_register:
        raise PermissionDenied
    if carried_out(request, form, lambda given: services.register_agency(person, **given)):
        messages.success(request, _("The agency is on the list."))
        return redirect("agencies:placements")
    page, now = Paginator(queries.placements_of(person), PAGE).get_page(request.GET.get("page")), clock.now()
    context = {
        "head": Head(title=_("Placements"), description=_("What was given to an agency, what it brought, what it cost.")), "form": form,
        "rows": [(one, queries.liquidation(one, civil_day(one.loan.branch, now))) for one in page], "page": page,
        "may_register": may_register,
        "agencies": Agency.objects.filter(ended_at=None).order_by("name"), "active_room": "worklist",
    }  # fmt: skip
    return render(request, "agencies/placements.html", context, status=status_of(form))


def _seen(person: Staff, pk: int) -> Placement:
    return get_object_or_404(queries.placements_of(person), pk=pk)


@require_http_methods(["GET", "POST"])
def placement(request: HttpRequest, pk: int) -> HttpResponse:
    """One placement: terms, recovery by month, money and recall."""
    person = somebody(request, READERS)
    one = _seen(person, pk)
    sent = request.POST.get("form", "")
    money = RemittanceForm(request.POST if sent == "money" else None, prefix="money")
    back = RecallForm(request.POST if sent == "recall" else None, prefix="recall")
    contact = AgencyContactForm(request.POST if sent == "contact" else None, prefix="contact", party=one.case.party)
    may = may_call(person, services.record_remittance, one.loan.branch_id)
    if sent and not may:
        raise PermissionDenied
    done = {
        "money": (money, services.record_remittance, _("Booked. It counts for the borrower from that day.")),
        "recall": (back, services.recall_placement, _("The case is called back.")),
    }
    if sent in done:
        form, service, said = done[sent]
        if carried_out(request, form, lambda given: service(person, None, placement=one, **given)):
            messages.success(request, said)
            return redirect("agencies:placement", pk)
    if sent == "contact" and carried_out(request, contact, lambda given: _report(person, one, given)):
        messages.success(request, _("Written down. It counts in the borrower’s counters."))
        return redirect("agencies:placement", pk)
    if request.method == "GET":
        trail.record_reading(person, one.case.party, "placement")
    return render(request, "agencies/placement.html", _context(one, may, money, back, contact), status=status_of(money, back, contact))


def _report(person: Staff, one: Placement, given: dict[str, Any]) -> None:
    at = given.pop("at")
    place = "home" if given["kind"] == "visit" else ""
    services.record_agency_contact(person, at, placement=one, place=place, **given)


def _context(one: Placement, may: bool, money: RemittanceForm, back: RecallForm, contact: AgencyContactForm) -> dict[str, Any]:
    result, party, currency = queries.liquidation(one), one.case.party, one.loan.currency
    rows = [
        SumRow(_("Owed when placed"), [one.placed_minor]), SumRow(_("Recovered"), [result.recovered_minor]),
        SumRow(_("Commission, our cost"), [-result.commission_minor]), SumRow(_("Left to the lender"), [result.net_minor], total=True),
    ]  # fmt: skip
    recall = getattr(one, "recall", None)
    actions = [Action(_("The terms as signed"), reverse("documents:document", args=[one.terms.number]))] if one.terms else []
    head = Head(
        title=_("With %(agency)s") % {"agency": one.agency.name}, actions=actions,
        crumbs=[(_("Placements"), reverse("agencies:placements")), (str(party.name), file_url(party))],
        facts=[Fact(_("Borrower"), str(party.name), party.number, file_url(party)), Fact(_("Loan"), one.loan.number)],
    )  # fmt: skip
    return {
        "head": head, "one": one, "result": result, "recall": recall, "may": may, "money": money, "back": back, "contact": contact,
        "sums": Sums(rows=rows, heads=[currency], currency=currency), "active_room": "worklist",
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, case: int) -> HttpResponse:
    """Place a loan of a case; the terms are frozen as signed."""
    person = somebody(request, services.PLACERS)
    found = get_object_or_404(Case.objects.visible_to(person).select_related("party__branch"), pk=case)
    if not may_call(person, services.place_case, found.branch_id):
        raise Http404
    form = PlacementForm(request.POST or None, case=found)
    made: list[Placement] = []
    if carried_out(request, form, lambda given: made.append(services.place_case(person, None, case=found, **given))):
        messages.success(request, _("Placed. The terms stand as signed."))
        return redirect("agencies:placement", made[0].pk)
    head = Head(
        title=_("Place with an agency"), description=f"{found.party.name}, {found.party.number}",
        crumbs=[(_("Placements"), reverse("agencies:placements")), (str(found.party.name), file_url(found.party))],
    )  # fmt: skip
    context = {"head": head, "form": form, "known": Agency.objects.filter(ended_at=None).exists(), "active_room": "worklist"}
    return render(request, "agencies/place.html", context, status=status_of(form))
