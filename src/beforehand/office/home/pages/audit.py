"""The reading log, and the proof of the audit's chain: for the auditor and the compliance officer."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from beforehand.office.audit.trail import verify_chain
from beforehand.office.home.pages.desk import READS_THE_AUDIT
from beforehand.office.home.queries.readings import chain, in_words, readings
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.staff.models import Staff

PAGE = 50


def reading_log(request: HttpRequest) -> HttpResponse:
    """Who read whose file and when; of one file where its number is asked for."""
    _let_in(request.user)
    asked = request.GET.get("file", "").strip()[:12]
    page = Paginator(readings(request.user, asked), PAGE).get_page(request.GET.get("page"))
    head = Head(
        title=_("Reading log"),
        description=_("Every reading of personal data, the latest first."),
        crumbs=[(_("Home"), reverse("home:index"))],
        actions=[Action(_("Prove the chain"), reverse("home:prove_chain"), method="post")],
    )
    context = {"head": head, "page": page, "rows": in_words(list(page.object_list)), "file": asked, "chain": chain(), "active_room": "home"}
    return render(request, "home/readings.html", context)


@require_POST
def prove_chain(request: HttpRequest) -> HttpResponse:
    """Recompute the whole chain and say what was found."""
    _let_in(request.user)
    report = verify_chain()
    said = {"rows": f"{report.rows:,}", "seals": f"{report.seals:,}", "n": len(report.faults)}
    if report.whole:
        messages.success(request, _("The chain is whole: %(rows)s rows under %(seals)s seals.") % said)
    else:
        first = report.faults[0]
        words = ngettext("The chain has %(n)s fault.", "The chain has %(n)s faults.", said["n"]) % said
        where = _("The first: %(code)s at row %(row)s.") % {"code": first.code, "row": first.row}
        messages.error(request, f"{words} {where}")
    return redirect("home:readings")


def _let_in(staff: Staff) -> None:
    if not staff.holds_any(READS_THE_AUDIT):
        raise PermissionDenied(_("The reading log is for the auditor and the compliance officer."))
