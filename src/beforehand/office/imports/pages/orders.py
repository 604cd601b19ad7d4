"""A book that is coming in behind the pages: how far it is, how it ended, and to have it go on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from beforehand.office.imports import queries, services
from beforehand.office.imports.models import ImportOrder
from beforehand.office.imports.pages.runs import READERS, head_of
from beforehand.office.imports.services.legacy import IMPORTERS
from beforehand.office.pages.shapes import Progress
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.pages.access import somebody
from beforehand.office.staff.service import may_call


def _stands(found: ImportOrder) -> dict[str, object]:
    """How far it is: None before the book has been read."""
    run = getattr(found, "run", None)
    progress = None
    if run is not None:
        progress = Progress(done=queries.loans_here(run), total=run.counts["loans"], refused=run.rows_refused)
    return {"order": found, "run": run, "progress": progress}


@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: its progress, or what came of it."""
    person = somebody(request, READERS)
    found = get_object_or_404(queries.orders_of(person), pk=pk)
    ended = getattr(found, "ended", None)
    if ended is not None and not ended.code:
        return redirect("imports:run", found.run.pk)
    stopped = ended is None and not queries.is_in_the_queue(found)
    context = {
        "head": head_of(found.title, found.branch.name), **_stands(found), "stopped": stopped,
        "may_go_on": stopped and may_call(person, services.take_up_import, found.branch), "active_room": "reports",
    }  # fmt: skip
    return render(request, "imports/order.html", context)


@require_GET
def order_state(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; the page asks again every two seconds, and opens itself anew when it has ended."""
    found = get_object_or_404(queries.orders_of(somebody(request, READERS)), pk=pk)
    answer = render(request, "imports/coming.html", _stands(found))
    if hasattr(found, "ended"):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it go on where it stopped."""
    person = somebody(request, IMPORTERS)
    found = get_object_or_404(queries.orders_of(person), pk=pk)
    try:
        services.take_up_import(person, None, order=found)
    except UnableTo as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("It goes on where it stopped."))
    return redirect("imports:order", found.pk)
