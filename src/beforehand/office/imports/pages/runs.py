"""What was brought in: the runs and the books that are coming in, one run with its refused rows, and these as a file."""

from __future__ import annotations

import csv
from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from beforehand.office.audit import trail
from beforehand.office.imports import queries, services
from beforehand.office.imports.models import ImportRun
from beforehand.office.imports.services.legacy import IMPORTERS
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.parties.pages.access import somebody
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

READERS = (*IMPORTERS, Role.AUDITOR, Role.COMPLIANCE_OFFICER, Role.UNDERWRITER, Role.APPROVER, Role.COLLECTION_MANAGER)
PAGE, REFUSED_SHOWN = 25, 100
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet."""


def head_of(title: str, description: str = "", **more: Any) -> Head:
    """The head of one of these pages."""
    return Head(title=title, description=description, crumbs=[(_("Brought in"), reverse("imports:runs")), (title, "")], **more)


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """What was brought in, youngest first, and above it what is coming in."""
    person = somebody(request, READERS)
    page = Paginator(queries.runs_of(person), PAGE).get_page(request.GET.get("page"))
    coming = list(queries.orders_of(person).filter(ended=None)[:PAGE])
    actions = [Action(_("Overrides of the past"), reverse("imports:overrides"))]
    if may_call(person, services.import_sheet):
        actions = [Action(_("Bring in"), reverse("imports:bring"), main=True), Action(_("One loan"), reverse("imports:legacy")), *actions]
    head = Head(title=_("Brought in"), description=_("Loans of before; every time of theirs is declared, not recorded."), actions=actions)
    return render(request, "imports/runs.html", {"head": head, "page": page, "coming": coming, "active_room": "reports"})


@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: what was taken, and every refused row with its remedy."""
    person = somebody(request, READERS)
    one = get_object_or_404(queries.runs_of(person).select_related("order__ended"), pk=pk)
    context = {"head": head_of(one.source, one.branch.name), "one": one, "report": report_of(one), "active_room": "reports"}
    return render(request, "imports/run.html", context)


@require_GET
def refused_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows of a run as a file, to be mended by whoever made the book."""
    person = somebody(request, READERS)
    one = get_object_or_404(queries.runs_of(person), pk=pk)
    trail.record_reading(person, one, "refusals")
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="refused-{one.pk}.csv"'
    lines = csv.writer(answer)
    lines.writerow([_("Table"), _("Row"), _("Key"), _("Column"), _("Code"), _("What to do")])
    for row in one.refusals:
        cells = (row["table"], row["row"], row["key"], row["column"], row["code"], row[_language()])
        lines.writerow([_plain(cell) for cell in cells])
    return answer


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _language() -> str:
    return "zh" if (get_language() or "en").startswith("zh") else "en"


def report_of(one: ImportRun) -> dict[str, Any]:
    """What a run took, left out and refused, in words; the first of the refused rows, by what is wrong with how many."""
    names = {
        "persons": _("persons"), "loans": _("loans"), "events": _("movements of money"), "facts": _("findings"), "contacts": _("contacts"),
    }  # fmt: skip
    taken = [(names.get(name, name), f"{number:,}") for name, number in one.counts.items() if isinstance(number, int)]
    left_out = {
        "loans that are here already": _("loans that are here already"),
        "facts that say nothing was found": _("facts that say nothing was found"),
        "persons without a loan that was taken": _("persons without a loan that was taken"),
    }  # fmt: skip
    codes = Counter(row["code"] for row in one.refusals).most_common()
    refused = [{**row, "said": row[_language()]} for row in one.refusals[:REFUSED_SHOWN]]
    return {
        "one": one, "taken": taken, "refused": refused, "codes": [(code, f"{number:,}") for code, number in codes],
        "shown": len(refused), "kept": len(one.refusals),
        "left_out": [(left_out.get(why, why), f"{number:,}") for why, number in one.counts.get("left out", {}).items()],
    }  # fmt: skip
