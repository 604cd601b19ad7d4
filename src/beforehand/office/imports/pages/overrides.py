"""The overrides of the past."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from beforehand.office.audit import trail
from beforehand.office.imports import queries
from beforehand.office.imports.overrides import sentences
from beforehand.office.imports.pages.runs import PAGE, READERS, head_of
from beforehand.office.parties.pages.access import file_url, somebody


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
    head = head_of(_("Overrides of the past"), _("Granted before this file was kept, in a way this house would not have allowed."))
    return render(request, "imports/overrides.html", {"head": head, "rows": rows, "page": page, "active_room": "reports"})
