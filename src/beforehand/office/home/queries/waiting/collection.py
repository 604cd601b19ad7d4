"""What waits in collection: today's list, promises of the day, cases nobody holds, pleas to be decided."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beforehand.office.collecting.models import Assignment, Case, HardshipEnquiry, Promise, PromiseVerdict
from beforehand.office.home.queries.waiting.row import MOST, Waiting
from beforehand.office.servicing.days import civil_day
from beforehand.office.staff.models import Staff


def own_list(staff: Staff) -> list[Waiting]:
    """The people he holds, as one row that leads to the worklist, and what they promised for today."""
    held = _held_by(staff)
    count = held.count()
    if not count:
        return []
    words = ngettext("%(n)s person to reach", "%(n)s people to reach", count) % {"n": count}
    rows = [Waiting(_("Today’s list"), f"{words}.", reverse("collecting:worklist"), _("Open"))]
    today = civil_day(staff.branch) if staff.branch else None
    if today is None:
        return rows
    promised = Promise.objects.filter(case__in=held, promised_on=today).exclude(
        Exists(PromiseVerdict.objects.filter(promise=OuterRef("pk"), verdict="kept"))
    )
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
        for one in promised.select_related("case__party", "loan")[:MOST]
    ]


def to_be_given(staff: Staff) -> list[Waiting]:
    """For the manager: cases without a holder, and pleas of hardship to be decided."""
    running = Case.objects.visible_to(staff).filter(closed_at=None)
    held = Assignment.objects.filter(case=OuterRef("pk"), until_at=None)
    rows = [
        Waiting(
            _("Nobody holds the case of %(name)s") % {"name": one.party.name},
            _("Opened on %(day)s.") % {"day": one.opened_on.isoformat()},
            reverse("collecting:case", args=[one.pk]),
            _("Give it to somebody"),
            since=one.opened_at,
        )
        for one in running.filter(~Exists(held)).select_related("party").order_by("opened_at")[:MOST]
    ]
    pleas = HardshipEnquiry.objects.filter(case__in=running, treatment=None).select_related("case__party").order_by("proof_by")
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


def _held_by(staff: Staff):
    held = Assignment.objects.filter(case=OuterRef("pk"), collector=staff, until_at=None)
    return Case.objects.visible_to(staff).filter(closed_at=None).filter(Exists(held))
