"""The list of applications by what they wait for, with the drafts that were begun."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from beforehand.office.intake import queries, services
from beforehand.office.intake.words import state_words
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.parties.pages.access import READERS, somebody
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

ROOM = (*READERS, Role.CASHIER)
PAGE = 25
DRAFTS_MOST = 12
SORTS = {"number": "number", "name": "party__name_entry__reading", "amount": "amount_minor", "applied": "applied_at"}


@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """Applications by what they wait for; begun drafts stand above one's own."""
    person = somebody(request, ROOM)
    takes = may_call(person, services.receive_application)
    labels = {
        "mine": _("Mine"), "papers": _("Waiting for papers"), "decision": _("Waiting for a decision"),
        "decided": pgettext("applications", "Decided"),
        "all": _("All"),
    }  # fmt: skip
    shown = request.GET.get("show", "")
    counted = queries.counts(person)
    drafts = _drafts(person) if takes else []
    if shown not in labels:
        begun = {"mine": counted["mine"] or drafts, "decision": counted["decision"]}
        shown = next((name for name, there in begun.items() if there), "mine" if takes else "decision")
    asked = request.GET.get("q", "")
    rows = queries.applications(person, shown, asked)
    sort = request.GET.get("sort", "")
    if sort.lstrip("-") in SORTS:
        rows = rows.order_by(("-" if sort.startswith("-") else "") + SORTS[sort.lstrip("-")], "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    options = [{"label": label, "url": f"?show={name}", "current": name == shown, "count": counted[name]} for name, label in labels.items()]
    actions = [Action(_("Take an application"), reverse("intake:take"), main=True)] if takes else []
    context = {
        "head": Head(title=_("Applications"), actions=actions), "options": options, "page": page, "asked": asked, "shown": shown,
        "rows": [(one, state_words(queries.state_of(one))) for one in page], "drafts": drafts,
        "active_room": "applications",
    }  # fmt: skip
    return render(request, "intake/applications.html", context)


def _drafts(person: Staff) -> list[dict[str, Any]]:
    begun = []
    for draft in queries.drafts_of(person)[:DRAFTS_MOST]:
        typed = services.typed_in(draft)
        begun.append(
            {
                "draft": draft,
                "name": typed.get("borrower-name") or typed.get("file") or _("nobody named yet"),
                "amount": typed.get("amount_minor", ""),
            }
        )
    return begun
