"""Flags and consents in force at an instant."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from beforehand.office.audit import clock
from beforehand.office.parties.models import Consent, Flag, Party


def flags_in_force(party: Party, at: datetime | None = None) -> list[Flag]:
    """The flags everybody knew at `at` (None: now): written and begun, not past their end, not ended by a record by then."""
    moment = at or clock.now()
    begun = party.flags.filter(recorded_at__lte=moment, from_at__lte=moment).filter(Q(until_at=None) | Q(until_at__gt=moment))
    return list(begun.exclude(ended__recorded_at__lte=moment).select_related("recorded_by").order_by("from_at"))


def consents_in_force(party: Party, at: datetime | None = None) -> list[Consent]:
    """The consents that hold at `at` (None: now)."""
    moment = at or clock.now()
    return list(party.consents.filter(given_at__lte=moment).filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment)).order_by("given_at"))
