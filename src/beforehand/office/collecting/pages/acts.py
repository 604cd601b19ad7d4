"""What is done with a case, each on a page of its own: hand over, promise, hardship, standing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beforehand.office.collecting import services
from beforehand.office.collecting.forms import AssignForm, CaseForm, DecideForm, HardshipForm, PromiseForm, StandingForm
from beforehand.office.collecting.models import Case, HardshipEnquiry
from beforehand.office.collecting.pages.access import case_for, crumbs, due_sums, row_for, visit_for
from beforehand.office.collecting.queries.cases import visit_open
from beforehand.office.pages.shapes import Head
from beforehand.office.parties.pages.access import carried_out, status_of
from beforehand.office.parties.pages.findings import written
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import may_call


def _act(
    request: HttpRequest, pk: int, form_class: type[CaseForm], service: Callable[..., object], title: str, button: str, done: str,
    help_: str = "", **fixed: Any,
) -> HttpResponse:  # fmt: skip
    """One form about a case, sent to one service."""
    person, case = case_for(request, pk, title)
    check_may(person, service, case)
    form = form_class(request.POST or None, case=case)
    subject = fixed or {"case": case}
    if carried_out(request, form, lambda given: service(person, None, **subject, **given)):
        messages.success(request, done)
        return back_to_work(person, case)
    row = row_for(case)
    context = {
        "head": Head(title=title, crumbs=crumbs(case, (title, ""))), "form": form, "button": button, "help": help_, "case": case,
        "row": row, "sums": due_sums(row), "active_room": "worklist",
    }  # fmt: skip
    return render(request, "collecting/act.html", context, status=status_of(form))


def back_to_work(person: Staff, case: Case) -> HttpResponse:
    """Where one goes on: the sheet of the visit one is on, else the case."""
    visit = visit_open(person)
    if visit is not None and visit.case_id == case.pk:
        return redirect("collecting:visit", visit.pk)
    return redirect("collecting:case", case.pk)


def check_may(person: Staff, service: Callable[..., object], case: Case) -> None:
    """Refuse whoever may not call this service in the branch of the case."""
    if not may_call(person, service, case.branch_id):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
def found(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was found on a visit into his file, and go back to the sheet."""
    person, visit = visit_for(request, pk)
    return written(request, person, visit.case.party, visit, reverse("collecting:visit", args=[pk]))


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the case into somebody's hands."""
    return _act(request, pk, AssignForm, services.assign_case, _("Hand over"), _("Hand over"), _("The case is in new hands."))


@require_http_methods(["GET", "POST"])
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a promise."""
    said = _("It is judged by the money alone, when its day is over.")
    return _act(request, pk, PromiseForm, services.record_promise, _("A promise"), _("Record the promise"), _("Recorded."), said)


@require_http_methods(["GET", "POST"])
def hardship(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a hardship enquiry."""
    said = _("Unproved is not known, not untrue. The manager decides on what is shown.")
    return _act(
        request, pk, HardshipForm, services.open_hardship_enquiry, _("He pleads hardship"), _("Open the enquiry"),
        _("The enquiry is open."), said,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int, enquiry: int) -> HttpResponse:
    """Decide a hardship enquiry."""
    asked = get_object_or_404(HardshipEnquiry.objects.select_related("case__branch"), pk=enquiry, case_id=pk)
    said = _("A grant stops firmer steps until the day of review and leaves the plan and the days late as they are.")
    return _act(
        request, pk, DecideForm, services.decide_hardship, _("Decide the hardship enquiry"), _("Sign the decision"), _("Decided."), said,
        enquiry=asked,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether he can and will pay."""
    said = _("Not known is an answer. Anything else rests on a document or on what one of us saw.")
    return _act(request, pk, StandingForm, services.record_standing, _("How he stands"), _("Record it"), _("Recorded."), said)
