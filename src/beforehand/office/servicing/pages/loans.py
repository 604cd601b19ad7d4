"""The list of loans: found by number or name, filtered by state, days late and branch, sorted, paged, exported."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from beforehand.core.basics.money import format_minor
from beforehand.office.audit import trail
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.parties.pages.access import somebody
from beforehand.office.parties.queries import search
from beforehand.office.servicing.forms import LoanFilter
from beforehand.office.servicing.pages.access import READERS
from beforehand.office.servicing.queries.listing import LoanToday, find_loans, loans_today, visible_loans
from beforehand.office.servicing.words import BUCKETS, STATES
from beforehand.office.staff.models import Branch, Staff

PAGE = 50
SORTS: dict[str, Callable[[LoanToday], Any]] = {
    "number": lambda row: row.loan.number,
    "name": lambda row: str(row.loan.party.name),
    "granted": lambda row: row.loan.granted_on,
    "principal": lambda row: row.principal_minor,
    "due": lambda row: row.due_minor,
    "late": lambda row: row.days_late,
    "next": lambda row: row.next_due_on or date.max,
}


def _rows(request: HttpRequest, person: Staff) -> tuple[LoanFilter, list[LoanToday]]:
    branches = [(one.code, one.name) for one in Branch.objects.visible_to(person)]
    form = LoanFilter(request.GET or None, branches=branches)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = find_loans(person, asked["q"], search(person, asked["q"])) if asked.get("q") else visible_loans(person)
    if asked.get("branch"):
        found = found.filter(branch__code=asked["branch"])
    rows = loans_today(found.order_by("-granted_on", "-pk"))
    if asked.get("state"):
        rows = [row for row in rows if row.computed and row.state.name.lower() == asked["state"]]
    if asked.get("bucket"):
        rows = [row for row in rows if row.computed and row.bucket.name.lower() == asked["bucket"]]
    sort = request.GET.get("sort", "")
    if (key := SORTS.get(sort.lstrip("-"))) is not None:
        rows.sort(key=key, reverse=sort.startswith("-"))
    return form, rows


@require_GET
def loans(request: HttpRequest) -> HttpResponse:
    """Loans of the branches this person may see."""
    person = somebody(request, READERS)
    form, rows = _rows(request, person)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    trail.record_reading(person, person, "loans")
    count = ngettext("%(n)s loan", "%(n)s loans", len(rows)) % {"n": f"{len(rows):,}"}
    query = request.GET.urlencode()
    export = reverse("servicing:loans_csv") + (f"?{query}" if query else "")
    head = Head(title=_("Loans"), description=count, actions=[Action(_("Export as CSV"), export)])
    return render(request, "servicing/loans.html", {"head": head, "form": form, "page": page, "active_room": "files"})


@require_GET
def loans_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as a file of comma-separated values, in UTF-8 with its mark, so that spreadsheets read Chinese."""
    person = somebody(request, READERS)
    _form, rows = _rows(request, person)
    trail.record_reading(person, person, "loans_export")
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="loans.csv"'
    return answer


class _Echo:
    def write(self, value: str) -> str:
        return value


def _lines(rows: list[LoanToday]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(
        [
            _("Loan"),
            _("File"),
            _("Name"),
            _("Branch"),
            _("Granted"),
            _("Currency"),
            _("Lent"),
            _("Principal left"),
            _("Due today"),
            _("Days late"),
            _("Bucket"),
            _("State"),
            _("Next due"),
        ]
    )
    for row in rows:
        loan, money = row.loan, row.loan.currency
        yield writer.writerow(
            [
                loan.number,
                loan.party.number,
                _harmless(str(loan.party.name)),
                loan.branch.code,
                loan.granted_on,
                money,
                format_minor(loan.principal_minor, money),
                format_minor(row.principal_minor, money),
                format_minor(row.due_minor, money),
                row.days_late,
                BUCKETS[row.bucket],
                STATES[row.state],
                row.next_due_on or "",
            ]
        )


def _harmless(text: str) -> str:
    """A name that begins like a formula is shown as text by a spreadsheet, not computed."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
