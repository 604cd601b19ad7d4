"""Overrides followed as a group: against which rule, by whom, why, and how each loan went."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from beforehand.office.pages.shapes import Fact, Head
from beforehand.office.underwriting.pages.access import OVERRIDE_READERS, somebody
from beforehand.office.underwriting.queries import overrides, with_outcomes
from beforehand.office.underwriting.queries.overrides import Override

ON_A_PAGE = 25
LATE_DAYS = 30


@require_safe
def overrides_list(request: HttpRequest) -> HttpResponse:
    """The list, the latest first, with what became of the money in the group as a whole."""
    person = somebody(request, OVERRIDE_READERS)
    outcomes = with_outcomes(overrides(person))
    page = Paginator(outcomes, ON_A_PAGE).get_page(request.GET.get("page"))
    paid_out = [one for one in outcomes if one.position is not None]
    late = sum(one.worst_days_late > LATE_DAYS for one in paid_out)
    facts = [
        Fact(_("Overrides"), str(len(outcomes))), Fact(_("Paid out"), str(len(paid_out))),
        Fact(_("Ever more than %(days)s days late") % {"days": LATE_DAYS}, str(late)),
        Fact(_("Closed"), str(sum(one.state == "closed" for one in outcomes))),
    ]  # fmt: skip
    head = Head(
        title=_("Overrides"), description=_("What was approved against a rule, followed as a group."), facts=facts,
        crumbs=[(_("Applications"), reverse("intake:applications")), (_("Overrides"), "")],
    )  # fmt: skip
    rows = [(one, _address(one.override), _loan_address(one.override)) for one in page]
    return render(request, "underwriting/overrides.html", {"head": head, "active_room": "applications", "page": page, "rows": rows})


def _address(override: Override) -> str:
    try:
        return reverse(override.url_name, args=override.url_args)
    except NoReverseMatch:
        return ""


def _loan_address(override: Override) -> str:
    try:
        return reverse("servicing:loan", args=[override.loan.number]) if override.loan else ""
    except NoReverseMatch:
        return ""
