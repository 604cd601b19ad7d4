"""Incidents, and whether the flag of one is in force."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from beforehand.office.audit import clock
from beforehand.office.parties.models import Flag, Party
from beforehand.office.parties.queries import flags_in_force
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.safety.models import Incident
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Department


def incidents_of(staff: Staff) -> QuerySet[Incident]:
    """The incidents `staff` may see, youngest first, with person, flag and the end of the flag."""
    found = Incident.objects.visible_to(staff).select_related("party__branch", "flag__ended__recorded_by", "recorded_by")
    return found.prefetch_related("officers").order_by("-happened_at", "-pk")


def safety_flag(party: Party, at: datetime | None = None) -> Flag | None:
    """The safety flag in force over a person at an instant (None: now): nobody visits, and whoever lends sees it."""
    return next((flag for flag in flags_in_force(party, at) if flag.kind == Flag.Kind.SAFETY), None)


def in_force(incidents: QuerySet[Incident], at: datetime | None = None) -> QuerySet[Incident]:
    """Of these incidents those whose flag still stops visits."""
    moment = at or clock.now()
    return incidents.exclude(flag__ended__recorded_at__lte=moment).filter(Q(flag__until_at=None) | Q(flag__until_at__gt=moment))


def timeline_rows(party: Party, as_known_at: datetime | None = None) -> list[TimelineRow]:
    """Incidents with this person, as known at an instant."""
    moment = as_known_at or clock.now()
    rows = []
    for incident in party.incidents.filter(recorded_at__lte=moment).select_related("recorded_by").prefetch_related("officers"):
        kind = Incident.Kind(incident.kind).label
        details = [
            _("police %(reference)s") % {"reference": incident.police_reference} if incident.police_reference else "",
            str(incident.injuries or ""),
            _("present: %(names)s") % {"names": _(", ").join(officer.name for officer in incident.officers.all())},
        ]
        rows.append(
            TimelineRow(
                at=incident.happened_at,
                recorded_at=incident.recorded_at,
                department=str(Department.COLLECTION),
                kind="incident",
                bold=_("Incident: %(kind)s.") % {"kind": kind},
                text=_("All visits to this person and place are stopped. ") + "; ".join(one for one in details if one),
                words=str(incident.words),
                writer=incident.recorded_by.name,
                known=incident.recorded_at,
                subject=f"incident-{incident.pk}",
                tags=("safety",),
            )
        )
    return rows
