"""Files: the list one searches, sorts, pages through and takes away as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from beforehand.office.audit import trail
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.parties.models import Party
from beforehand.office.parties.queries import search
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Staff

PAGE = 25
SORTS = {"name": "name_entry__reading", "number": "number", "branch": "branch__code", "opened": "recorded_at"}


def search_page(request: HttpRequest) -> HttpResponse:
    """The search of the bar: one hit leads straight to it, a loan's number to its loan, everything else to the list."""
    asked = " ".join(request.GET.get("q", "").split())
    loan = Loan.objects.visible_to(request.user).filter(number__iexact=asked).first() if asked else None
    if loan is not None:
        return redirect("servicing:loan", loan.pk)
    found = search(request.user, asked)[:2]
    if len(found) == 1:
        return redirect("home:file", found[0].number)
    return _list(request, asked)


def files(request: HttpRequest) -> HttpResponse:
    """Every file this person may see."""
    return _list(request, " ".join(request.GET.get("q", "").split()))


def _list(request: HttpRequest, asked: str) -> HttpResponse:
    rows = search(request.user, asked) if asked else Party.objects.visible_to(request.user)
    rows = _sorted(rows, request.GET.get("sort", "-opened")).select_related("branch").prefetch_related("loans", "cases", "flags")
    if request.GET.get("as") == "csv":
        return _csv(request.user, rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query["as"] = "csv"
    head = Head(
        title=_("Files"), description=_("“%(asked)s”") % {"asked": asked} if asked else "",
        actions=[Action(_("Take away as CSV"), f"{reverse('home:files')}?{query.urlencode()}")],
    )  # fmt: skip
    return render(request, "home/files.html", {"head": head, "page": page, "asked": asked, "active_room": "files"})


def _sorted(rows: QuerySet[Party], sort: str) -> QuerySet[Party]:
    column = SORTS.get(sort.lstrip("-"), "recorded_at")
    return rows.order_by(f"-{column}" if sort.startswith("-") else column, "pk")


def _csv(staff: Staff, rows: Iterable[Party]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="files.csv"'
    response.write("\ufeff")  # spreadsheets read Chinese names only with it
    table = csv.writer(response)
    table.writerow(["file", "name", "branch", "occupation", "loans"])
    for party in rows:
        table.writerow(_safe([party.number, str(party.name), party.branch.name, party.occupation, " ".join(loan.number for loan in party.loans.all())]))
        trail.record_reading(staff, party, "export")
    return response


def _safe(cells: list[str]) -> list[str]:
    """A cell that a spreadsheet would run as a formula is written as text."""
    return [f"'{cell}" if cell[:1] in "=+-@\t\r" else cell for cell in cells]
