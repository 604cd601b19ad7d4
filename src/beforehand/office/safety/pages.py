"""Incidents: the list, one of them, and the form by which one is reported."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beforehand.office.audit import clock, trail
from beforehand.office.pages.shapes import Action, Fact, Head
from beforehand.office.parties.models import Party
from beforehand.office.parties.pages.access import carried_out, file_url, somebody, status_of
from beforehand.office.parties.services import end_flag
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.safety import queries, services
from beforehand.office.safety.forms import IncidentForm
from beforehand.office.safety.models import Incident
from beforehand.office.staff.service import may_call

PAGE = 25


@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """Incidents of the branches one may see: those that still stop visits, or all."""
    person = somebody(request)
    shown = "all" if request.GET.get("show") == "all" else "stopping"
    rows = queries.incidents_of(person)
    if shown == "stopping":
        rows = queries.in_force(rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    options = [
        {"label": _("Stop visits now"), "url": "?show=stopping", "current": shown == "stopping"},
        {"label": _("All"), "url": "?show=all", "current": shown == "all"},
    ]
    head = Head(title=_("Incidents"), description=_("What happened to one of us, and who must know."))
    return render(request, "safety/incidents.html", {"head": head, "options": options, "page": page, "active_room": "worklist"})


@require_GET
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """One incident as it was reported, and whether its flag still stops visits."""
    person = somebody(request)
    one = get_object_or_404(queries.incidents_of(person), pk=pk)
    trail.record_reading(person, one.party, "incident")
    ended = getattr(one.flag, "ended", None)
    actions = []
    if ended is None and one.flag.recorded_by_id != person.pk and may_call(person, end_flag, one.party.branch_id):
        actions.append(Action(_("End the flag"), reverse("parties:end_flag", args=[one.flag_id])))
    head = Head(
        title=_("Incident: %(kind)s") % {"kind": Incident.Kind(one.kind).label}, actions=actions,
        crumbs=[(_("Incidents"), reverse("safety:incidents")), (str(one.party.name), file_url(one.party))],
        facts=[Fact(_("Borrower"), str(one.party.name), one.party.number, file_url(one.party))],
    )  # fmt: skip
    return render(request, "safety/incident.html", {"head": head, "one": one, "ended": ended, "active_room": "worklist"})


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, number: str) -> HttpResponse:
    """Report an incident with a person: visits to him and to the place stop with it."""
    person = somebody(request, WRITERS)
    party = get_object_or_404(Party.objects.visible_to(person).select_related("branch"), number=number)
    now = clock.now().astimezone(party.branch.zone_info).replace(second=0, microsecond=0, tzinfo=None)
    form = IncidentForm(request.POST or None, branch_id=party.branch_id, initial={"happened_at": now, "officers": [person.pk]})
    made: list[Incident] = []
    if carried_out(request, form, lambda given: made.append(services.report_incident(person, party=party, **given))):
        messages.success(request, _("All visits to this person and place are stopped. Whoever lends sees it too."))
        return redirect("safety:incident", made[0].pk)
    head = Head(
        title=_("Report an incident"), description=f"{party.name}, {party.number}",
        crumbs=[(_("Incidents"), reverse("safety:incidents")), (str(party.name), file_url(party))],
    )  # fmt: skip
    context = {"head": head, "form": form, "party": party, "flag": queries.safety_flag(party), "active_room": "worklist"}
    return render(request, "safety/report.html", context, status=status_of(form))
