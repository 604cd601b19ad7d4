"""Bringing in: a sheet or a book, tried first; a single legacy loan as its paper shows it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beforehand.core.basics.money import format_minor
from beforehand.office.imports import queries, services
from beforehand.office.imports.forms import BookForm, LegacyForm, PlaceForm, SheetForm
from beforehand.office.imports.models import ImportOrder, ImportRun, LegacyDecision
from beforehand.office.imports.overrides import sentences
from beforehand.office.imports.pages.runs import head_of, report_of
from beforehand.office.imports.services.legacy import IMPORTERS
from beforehand.office.imports.services.sheet import NEEDED, OPTIONAL
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.pages.access import carried_out, file_url, somebody, status_of
from beforehand.office.staff.models import Staff


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """A sheet that is sent, or a book that lies in the office's folder: tried first, then brought in."""
    person = somebody(request, IMPORTERS)
    sent, dry = request.POST.get("form", ""), request.POST.get("what") == "try"
    sheet = SheetForm(request.POST if sent == "sheet" else None, request.FILES if sent == "sheet" else None, prefix="sheet", person=person)
    book = BookForm(request.POST if sent == "book" else None, request.FILES if sent == "book" else None, prefix="book", person=person)
    tried: ImportRun | None = None
    form = {"sheet": sheet, "book": book}.get(sent)
    if form is not None and form.is_valid():
        try:
            done = _carry_out(person, form, dry=dry)
        except UnableTo as refused:
            form.refuse(refused)
        else:
            if isinstance(done, ImportOrder):
                return redirect("imports:order", done.pk)
            if not dry:
                said = {"rows": done.rows_taken, "refused": done.rows_refused}
                messages.success(request, _("Brought in: %(rows)s rows, %(refused)s refused.") % said)
                return redirect("imports:run", done.pk)
            tried = done
    context = {
        "head": head_of(_("Bring in")), "sheet": sheet, "book": book, "needed": NEEDED, "optional": OPTIONAL,
        "tried": report_of(tried) if tried else None, "active_room": "reports",
    }  # fmt: skip
    return render(request, "imports/bring.html", context, status=status_of(sheet, book))


def _carry_out(person: Staff, form: PlaceForm, *, dry: bool) -> ImportRun | ImportOrder:
    """What the form asks for: a sheet at once, a book behind the pages, either of them tried."""
    given = form.cleaned_data
    where = {"branch": given["branch"], "product": given["product"]}
    if isinstance(form, BookForm):
        folder = form.book()
        if dry:
            return services.try_book(person, folder, **where)
        return services.order_import(person, None, key=given["key"], folder=folder, **where)
    read = {"content": given["sheet"].read(), "name": given["sheet"].name, **where}
    if dry:
        return services.try_sheet(person, **read)
    return services.import_sheet(person, None, key=given["key"], **read)


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
    context = {"head": head_of(_("One loan of before")), "form": form, "active_room": "reports"}
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
