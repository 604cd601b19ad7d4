"""Naming where he may live."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beforehand.office.collecting import services
from beforehand.office.collecting.pages.access import case_for, crumbs
from beforehand.office.collecting.pages.acts import check_may
from beforehand.office.collecting.queries.cases import visit_open
from beforehand.office.collecting.visit_forms import DoorsForm
from beforehand.office.pages.shapes import Head
from beforehand.office.parties.pages.access import carried_out, status_of


@require_http_methods(["GET", "POST"])
def doors(request: HttpRequest, pk: int) -> HttpResponse:
    """Each place with its chance and what it rests on; what is left goes to *elsewhere*."""
    person, case = case_for(request, pk, "whereabouts")
    check_may(person, services.place_doors, case)
    home = case.party.contact_details.filter(kind="home", ended_at=None).order_by("pk").first()
    form = DoorsForm(request.POST or None, case=case, planned=str(home.value) if home else "")
    elsewhere = _("elsewhere")
    if carried_out(
        request, form, lambda given: services.place_doors(person, None, case=case, doors=form.doors(elsewhere), key=given["key"])
    ):
        messages.success(request, _("Named. What is seen at the doors moves the belief."))
        visit = visit_open(person)
        return redirect("collecting:visit", visit.pk) if visit and visit.case_id == pk else redirect("collecting:case", pk)
    title = _("Where he may live")
    context = {"head": Head(title=title, crumbs=crumbs(case, (title, ""))), "form": form, "case": case, "active_room": "worklist"}
    return render(request, "collecting/doors.html", context, status=status_of(form))
