"""What waits for a post-mortem, the lessons by stage, and the books rules are tried on."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from beforehand.office.audit import trail
from beforehand.office.collecting.models import Case
from beforehand.office.learning import services
from beforehand.office.learning.forms import BookForm, NothingToLearnForm, OpenLessonForm
from beforehand.office.learning.models import Book
from beforehand.office.learning.pages.access import LEADERS, carried_out, title_of
from beforehand.office.learning.queries import Stage, cases_due, decision_of, lessons_of, rules_waiting, stage_counts
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.parties.pages.access import READERS, file_url, somebody
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

A_PAGE = 20


def lessons(request: HttpRequest) -> HttpResponse:
    """Closed cases without a lesson first, then the lessons, newest first; `?stage=` keeps one stage."""
    person = somebody(request, READERS)
    stage = request.GET.get("stage", "")
    stage = stage if stage in Stage.values else ""
    due = Paginator(cases_due(person), A_PAGE).get_page(request.GET.get("due"))
    found = Paginator(lessons_of(person, stage), A_PAGE).get_page(request.GET.get("page"))
    counts = stage_counts(person)
    segments = [{"label": _("All"), "url": reverse("learning:lessons"), "current": not stage, "count": sum(counts.values())}]
    segments += [
        {"label": one.label, "url": f"?stage={one.value}", "current": one.value == stage, "count": counts[one.value]}
        for one in Stage
        if counts[one.value] or one.value == stage
    ]
    actions = []
    if person.holds_any(LEADERS):
        waiting = rules_waiting().count()
        actions.append(Action(_("Release what is signed (%(n)s)") % {"n": waiting}, reverse("learning:release"), main=bool(waiting)))
    if person.holds_any((Role.RISK_MANAGER, Role.ADMINISTRATOR)):
        actions.append(Action(_("Books"), reverse("learning:books")))
    head = Head(
        title=_("Lessons"),
        description=_("What collection found, held against the decision: what could have been known, and what to change."),
        actions=actions,
    )
    context = {
        "head": head,
        "due": due,
        "page": found,
        "segments": segments,
        "may_open": may_call(person, services.open_lesson),
        "stage": stage,
        "rows": [(one, title_of(one), Stage(one.stage)) for one in found.object_list],
        "no_lesson": not sum(counts.values()),
    }
    return render(request, "learning/lessons.html", context)


def _case(request: HttpRequest, pk: int) -> Case:
    person = somebody(request, services.LEARNERS)
    case = get_object_or_404(Case.objects.visible_to(person).select_related("party", "branch"), pk=pk)
    if not may_call(person, services.open_lesson, case.branch_id):
        raise PermissionDenied
    if request.method == "GET":
        trail.record_reading(person, case.party, "case")
    return case


def open_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the post-mortem of a case."""
    case = _case(request, pk)
    form = OpenLessonForm(request.POST or None, case=case)
    made = {}

    def act(given: dict) -> None:
        made["lesson"] = services.open_lesson(request.user, None, key=form.cleaned_data["key"], case=case, **given)

    if carried_out(request, form, act):
        messages.success(request, _("The lesson is open. Hold the findings against the decision."))
        return redirect("learning:lesson", pk=made["lesson"].pk)
    loan = case.loans.first()
    decision = decision_of(loan) if loan else None
    crumbs = [(_("Lessons"), reverse("learning:lessons")), (str(case.party.name), file_url(case.party))]
    context = {
        "head": Head(title=_("Open a lesson"), crumbs=crumbs),
        "form": form,
        "send": _("Open the lesson"),
        "case": case,
        "decision": decision,
        "other": Action(_("It teaches nothing"), reverse("learning:nothing_to_learn", args=[case.pk])) if case.closed_at else None,
        "active_room": "lessons",
    }
    return render(request, "learning/open_lesson.html", context)


def nothing_to_learn(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why a closed case teaches nothing."""
    case = _case(request, pk)
    form = NothingToLearnForm(request.POST or None)
    if carried_out(
        request, form, lambda given: services.record_nothing_to_learn(request.user, None, key=form.cleaned_data["key"], case=case, **given)
    ):
        messages.success(request, _("Recorded. The case no longer waits for a post-mortem."))
        return redirect("learning:lessons")
    head = Head(
        title=_("It teaches nothing"), crumbs=[(_("Lessons"), reverse("learning:lessons")), (str(case.party.name), file_url(case.party))]
    )
    return render(request, "learning/form.html", {"head": head, "form": form, "send": _("Record"), "active_room": "lessons"})


def books(request: HttpRequest) -> HttpResponse:
    """The books known to the office, and one more to make known."""
    somebody(request, (*LEADERS, Role.ADMINISTRATOR))
    may_register = may_call(request.user, services.register_book)  # type: ignore[arg-type]
    if request.method == "POST" and not may_register:
        raise PermissionDenied
    form = BookForm(request.POST or None)
    if carried_out(request, form, lambda given: services.register_book(request.user, None, key=form.cleaned_data["key"], **given)):
        messages.success(request, _("The office knows the book. Rules can be tried on it."))
        return redirect("learning:books")
    page = Paginator(Book.objects.select_related("recorded_by").order_by("-pk"), A_PAGE).get_page(request.GET.get("page"))
    head = Head(
        title=_("Books"),
        description=_("Books of decisions on which rules are tried, each named by the hash of its content."),
        crumbs=[(_("Lessons"), reverse("learning:lessons"))],
    )
    context = {
        "head": head,
        "page": page,
        "form": form if may_register else None,
        "send": _("Make it known"),
        "active_room": "lessons",
        "found": bool(form.fields["path"].choices),  # type: ignore[attr-defined]
    }
    return render(request, "learning/books.html", context)
