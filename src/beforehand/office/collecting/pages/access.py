"""Who may open a case or a visit, and what every page of a case shows of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from beforehand.office.audit import clock, trail
from beforehand.office.collecting.models import Case, Visit
from beforehand.office.collecting.queries.cases import cases_seen, with_holder
from beforehand.office.collecting.queries.worklist import WorklistRow, rows_of
from beforehand.office.pages.shapes import SumRow, Sums
from beforehand.office.parties.pages.access import somebody
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role

READERS = (
    Role.COLLECTOR, Role.FIELD_COLLECTOR, Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER, Role.LOAN_OFFICER, Role.RISK_MANAGER,
    Role.COMPLIANCE_OFFICER, Role.AUDITOR, Role.UNDERWRITER, Role.APPROVER,
)  # fmt: skip
"""Collection works here; lending and those who answer for how it is done may read a case."""
WORKERS = READERS[:7]


def case_for(request: HttpRequest, pk: int, what: str) -> tuple[Staff, Case]:
    """The reader and the case; nothing for whoever may not see its branch. That it was read stands in the audit."""
    person = somebody(request, READERS)
    case = get_object_or_404(with_holder(cases_seen(person)), pk=pk)
    if request.method == "GET":
        trail.record_reading(person, case.party, what)
    return person, case


def visit_for(request: HttpRequest, pk: int) -> tuple[Staff, Visit]:
    """The officer and the visit he is on, or one of his branch to read."""
    person = somebody(request, READERS)
    visits = Visit.objects.filter(case__in=Case.objects.visible_to(person)).select_related("case__party__branch", "case__branch", "planned")
    visit = get_object_or_404(visits.prefetch_related("officers", "steps__attachment"), pk=pk)
    if request.method == "GET":
        trail.record_reading(person, visit.case.party, "visit")
    return person, visit


def row_for(case: Case) -> WorklistRow:
    """The case as the worklist sees it now."""
    return rows_of([case], clock.now())[0]


def due_sums(row: WorklistRow) -> Sums:
    """What is due today by component, over the loans the house asks for; where the case has several, what is due on each below."""
    parts = (
        (_("Principal"), "principal_due_minor"), (_("Interest"), "interest_due_minor"), (_("Overdue fee"), "fee_due_minor"),
    )  # fmt: skip
    rows = [SumRow(label, [sum(getattr(one, name) for _loan, one in row.asked_for)]) for label, name in parts]
    rows.append(SumRow(_("Due today"), [row.due_minor], total=True))
    if len(row.loans) > 1:
        for loan, position in zip(row.loans, row.positions, strict=True):
            said = _("%(number)s, with the agency") if loan.pk in row.with_agency else "%(number)s"
            rows.append(SumRow(said % {"number": loan.number}, [position.due_minor]))
    return Sums(rows, currency=row.currency)


def crumbs(case: Case, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Where one is: worklist, case, and the rest."""
    last = more or (("", ""),)
    here = reverse("collecting:case", args=[case.pk]) if more else ""
    return [(_("Worklist"), reverse("collecting:worklist")), (str(case.party.name), here), *(pair for pair in last if pair[0])]


def url_where(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of another room's page, or nothing where the room is not built."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""
