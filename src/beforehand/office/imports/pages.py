"""What was brought in: the runs, one run with its refusals, a sheet, a book, a single legacy loan, and the overrides of the past."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beforehand.core.basics.money import format_minor
from beforehand.office.audit import trail
from beforehand.office.imports import queries, services
from beforehand.office.imports.forms import BookForm, LegacyForm, PlaceForm, SheetForm, book_folders
from beforehand.office.imports.models import ImportRun, LegacyDecision
from beforehand.office.imports.overrides import sentences
from beforehand.office.imports.services.legacy import IMPORTERS
from beforehand.office.imports.services.sheet import NEEDED, OPTIONAL
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.pages.access import carried_out, file_url, somebody, status_of
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

READERS = (*IMPORTERS, Role.AUDITOR, Role.COMPLIANCE_OFFICER, Role.UNDERWRITER, Role.APPROVER, Role.COLLECTION_MANAGER)
PAGE = 25


def _head(title: str, description: str = "", **more: Any) -> Head:
    return Head(title=title, description=description, crumbs=[(_("Brought in"), reverse("imports:runs")), (title, "")], **more)


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """What was brought in, youngest first."""
    person = somebody(request, READERS)
    page = Paginator(queries.runs_of(person), PAGE).get_page(request.GET.get("page"))
    actions = [Action(_("Overrides of the past"), reverse("imports:overrides"))]
    if may_call(person, services.import_sheet):
        actions = [Action(_("Bring in"), reverse("imports:bring"), main=True), Action(_("One loan"), reverse("imports:legacy")), *actions]
    head = Head(title=_("Brought in"), description=_("Loans of before; every time of theirs is declared, not recorded."), actions=actions)
    return render(request, "imports/runs.html", {"head": head, "page": page, "active_room": "reports"})


@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: what was taken, and every refused row with its remedy."""
    person = somebody(request, READERS)
    one = get_object_or_404(queries.runs_of(person), pk=pk)
    context = {"head": _head(one.source, one.branch.name), "one": one, "report": _report(one), "active_room": "reports"}
    return render(request, "imports/run.html", context)


