"""Files: the list one searches, sorts, pages through and takes away as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beforehand.office.audit import trail
from beforehand.office.audit.models import AuditRow
from beforehand.office.collecting.models import Case
from beforehand.office.intake.models import Application
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.parties.models import Party
from beforehand.office.parties.pages.access import READERS, somebody
from beforehand.office.parties.queries import search
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role

PAGE = 25
MOST_TAKEN_AWAY = 2000
SORTS = {"name": "name_entry__reading", "number": "number", "branch": "branch__code", "opened": "recorded_at"}


def search_page(request: HttpRequest) -> HttpResponse:
    """The search of the bar: one hit leads straight to it, a loan's number to its loan, everything else to the list."""
    staff = somebody(request, (*READERS, Role.CASHIER))
    asked = " ".join(request.GET.get("q", "").split())[:120]
    loan = Loan.objects.visible_to(staff).filter(number__iexact=asked).first() if asked else None
    if loan is not None:
        return redirect("servicing:loan", loan.number)
    if not staff.holds_any(READERS):  # the counter finds a person by what he brings, and shows what he owes and no more
        return redirect(f"{reverse('servicing:counter')}?{urlencode({'q': asked})}")
    found = search(staff, asked)[:2]
    if len(found) == 1:
        return redirect("home:file", found[0].number)
    return _list(request, staff, asked)


def files(request: HttpRequest) -> HttpResponse:
    """Every file this person may see."""
    return _list(request, somebody(request), " ".join(request.GET.get("q", "").split())[:120])


def _list(request: HttpRequest, staff: Staff, asked: str) -> HttpResponse:
    rows = search(staff, asked) if asked else Party.objects.visible_to(staff)
    rows = (
        _sorted(rows, request.GET.get("sort", "" if asked else "-opened"))
        .select_related("branch")
        .prefetch_related(
            "loans",
            Prefetch("cases", Case.objects.filter(closed_at=None), to_attr="open_cases"),
            Prefetch("applications", Application.objects.filter(withdrawal=None, conclusion=None), to_attr="open_applications"),
        )
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    if request.GET.get("as") == "csv" and count <= MOST_TAKEN_AWAY:
        return _csv(staff, rows)
    trail.record(staff, "read", None, names=["name", "files"], kind=AuditRow.Kind.READING)
    head = Head(title=_("Files"), description=_description(asked, count), actions=[_away(asked, count)])
    context = {"head": head, "page": page, "asked": asked, "active_room": "files"}
    return render(request, "home/files.html", context)


def _description(asked: str, count: int) -> str:
    words = ngettext("%(n)s file", "%(n)s files", count) % {"n": f"{count:,}"}
    return _("%(files)s for “%(asked)s”") % {"files": words, "asked": asked} if asked else words


def _away(asked: str, count: int) -> Action:
    reason = ""
    if count > MOST_TAKEN_AWAY:
        reason = _("More than %(n)s files. Narrow them down by a search first.") % {"n": f"{MOST_TAKEN_AWAY:,}"}
    return Action(_("Take away as CSV"), f"{reverse('home:files')}?{urlencode({'q': asked, 'as': 'csv'})}", reason=reason)


def _sorted(rows: QuerySet[Party], sort: str) -> QuerySet[Party]:
    column = SORTS.get(sort.lstrip("-"))
    if column is None:
        return rows.order_by("name_entry__reading", "pk")
    return rows.order_by(f"-{column}" if sort.startswith("-") else column, "pk")


def _csv(staff: Staff, rows: Iterable[Party]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="files.csv"'
    response.write("\ufeff")  # spreadsheets read Chinese names only with it
    table = csv.writer(response)
    table.writerow(["file", "name", "branch", "occupation", "loans"])
    for party in rows:
        table.writerow(
            safe([party.number, str(party.name), party.branch.name, party.occupation, " ".join(loan.number for loan in party.loans.all())])
        )
        trail.record_reading(staff, party, "export")
    return response


def safe(cells: list[str]) -> list[str]:
    """A cell that a spreadsheet would run as a formula is written as text."""
    return [f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell for cell in cells]
