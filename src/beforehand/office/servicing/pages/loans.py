"""The list of loans: found by number or name, filtered by state, days late and branch, sorted, paged, exported."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
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
from beforehand.office.servicing.models import Loan
from beforehand.office.servicing.pages.access import READERS
from beforehand.office.servicing.queries.listing import (
    AT_ONCE,
    LoanToday,
    each_today,
    find_loans,
    in_order,
    in_the_order_of,
    loans_today,
    visible_loans,
)
from beforehand.office.servicing.words import BUCKETS, STATES
from beforehand.office.staff.models import Branch, Staff

PAGE = 50
STORED: dict[str, str] = {"number": "number", "name": "party__name_entry__reading", "granted": "granted_on"}
"""What the database orders by itself: only the page shown is computed."""
COMPUTED: dict[str, Callable[[LoanToday], Any]] = {
    "principal": lambda row: row.principal_minor,
    "due": lambda row: row.due_minor,
    "late": lambda row: row.days_late,
    "next": lambda row: row.next_due_on or date.max,
}


def _found(request: HttpRequest, person: Staff) -> tuple[LoanFilter, QuerySet[Loan], list[int] | None]:
    """The form, the loans it asks for, and their ids in order where that has to be computed (None: the loans stand in theirs)."""
    branches = [(one.code, one.name) for one in Branch.objects.visible_to(person)]
    form = LoanFilter(request.GET or None, branches=branches)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = find_loans(person, asked["q"], search(person, asked["q"])) if asked.get("q") else visible_loans(person)
    if asked.get("branch"):
        found = found.filter(branch__code=asked["branch"])
    sort = request.GET.get("sort", "")
    name, down = sort.lstrip("-"), sort.startswith("-")
    first = [f"{'-' if down else ''}{STORED[name]}"] if name in STORED else []
    found = found.order_by(*first, "-granted_on", "-pk")
    state, bucket = asked.get("state"), asked.get("bucket")
    if not state and not bucket and name not in COMPUTED:
        return form, found, None

    def kept(row: LoanToday) -> bool:
        asked_for = (state in ("", None, row.state.name.lower())) and (bucket in ("", None, row.bucket.name.lower()))
        return asked_for and (row.computed or not (state or bucket))

    if name in COMPUTED:
        return form, found, in_order(found, kept, COMPUTED[name], down=down)
    among = set(in_order(found, kept, lambda row: row.loan.pk, down=False))
    return form, found, [pk for pk in found.values_list("pk", flat=True) if pk in among]


@require_GET
def loans(request: HttpRequest) -> HttpResponse:
    """Loans of the branches this person may see; where each stands is computed for the page shown."""
    person = somebody(request, READERS)
    form, found, ids = _found(request, person)
    page = Paginator(found if ids is None else ids, PAGE).get_page(request.GET.get("page"))
    page.object_list = loans_today(page.object_list if ids is None else in_the_order_of(found, page.object_list))
    trail.record_reading(person, person, "loans")
    total = page.paginator.count
    count = ngettext("%(n)s loan", "%(n)s loans", total) % {"n": f"{total:,}"}
    query = request.GET.urlencode()
    export = reverse("servicing:loans_csv") + (f"?{query}" if query else "")
    head = Head(title=_("Loans"), description=count, actions=[Action(_("Export as CSV"), export)])
    return render(request, "servicing/loans.html", {"head": head, "form": form, "page": page, "active_room": "files"})


@require_GET
def loans_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as a file of comma-separated values, in UTF-8 with its mark, so that spreadsheets read Chinese."""
    person = somebody(request, READERS)
    _form, found, ids = _found(request, person)
    trail.record_reading(person, person, "loans_export")
    rows = each_today(found) if ids is None else _in_pieces(found, ids)
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="loans.csv"'
    return answer


def _in_pieces(found: QuerySet[Loan], ids: list[int]) -> Iterator[LoanToday]:
    for start in range(0, len(ids), AT_ONCE):
        yield from loans_today(in_the_order_of(found, ids[start : start + AT_ONCE]))


class _Echo:
    def write(self, value: str) -> str:
        return value


def _lines(rows: Iterable[LoanToday]) -> Iterator[str]:
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
