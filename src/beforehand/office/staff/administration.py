"""The administrator's pages: who works here, in which branch and role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from beforehand.office.audit import clock
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.pages.unable import UnableTo
from beforehand.office.staff import services
from beforehand.office.staff.forms import AppointmentForm, BranchForm, GivePasswordForm, KeyedForm, PersonForm
from beforehand.office.staff.models import Appointment, Branch, Staff
from beforehand.office.staff.service import may_call
from beforehand.office.staff.views import _me, may_look


def _looker(request: HttpRequest) -> Staff:
    person = _me(request)
    if not may_look(person):
        raise PermissionDenied(_("Who works here is shown to the administrator, the auditor and the compliance officer."))
    return person


def _filled(request: HttpRequest, form: KeyedForm, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was sent, was valid, and its service did it; a refusal stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act({**form.given(), "key": form.cleaned_data["key"]})
    except UnableTo as refused:
        form.refuse(refused)
        return False
    return True


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who works or worked here; the administrator takes people on."""
    me = _looker(request)
    form = PersonForm(request.POST or None)
    may = may_call(me, services.take_on)
    made: list[Staff] = []
    if may and _filled(request, form, lambda given: made.append(services.take_on(me, **given))):
        messages.success(request, _("%(name)s works here now. What may be done comes by appointment.") % {"name": made[0].name})
        return redirect("staff:person", made[0].pk)
    moment = clock.now()
    rows = []
    for one in (
        Staff.objects.filter(system=False).select_related("branch").prefetch_related("appointments__branch").order_by("-active", "name")
    ):
        held = [held for held in one.appointments.all() if held.starts_at <= moment and (held.ends_at is None or held.ends_at > moment)]
        rows.append({"person": one, "held": held})
    head = Head(
        title=_("Staff"),
        description=_("What a person may do stands in appointments; each has its beginning and its end."),
        crumbs=[(_("Settings"), "/settings/"), (_("Staff"), "")],
        actions=[Action(_("Branches"), "/branches/")],
    )
    context = {"rows": rows, "form": form, "may": may, "head": head}
    return render(request, "staff/people.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: what he may do now, what he could do before, and appointing."""
    me = _looker(request)
    one = get_object_or_404(Staff.objects.select_related("branch"), pk=pk, system=False)
    form = AppointmentForm(request.POST or None)
    may = may_call(me, services.appoint)
    if may and _filled(request, form, lambda given: services.appoint(me, person=one, **given)):
        messages.success(request, _("%(name)s is appointed.") % {"name": one.name})
        return redirect("staff:person", pk)
    moment = clock.now()
    everything = list(one.appointments.select_related("branch", "appointed_by", "ended_by").order_by("-starts_at", "-pk"))
    head = Head(
        title=one.name,
        description=one.login if one.active else _("%(login)s, no longer works here") % {"login": one.login},
        crumbs=[(_("Settings"), "/settings/"), (_("Staff"), "/staff/"), (one.name, "")],
    )
    context = {
        "person_shown": one, "form": form, "may": may and one.active, "may_end": may_call(me, services.end_appointment), "head": head,
        "held": [held for held in everything if held.ends_at is None or held.ends_at > moment],
        "past": [held for held in everything if held.ends_at is not None and held.ends_at <= moment],
        "oneself": one.pk == me.pk,
    }  # fmt: skip
    return render(request, "staff/person.html", context, status=400 if form.errors else 200)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an appointment now."""
    appointment = get_object_or_404(Appointment.objects.select_related("staff"), pk=pk)
    services.end_appointment(_me(request), appointment=appointment)
    messages.success(request, _("The appointment has ended."))
    return redirect("staff:person", appointment.staff_id)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def give_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a new password."""
    me, one = _looker(request), get_object_or_404(Staff, pk=pk, system=False)
    form = GivePasswordForm(request.POST or None)
    if _filled(request, form, lambda given: services.set_password(me, person=one, **given)):
        messages.success(request, _("%(name)s has a new password. Tell it to nobody else.") % {"name": one.name})
        return redirect("staff:person", pk)
    head = Head(
        title=_("New password for %(name)s") % {"name": one.name},
        crumbs=[(_("Staff"), "/staff/"), (one.name, f"/staff/{pk}/"), (_("Password"), "")],
    )
    context = {"form": form, "head": head, "send": _("Give this password")}
    return render(request, "staff/form.html", context, status=400 if form.errors else 200)


@require_POST
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """A person leaves."""
    one = get_object_or_404(Staff, pk=pk, system=False)
    services.let_go(_me(request), person=one)
    messages.success(request, _("%(name)s no longer works here. What was done stays under the name.") % {"name": one.name})
    return redirect("staff:people")


@require_http_methods(["GET", "POST"])
def branches(request: HttpRequest) -> HttpResponse:
    """The branches; the administrator opens and closes them."""
    me = _looker(request)
    form = BranchForm(request.POST or None)
    may = may_call(me, services.open_branch)
    if may and _filled(request, form, lambda given: services.open_branch(me, **given)):
        messages.success(request, _("The branch is open."))
        return redirect("staff:branches")
    head = Head(
        title=_("Branches"),
        description=_("A branch’s zone says when its day is over."),
        crumbs=[(_("Settings"), "/settings/"), (_("Branches"), "")],
        actions=[Action(_("Staff"), "/staff/")],
    )
    context = {"branches": Branch.objects.order_by("closed_at", "code"), "form": form, "may": may, "head": head}
    return render(request, "staff/branches.html", context, status=400 if form.errors else 200)


@require_POST
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a branch."""
    services.close_branch(_me(request), branch_to_close=get_object_or_404(Branch, pk=pk))
    messages.success(request, _("The branch is closed."))
    return redirect("staff:branches")
