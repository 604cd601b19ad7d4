"""Consents and flags: states of a person that are records with a beginning and an end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from beforehand.office.parties.models import Consent, Flag, FlagEnded, Party
from beforehand.office.parties.refusing import UnableToRecord, written_once
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
CONSENTS = ("hours_agreement", "meet_at_place", "account_shown", "text_to_number", "call_direct_prior")

NIGHT_AT_MOST = 12 * 60
"""Minutes that agreed hours may run over midnight."""


@service("record_consent", roles=WRITERS)
def record_consent(actor: Staff, at: datetime, *, party: Party, kind: str, scope: Mapping[str, Any], words: str) -> Consent:
    """Record a yes in the person's own words; without the words it is no consent. `scope` limits it: hours, a place, an account."""
    if kind not in CONSENTS:
        raise UnableToRecord(_("Choose what he agrees to from the list."), field="kind")
    if not words.strip():
        raise UnableToRecord(_("Write his own words. A consent without them is none."), field="words")
    if kind == "hours_agreement" and not _hours(scope):
        raise UnableToRecord(_("Write from when to when he agrees to be reached, like 19:00 to 21:00."), field="start")
    return Consent.objects.create(party=party, kind=kind, scope=dict(scope), given_at=at, words=words.strip(), recorded_by=actor)


def _hours(scope: Mapping[str, Any]) -> bool:
    start, end = str(scope.get("start", "")), str(scope.get("end", ""))
    if not (CLOCK.fullmatch(start) and CLOCK.fullmatch(end)) or start == end:
        return False
    # An end before the start is the next morning's; more than a night is two hours in the wrong order.
    return start < end or _minutes(end) + 24 * 60 - _minutes(start) <= NIGHT_AT_MOST


def _minutes(clock_time: str) -> int:
    return int(clock_time[:2]) * 60 + int(clock_time[3:])


@service("withdraw_consent", roles=WRITERS)
def withdraw_consent(actor: Staff, at: datetime, *, consent: Consent) -> Consent:
    """The person took his yes back; from `at` on it opens nothing."""
    if consent.withdrawn_at is None:
        consent.withdrawn_at = at
        consent.save(update_fields=["withdrawn_at"])
    return consent


@service("raise_flag", roles=(*WRITERS, Role.COMPLIANCE_OFFICER))
def raise_flag(
    actor: Staff, at: datetime, *, party: Party, kind: str, reason: str, until_at: datetime | None = None, place: str = ""
) -> Flag:
    """Put up a flag everybody sees before acting, from `at` on; it outlives the loan."""
    if kind not in Flag.Kind.values:
        raise UnableToRecord(_("Choose the flag from the list."), field="kind")
    if not reason.strip():
        raise UnableToRecord(_("Say why. Whoever reads the flag must know what it rests on."), field="reason")
    if until_at is not None and until_at <= at:
        raise UnableToRecord(_("The flag would end before it begins. Choose a later day, or leave it open."), field="until_at")
    return Flag.objects.create(
        party=party, kind=kind, from_at=at, until_at=until_at, place=place.strip(), reason=reason.strip(), recorded_by=actor
    )


@service("end_flag", roles=(Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER, Role.RISK_MANAGER, Role.COMPLIANCE_OFFICER))
def end_flag(actor: Staff, at: datetime, *, flag: Flag, reason: str) -> FlagEnded:
    """End a flag, with the reason. Whoever raised it does not end it."""
    if FlagEnded.objects.filter(flag=flag).exists():
        raise UnableToRecord(_("This flag was ended before."), code="ended")
    if flag.recorded_by_id == actor.pk:
        raise UnableToRecord(_("%(name)s raised this flag and may not end it.") % {"name": actor.name}, code="own_flag")
    if not reason.strip():
        raise UnableToRecord(_("Say why the flag no longer holds."), field="reason")
    with written_once(UnableToRecord(_("This flag was ended before."), code="ended")):
        return FlagEnded.objects.create(flag=flag, reason=reason.strip(), recorded_by=actor)
