"""Verification tasks: what waits to be found out, by whom and until when, and writing down what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beforehand.core.rules.catalogue import STARTER
from beforehand.office.audit import clock
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.parties import queries, services, words
from beforehand.office.parties.forms import OrderForm, ResultForm
from beforehand.office.parties.models import VerificationResult, VerificationTask
from beforehand.office.parties.pages.access import carried_out, file_head, file_tabs, file_url, reader, somebody, status_of
from beforehand.office.parties.pages.papers import keep_papers
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import may_call

PAGE = 25
SORTS = {"due": "due_on", "file": "party__number", "check": "check_code", "who": "assigned_to__name"}
CLAIMED = {
    "home_visit": "home.address",
    "employer_check": "employer.name",
    "bank_statement": "bank.balance",
    "income_paper": "income.monthly",
}
"""What the file claims about the matter a check looks into."""


@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    """The checks that wait: this person's own and those nobody has, the branch's, the overdue ones, and the diary of re-checks."""
    person = somebody(request)
    today = clock.now().astimezone(person.branch.zone_info if person.branch else None).date()
    waiting = queries.open_checks(person, today)
    groups: dict[str, tuple[str, QuerySet[VerificationTask]]] = {
        "mine": (_("Mine"), waiting.filter(assigned_to=person)),
        "free": (_("Nobody’s yet"), waiting.filter(assigned_to=None)),
        "branch": (pgettext("checks", "All"), waiting),
        "overdue": (_("Overdue"), waiting.filter(due_on__lt=today)),
        "diary": (_("In the diary"), queries.diary(person, today)),
    }
    shown = request.GET.get("show", "")
    counted = {name: rows.count() for name, (_label, rows) in groups.items()}
    if shown not in groups:
        shown = next((name for name in ("mine", "free") if counted[name]), "branch")
    rows = groups[shown][1]
    sort = request.GET.get("sort", "")
    if sort.lstrip("-") in SORTS:
        rows = rows.order_by(("-" if sort.startswith("-") else "") + SORTS[sort.lstrip("-")], "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    options = [
        {"label": label, "url": f"?show={name}", "current": name == shown, "count": counted[name]}
        for name, (label, _rows) in groups.items()
    ]
    context = {
        "head": Head(title=_("Checks"), description=_("What waits to be found out before somebody decides, and while a loan runs.")),
        "options": options, "page": page, "today": today, "may_take": may_call(person, services.take_verification), "person_": person,
        "rows": [(task, words.check_label(task.check_code), words.attribute_label(task.attribute)) for task in page], "shown": shown,
    }  # fmt: skip
    return render(request, "parties/checks.html", context)


@require_http_methods(["GET", "POST"])
def file_checks(request: HttpRequest, number: str) -> HttpResponse:
    """The checks of one file, and ordering one."""
    person, party = reader(request, number, "checks")
    may = may_call(person, services.order_verification, party.branch_id)
    form = OrderForm(request.POST or None, branch=party.branch, initial={"attribute": request.GET.get("attribute", "")})

    def order(given: dict[str, Any]) -> VerificationTask:
        return services.order_verification(person, None, party=party, check_code=STARTER[given["attribute"]].settled_by, **given)

    if may and carried_out(request, form, order):
        messages.success(request, _("The check is ordered."))
        return redirect("parties:file_checks", number)
    page = Paginator(queries.checks_of(party), PAGE).get_page(request.GET.get("page"))
    context = {
        "head": file_head(party, _("Checks")), "tabs": file_tabs(person, party, "file_checks"), "form": form, "may": may, "page": page,
        "rows": [(task, words.check_label(task.check_code), words.attribute_label(task.attribute), _outcome(task)) for task in page],
    }  # fmt: skip
    return render(request, "parties/file_checks.html", context, status=status_of(form))


def _outcome(task: VerificationTask) -> str:
    result = getattr(task, "result", None)
    return str(words.OUTCOMES[result.outcome]) if result else ""


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One check: what it is about, what the file claims, and what came of it."""
    person = somebody(request)
    found = get_object_or_404(
        VerificationTask.objects.visible_to(person).select_related("party__branch", "assigned_to", "recorded_by"), pk=pk
    )
    _person, party = reader(request, found.party.number, f"check {pk}")
    result = VerificationResult.objects.filter(task=found).select_related("finding", "recorded_by").first()
    may = result is None and may_call(person, services.record_verification_result, party.branch_id)
    given = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = ResultForm(**given, task=found) if may else None
    if form is not None and carried_out(request, form, lambda typed: _answer(person, found, form, typed)):
        _say(request, person, found)
        return redirect(_went_on(found))
    claimed = CLAIMED.get(found.check_code, "")
    check, about = words.check_label(found.check_code), words.attribute_label(found.attribute)
    context = {
        "head": file_head(party, check, about, _actions(person, found, result)), "tabs": file_tabs(person, party, "file_checks"),
        "task": found, "result": result, "outcome": words.OUTCOMES[result.outcome] if result else "", "form": form,
        "claims": [one for one in queries.current_findings(party) if one.attribute == claimed],
        "application": _application_url(found), "details": [
            (words.DETAILS[detail.kind], detail) for detail in party.contact_details.filter(ended_at=None).order_by("kind", "pk")
        ],
    }  # fmt: skip
    return render(request, "parties/task.html", context, status=status_of(form) if form else 200)


def _answer(person: Staff, found: VerificationTask, form: ResultForm, typed: dict[str, Any]) -> VerificationResult:
    beside = {form.beside: typed["beside"]} if typed.get("beside") else {}
    with transaction.atomic():
        papers = keep_papers(person, found.party, typed["papers"], typed["key"]) + list(typed.get("shown_by") or ())
        return services.record_verification_result(
            person, typed["learnt_at"], task=found, outcome=typed["outcome"], value=typed.get("value", ""), words=typed["words"],
            evidence_kind=typed.get("evidence_kind", ""), source=typed["source"], true_from=typed["true_from"], true_to=typed["true_to"],
            seen_on=typed["seen_on"], attachments=papers, beside=beside, key=typed["key"],
        )  # fmt: skip


def _say(request: HttpRequest, person: Staff, found: VerificationTask) -> None:
    messages.success(request, _("Written down: %(check)s.") % {"check": words.check_label(found.check_code)})
    about = {CLAIMED.get(found.check_code, ""), found.attribute}
    if any(pair.settled is None and pair.attribute in about for pair in queries.contradictions(found.party)):
        messages.warning(request, _("It contradicts what stands in the file. Both sides stand until somebody settles it."))


def _actions(person: Staff, found: VerificationTask, result: VerificationResult | None) -> tuple[Action, ...]:
    if result is not None or found.assigned_to_id == person.pk or not may_call(person, services.take_verification, found.branch_id):
        return ()
    return (Action(_("Take this check"), reverse("parties:take", args=[found.pk]), method="post"),)


def _application_url(found: VerificationTask) -> str:
    if found.application_id is None:
        return ""
    try:
        return reverse("intake:application", args=[found.application_id])
    except NoReverseMatch:
        return ""


def _went_on(found: VerificationTask) -> str:
    return _application_url(found) or file_url(found.party)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a check oneself."""
    person = somebody(request)
    found = get_object_or_404(VerificationTask.objects.visible_to(person), pk=pk)
    services.take_verification(person, None, task=found)
    messages.success(request, _("This check is yours."))
    return redirect("parties:task", pk)
