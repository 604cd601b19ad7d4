"""The audit's trail, one row of it, and the proof of its chain: for the auditor and the compliance officer."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from beforehand.office.audit import trail as appending
from beforehand.office.audit.models import AuditRow
from beforehand.office.audit.trail import verify_chain
from beforehand.office.home.forms import TrailForm
from beforehand.office.home.pages.acts import act_words
from beforehand.office.home.pages.desk import READS_THE_AUDIT
from beforehand.office.home.pages.files import safe
from beforehand.office.home.queries.readings import PROVE, WHOLE, chain
from beforehand.office.home.queries.trail import Asked, actions_seen, lines, seal_of, trail
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.staff.models import Branch, Staff

PAGE = 50
MOST_TAKEN_AWAY = 100_000
BATCH = 1000
COLUMNS = (
    "row", "recorded_at", "declared_at", "kind", "who", "action", "subject_type", "subject_id", "file", "branch", "names", "digests",
)  # fmt: skip


class _Line:
    """What a streamed CSV is written to: gives back what was written."""

    def write(self, text: str) -> str:
        return text


@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Everything that was written and every reading of personal data, the latest first; narrowed by person, file, act and day."""
    staff = _let_in(request.user)
    actions = sorted(((name, act_words(name)) for name in actions_seen(staff)), key=lambda one: one[1])
    form = TrailForm(request.GET, people=_people(staff), actions=actions)
    rows = trail(staff, form.asked, get_current_timezone()) if form.is_valid() else AuditRow.objects.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    count = page.paginator.count
    if request.GET.get("as") == "csv" and count <= MOST_TAKEN_AWAY and form.is_valid():
        return _csv(staff, form.asked)
    query = request.GET.copy()
    query.pop("page", None)
    query["as"] = "csv"
    reason = _("More than %(n)s rows. Narrow them down first.") % {"n": f"{MOST_TAKEN_AWAY:,}"} if count > MOST_TAKEN_AWAY else ""
    head = Head(
        title=_("Audit trail"),
        description=ngettext("%(n)s row, the latest first.", "%(n)s rows, the latest first.", count) % {"n": f"{count:,}"},
        crumbs=[(pgettext("room", "Home"), reverse("home:index")), (_("Audit trail"), "")],
        actions=[Action(_("Take away as CSV"), f"?{query.urlencode()}", reason=reason)],
    )
    found = [(line, act_words(line.row.action)) for line in lines(list(page.object_list))]
    context = {"head": head, "form": form, "page": page, "rows": found, "chain": chain(), "active_room": "home"}
    return render(request, "home/trail.html", context, status=400 if form.errors else 200)


def reading_log(request: HttpRequest) -> HttpResponse:
    """Who read whose file and when: the trail, narrowed to readings."""
    _let_in(request.user)
    asked = request.GET.copy()
    asked["kind"] = AuditRow.Kind.READING
    return redirect(f"{reverse('home:trail')}?{asked.urlencode()}")


@require_safe
def audit_row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row with every column, and the seal that covers it."""
    staff = _let_in(request.user)
    row = get_object_or_404(trail(staff, Asked(), get_current_timezone()), pk=pk)
    line = lines([row])[0]
    branch = Branch.objects.filter(pk=row.branch_id).first() if row.branch_id else None
    head = Head(
        title=act_words(row.action),
        description=formats.moment(row.recorded_at),
        crumbs=[(pgettext("room", "Home"), reverse("home:index")), (_("Audit trail"), reverse("home:trail")), (str(pk), "")],
    )
    context: dict[str, Any] = {"head": head, "line": line, "branch": branch, "seal": seal_of(row), "chain": chain(), "active_room": "home"}
    return render(request, "home/trail_row.html", context)


def _people(staff: Staff) -> Any:
    seen = staff.branches_seen()
    people = Staff.objects.all()
    return people if seen is None else people.filter(branch_id__in=seen)


def _csv(staff: Staff, asked: Asked) -> StreamingHttpResponse:
    appending.record(staff, "read_trail", None, names=["audit trail"], kind=AuditRow.Kind.READING)
    response = StreamingHttpResponse(_written(staff, asked), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _written(staff: Staff, asked: Asked) -> Iterator[str]:
    yield "\ufeff"  # spreadsheets read Chinese names only with it
    table = csv.writer(_Line())
    yield table.writerow(COLUMNS)
    branches = dict(Branch.objects.values_list("pk", "code"))
    rows = trail(staff, asked, get_current_timezone()).iterator(chunk_size=BATCH)
    while part := list(islice(rows, BATCH)):
        for line in lines(part):
            row = line.row
            cells = [
                str(row.pk), row.recorded_at.isoformat(), row.declared_at.isoformat(), row.kind, line.who, row.action, row.subject_type,
                row.subject_id, line.file, branches.get(row.branch_id or 0, ""), " ".join(row.names),
                " ".join(f"{name}={digest}" for name, digest in sorted(row.digests.items())),
            ]  # fmt: skip
            yield table.writerow(safe(cells))


@require_POST
def prove_chain(request: HttpRequest) -> HttpResponse:
    """Recompute the whole chain, say what was found, and keep that it was asked and how it stood."""
    staff = _let_in(request.user)
    report = verify_chain()
    said = {"rows": f"{report.rows:,}", "seals": f"{report.seals:,}", "n": len(report.faults)}
    appending.record(staff, PROVE, None, names=[WHOLE] if report.whole else sorted({fault.code for fault in report.faults}))
    if report.whole:
        messages.success(request, _("The chain is whole: %(rows)s rows under %(seals)s seals.") % said)
    else:
        first = report.faults[0]
        words = ngettext("The chain has %(n)s fault.", "The chain has %(n)s faults.", said["n"]) % said
        where = _("The first: %(code)s at row %(row)s.") % {"code": first.code, "row": first.row}
        messages.error(request, f"{words} {where}")
    return redirect("home:trail")


def _let_in(staff: Any) -> Staff:
    if not isinstance(staff, Staff) or not staff.holds_any(READS_THE_AUDIT):
        raise PermissionDenied(_("The audit trail is for the auditor and the compliance officer."))
    return staff
