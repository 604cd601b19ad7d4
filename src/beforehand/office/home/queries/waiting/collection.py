"""What waits in collection: today's list, promises of the day, cases nobody holds, pleas to be decided."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beforehand.office.collecting.models import HardshipEnquiry
from beforehand.office.collecting.queries.cases import cases_of, cases_waiting, promises_due
from beforehand.office.home.queries.waiting.row import MOST, Waiting
from beforehand.office.servicing.days import civil_day
from beforehand.office.staff.models import Staff


def own_list(staff: Staff) -> list[Waiting]:
    """The people he holds, as one row that leads to the worklist, and what they promised for today."""
    count = cases_of(staff, mine=True).count()
    if not count:
        return []
    words = ngettext("%(n)s person to reach", "%(n)s people to reach", count) % {"n": count}
    rows = [Waiting(_("Today’s list"), f"{words}.", reverse("collecting:worklist"), _("Open"))]
    today = civil_day(staff.branch) if staff.branch else None
    if today is None:
        return rows
    return rows + [
        Waiting(
            _("%(name)s promised for today") % {"name": one.case.party.name},
            str(one.words) or one.loan.number,
            reverse("collecting:case", args=[one.case_id]),
            _("Open"),
            one.amount_minor,
            one.loan.currency,
            until=one.promised_on,
            since=one.given_at,
        )
        for one in promises_due(staff, today)[:MOST]
    ]


def to_be_given(staff: Staff) -> list[Waiting]:
    """For the manager: cases without a holder, and pleas of hardship to be decided."""
    rows = [
        Waiting(
            _("Nobody holds the case of %(name)s") % {"name": one.party.name},
            _("Opened on %(day)s.") % {"day": one.opened_on.isoformat()},
            reverse("collecting:case", args=[one.pk]),
            _("Give it to somebody"),
            since=one.opened_at,
        )
        for one in cases_waiting(staff)[:MOST]
    ]
    pleas = (
        HardshipEnquiry.objects.filter(case__in=cases_of(staff, mine=False), treatment=None)
        .select_related("case__party")
        .order_by("proof_by")
    )
    return rows + [
        Waiting(
            _("Hardship of %(name)s") % {"name": one.case.party.name},
            _("Shown by: %(what)s.") % {"what": one.would_show},
            reverse("collecting:case", args=[one.case_id]),
            _("Read and decide"),
            until=one.proof_by,
            since=one.recorded_at,
        )
        for one in pleas[:MOST]
    ]
