"""Reporting what happened to one of us; visits to the person and the place stop with the report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from beforehand.office.audit import clock
from beforehand.office.audit.personal import keyed_digest
from beforehand.office.parties.models import ContactDetail, Flag, Party
from beforehand.office.parties.queries import flags_in_force
from beforehand.office.parties.services import raise_flag
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.safety.models import Incident
from beforehand.office.safety.refusing import UnableToReportIncident
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service

PLACES = (ContactDetail.Kind.HOME, ContactDetail.Kind.WORKPLACE, ContactDetail.Kind.BUSINESS)


@service("report_incident", roles=WRITERS)
def report_incident(
    actor: Staff,
    at: datetime,
    *,
    party: Party,
    kind: str,
    happened_at: datetime,
    place: str,
    words: str,
    officers: Sequence[Staff],
    police_reference: str = "",
    injuries: str = "",
    visit: models.Model | None = None,
) -> Incident:
    """Record a threat or an assault. The safety flag stands at once, on the person and on everybody else of that place, beyond the loan.

    Refused: an unknown kind, a moment to come or before somebody could have written it, without words, without the officers concerned.
    """
    if kind not in Incident.Kind.values:
        raise UnableToReportIncident(_("Choose what happened from the list."), field="kind")
    if happened_at > clock.now():
        raise UnableToReportIncident(_("This moment has not come yet. Put when it happened."), field="happened_at")
    if not words.strip():
        raise UnableToReportIncident(_("Write what happened, in the order in which it did."), field="words")
    if not officers:
        raise UnableToReportIncident(_("Name the officers who were there."), field="officers")
    place = " ".join(place.split())
    reason = _("Incident of %(day)s: %(words)s") % {
        "day": f"{happened_at.astimezone(party.branch.zone_info):%Y-%m-%d %H:%M}",
        "words": words.strip(),
    }
    flag = raise_flag(actor, at, party=party, kind=Flag.Kind.SAFETY, reason=str(reason), place=place)
    incident = Incident.objects.create(
        party=party,
        kind=kind,
        happened_at=happened_at,
        place=place,
        words=words.strip(),
        police_reference=police_reference.strip(),
        injuries=injuries.strip(),
        flag=flag,
        visit_id=visit.pk if visit else None,
        recorded_by=actor,
    )
    incident.officers.set(officers)
    if place:
        _stop_place(actor, at, incident, place)
    return incident


def _stop_place(actor: Staff, at: datetime, incident: Incident, place: str) -> None:
    """Everybody else who is reached at this place is flagged too: the place is dangerous whoever is visited there."""
    digests = [keyed_digest(kind, place) for kind in PLACES]
    others = Party.objects.filter(contact_details__digest__in=digests, contact_details__kind__in=PLACES, contact_details__ended_at=None)
    reason = _("An incident happened at this place on %(day)s, with somebody else.") % {"day": f"{incident.happened_at:%Y-%m-%d}"}
    for other in others.exclude(pk=incident.party_id).distinct():
        if not any(flag.kind == Flag.Kind.SAFETY for flag in flags_in_force(other)):
            raise_flag(actor, at, party=other, kind=Flag.Kind.SAFETY, reason=str(reason), place=place)
