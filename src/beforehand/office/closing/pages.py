"""The close of day on a page: what is open, how a close goes on, what it left for a person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from procrastinate.contrib.django import app

from beforehand.office.closing import services
from beforehand.office.closing.models import CloseRun
from beforehand.office.closing.queries import close_runs, last_judged, parked_items
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Head, Progress
from beforehand.office.parties.pages.access import somebody
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.queries.counter import business_day
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

READERS = (*services.CLOSERS, Role.COLLECTION_MANAGER, Role.RISK_MANAGER, Role.AUDITOR, Role.ADMINISTRATOR)
PAGE = 30


class BeginForm(KeyedForm):
    """Nothing is typed to begin a close; the key makes a second press harmless."""


@require_http_methods(["GET", "POST"])
def runs(request: HttpRequest) -> HttpResponse:
    """The closes of the branches this person may see, and the button that begins the next."""
    person = somebody(request, READERS)
    branches = list(Branch.objects.visible_to(person).filter(closed_at=None))
    if request.method == "POST":
        return _begin(request, person)
    rows = [_branch(person, branch) for branch in branches]
    page = Paginator(close_runs(person), PAGE).get_page(request.GET.get("page"))
    head = Head(
        title=_("Close of day"),
        description=_(
            "The business day moves as the close begins; a payment that comes after belongs to the next. The counter never waits."
        ),
        crumbs=[(_("Close of day"), "")],
    )
    return render(request, "closing/runs.html", {"head": head, "rows": rows, "page": page, "active_room": "home"})


def _branch(person: Staff, branch: Branch) -> dict[str, Any]:
    day, today = business_day(branch), civil_day(branch)
    unfinished = CloseRun.objects.filter(branch=branch, finished_at=None).first()
    action = None
    if may_call(person, services.begin_close, branch):
        reason = _("today is closed") if day is None and CloseRun.objects.filter(branch=branch, day__gte=today).exists() else ""
        if day is not None and day.day > today:
            reason = _("from %(day)s on") % {"day": formats.day_short(day.day)}
        fields = {"branch": branch.code, "key": str(BeginForm()["key"].value())}
        action = Action(_("Close the day"), reverse("closing:runs"), main=True, method="post", fields=fields, reason=reason)
    return {"branch": branch, "day": day, "unfinished": unfinished, "action": None if unfinished else action, "judged": last_judged(branch)}


def _begin(request: HttpRequest, person: Staff) -> HttpResponse:
    branch = get_object_or_404(Branch.objects.visible_to(person), code=request.POST.get("branch", ""))
    form = BeginForm(request.POST)
    form.is_valid()
    try:
        begun = services.begin_close(person, None, key=form.cleaned_data.get("key"), branch=branch)
    except services.UnableToClose as refused:
        messages.error(request, refused.sentence)
        return redirect("closing:runs")
    app.configure_task("beforehand.office.closing.tasks.go_on_with_close", lock=f"close-{begun.pk}").defer(run_id=begun.pk)
    return redirect("closing:run", begun.pk)


def _run_of(request: HttpRequest, pk: int) -> tuple[Staff, CloseRun]:
    person = somebody(request, READERS)
    return person, get_object_or_404(CloseRun.objects.visible_to(person).select_related("branch", "recorded_by"), pk=pk)


def _steps(person: Staff, found: CloseRun) -> dict[str, Any]:
    labels = {step.code: step.label for step in services.STEPS}
    steps = [(labels.get(step.code, step.code), step) for step in found.steps.all()]
    done = sum(step.finished_at is not None for _label, step in steps)
    open_step = next(((label, step) for label, step in steps if step.finished_at is None), None)
    words = ""
    if open_step is not None and open_step[1].rows_all:
        said = {"step": open_step[0], "done": open_step[1].rows_done, "all": open_step[1].rows_all}
        words = _("%(step)s: %(done)s of %(all)s. You can leave this page.") % said
    elif open_step is not None:
        words = _("%(step)s. You can leave this page.") % {"step": open_step[0]}
    return {
        "run": found,
        "steps": steps,
        "progress": Progress(done, len(steps), words=words, unit="step"),
        "may_go_on": found.finished_at is None and may_call(person, services.begin_close, found.branch_id),
    }


@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One close, step by step; while it runs the steps renew themselves."""
    person, found = _run_of(request, pk)
    said = {"day": formats.day(found.day)}
    head = Head(
        title=_("Close of %(day)s") % said,
        description=_("%(branch)s. Begun by %(name)s.") % {"branch": found.branch.name, "name": found.recorded_by.name},
        crumbs=[(_("Close of day"), reverse("closing:runs")), (formats.day_plain(found.day), "")],
    )
    may_decide = person.holds_any(services.CLOSERS, found.branch_id)
    context = {"head": head, "parked": parked_items(found.branch), "may_decide": may_decide, "active_room": "home", **_steps(person, found)}
    return render(request, "closing/run.html", context)


@require_GET
def steps(request: HttpRequest, pk: int) -> HttpResponse:
    """The steps alone, for the page that renews itself; once the close is done the whole page is asked for again."""
    person, found = _run_of(request, pk)
    answer = render(request, "closing/steps.html", _steps(person, found))
    if found.finished_at is not None:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def continuation(request: HttpRequest, pk: int) -> HttpResponse:
    """Do here what is left of a close that nobody goes on with; a finished step is not done again."""
    person, found = _run_of(request, pk)
    services.begin_close(person, None, branch=found.branch, day=found.day)  # asks whether this person may
    services.go_on(found)
    return redirect("closing:run", pk)