def _report(one: ImportRun) -> dict[str, Any]:
    language = "zh" if (get_language() or "en").startswith("zh") else "en"
    names = {
        "persons": _("persons"), "loans": _("loans"), "events": _("movements of money"), "facts": _("findings"), "contacts": _("contacts"),
    }  # fmt: skip
    taken = [(names.get(name, name), number) for name, number in one.counts.items() if isinstance(number, int)]
    left_out = {
        "loans that are here already": _("loans that are here already"),
        "facts that say nothing was found": _("facts that say nothing was found"),
        "persons without a loan that was taken": _("persons without a loan that was taken"),
    }  # fmt: skip
    refused = [{**row, "said": row[language]} for row in one.refusals]
    return {
        "one": one, "taken": taken, "refused": refused,
        "left_out": [(left_out.get(why, why), number) for why, number in one.counts.get("left out", {}).items()],
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """A sheet that is sent, or a book that lies in the office's folder: tried first, then brought in."""
    person = somebody(request, IMPORTERS)
    sent, dry = request.POST.get("form", ""), request.POST.get("what") == "try"
    sheet = SheetForm(request.POST if sent == "sheet" else None, request.FILES if sent == "sheet" else None, prefix="sheet", person=person)
    book = BookForm(request.POST if sent == "book" else None, prefix="book", person=person)
    tried: ImportRun | None = None
    form = {"sheet": sheet, "book": book}.get(sent)
    if form is not None and form.is_valid():
        done = _tried_or_brought(form, _calls(person, sent, form.cleaned_data, dry=dry))
        if done is not None and dry:
            tried = done
        elif done is not None:
            said = {"rows": done.rows_taken, "refused": done.rows_refused}
            messages.success(request, _("Brought in: %(rows)s rows, %(refused)s refused.") % said)
            return redirect("imports:run", done.pk)
    context = {
        "head": _head(_("Bring in")), "sheet": sheet, "book": book, "books": book_folders(), "needed": NEEDED, "optional": OPTIONAL,
        "tried": _report(tried) if tried else None, "active_room": "reports",
    }  # fmt: skip
    return render(request, "imports/bring.html", context, status=status_of(sheet, book))


def _calls(person: Staff, sent: str, given: dict[str, Any], *, dry: bool) -> Callable[[], ImportRun]:
    where = {"branch": given["branch"], "product": given["product"]}
    if sent == "sheet":
        read = {"content": given["sheet"].read(), "name": given["sheet"].name, **where}
        if dry:
            return lambda: services.try_sheet(person, **read)
        return lambda: services.import_sheet(person, None, key=given["key"], **read)
    folder = next(one for one in book_folders() if one.name == given["folder"])
    if dry:
        return lambda: services.try_book(person, folder, **where)
    return lambda: services.import_book(person, None, key=given["key"], folder=folder, **where)


def _tried_or_brought(form: PlaceForm, act: Callable[[], ImportRun]) -> ImportRun | None:
    try:
        return act()
    except UnableTo as refused:
        form.refuse(refused)
        return None


@require_http_methods(["GET", "POST"])
def legacy(request: HttpRequest) -> HttpResponse:
    """One loan as its paper shows it."""
    person = somebody(request, IMPORTERS)
    form = LegacyForm(request.POST or None, person=person)
    made: list[LegacyDecision] = []
    if carried_out(request, form, lambda given: made.append(services.import_legacy_loan(person, None, **_as_said(given)))):
        said = sentences(made[0].override_reasons, queries.policy_then(made[0].decided_at))
        messages.success(request, _("The loan is here."))
        if said:
            messages.warning(request, _("This house would not have allowed it: %(reasons)s") % {"reasons": " ".join(said)})
        return redirect(file_url(made[0].loan.party))
    context = {"head": _head(_("One loan of before")), "form": form, "active_room": "reports"}
    return render(request, "imports/legacy.html", context, status=status_of(form))


def _as_said(given: dict[str, Any]) -> dict[str, Any]:
    """The form's words as the service takes them; a name of somebody who works here stands for him."""
    phone, overdue = given.pop("phone"), given.pop("current_overdue")
    source, seen_at = given.pop("report_source"), given.pop("report_seen_at")
    currency = given["product"].currency
    findings = []
    if overdue is not None:
        shown = f"{format_minor(overdue, currency).replace(',', '')} {currency}"
        findings.append(("credit_report.current_overdue", shown, "document", source, seen_at))
    return {
        **given, "phones": [(phone, "debtor")] if phone else [], "findings": findings,
        "brought_by": queries.somebody_called(given["brought_by"]), "prepared_by": queries.somebody_called(given["prepared_by"]),
        "signed_by": [queries.somebody_called(one) for one in given["signed_by"].split(";") if one.strip()],
    }  # fmt: skip


@require_GET
def overrides(request: HttpRequest) -> HttpResponse:
    """The legacy decisions this house would not have allowed, with what became of their loans."""
    person = somebody(request, READERS)
    page = Paginator(queries.legacy_overrides(person), PAGE).get_page(request.GET.get("page"))
    trail.record(person, "read", None, names=["legacy overrides"], kind=trail.AuditRow.Kind.READING)
    stands, versions = queries.stand_of([one.loan for one in page]), queries.versions_of([one.policy_version for one in page])
    rows = [
        {
            "one": one, "reasons": sentences(one.override_reasons, versions.get(one.policy_version)), "stands": stands[one.loan_id],
            "file": file_url(one.loan.party),
        }
        for one in page
    ]  # fmt: skip
    head = _head(_("Overrides of the past"), _("Granted before this file was kept, in a way this house would not have allowed."))
    return render(request, "imports/overrides.html", {"head": head, "rows": rows, "page": page, "active_room": "reports"})
