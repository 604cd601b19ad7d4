"""What waits at the desk: the longest waiting first, for this person first."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from beforehand.office.pages.shapes import Action, Head
from beforehand.office.underwriting.pages.access import OVERRIDE_READERS, QUEUE_READERS, somebody
from beforehand.office.underwriting.queries import SIGNERS, waiting_in, waits_of
from beforehand.office.underwriting.queries.waiting import SEGMENTS, SORTS

ON_A_PAGE = 25


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The queue by segment, sorted, in pages."""
    person = somebody(request, QUEUE_READERS)
    asked, sort = request.GET.get("show", ""), request.GET.get("sort", "since")
    segment = asked if asked in SEGMENTS else "mine" if person.holds_any(SIGNERS) else "all"
    found = waiting_in(person, segment, sort if sort.lstrip("-") in SORTS else "since")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    actions = [Action(_("Policy in force"), reverse("underwriting:policy"))]
    if person.holds_any(OVERRIDE_READERS):
        actions.append(Action(_("Overrides"), reverse("underwriting:overrides")))
    head = Head(
        title=_("Waiting for a decision"), description=_("The longest waiting first."), actions=actions,
        crumbs=[(_("Applications"), ""), (_("waiting for a decision"), "")],
    )  # fmt: skip
    context = {
        "head": head, "active_room": "applications", "page": page, "rows": waits_of(person, list(page)), "segment": segment,
        "segments": _segments(request, segment),
    }  # fmt: skip
    return render(request, "underwriting/queue.html", context)


def _segments(request: HttpRequest, segment: str) -> list[dict[str, Any]]:
    labels = {"mine": _("For me"), "first": _("First signature"), "second": _("Second signature"), "all": _("All")}
    made = []
    for name in SEGMENTS:
        query = request.GET.copy()
        query["show"] = name
        query.pop("page", None)
        made.append({"label": labels[name], "url": f"?{query.urlencode()}", "current": name == segment})
    return made
