"""The gate as this house stands under it, and what it needs of a file: zones, flags, consents, the contacts that have happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache

from beforehand.core.conduct import (
    Act,
    Answer,
    Consent,
    Content,
    Flag,
    Gate,
    HoursAgreed,
    PartyFacts,
    PastContact,
    PlausibleZone,
    compile_profile,
    house_profile,
)
from beforehand.office.contacts.models import ContactEntry
from beforehand.office.parties.models import ContactDetail, Party
from beforehand.office.parties.models import Consent as StoredConsent
from beforehand.packs.read import conduct_pack, house_conduct_pack

HOUSE = "founding"
RESULTS = frozenset({"unanswered", "dead_number", "voicemail", "conversation", "delivered", "question", "refused_further_contact", "refused"})
"""Results the gate counts by their word."""
MET_NOBODY = frozenset({"not_home", "door_locked", "address_not_found", "moved"})


@cache
def gate() -> Gate:
    """The rules this house stands under, compiled once per process from its packs."""
    house = house_profile(house_conduct_pack(HOUSE))
    return compile_profile(conduct_pack(house.jurisdiction), house)


def facts_of(party: Party) -> PartyFacts:
    """What the gate must know of the person: plausible zones, every flag and consent with its beginning and end."""
    flags = []
    for flag in party.flags.select_related("ended"):
        ended = flag.ended.recorded_at if hasattr(flag, "ended") else None
        ends = [moment for moment in (flag.until_at, ended) if moment]
        flags.append(Flag(flag.kind, flag.from_at, min(ends) if ends else None))
    return PartyFacts(
        zones=(PlausibleZone(party.branch.zone, "address"),), flags=tuple(flags),
        consents=tuple(_consent(consent) for consent in party.consents.all()),
    )  # fmt: skip


def _consent(consent: StoredConsent) -> Consent:
    scope: HoursAgreed | str | None = None
    if consent.kind == "hours_agreement":
        scope = HoursAgreed(_minutes(consent.scope["start"]), _minutes(consent.scope["end"]))
    elif consent.scope:
        scope = str(next(iter(consent.scope.values())))
    return Consent(consent.kind, consent.given_at, scope, consent.withdrawn_at)


def _minutes(clock_time: str) -> int:
    hour, minute = clock_time.split(":")
    return int(hour) * 60 + int(minute)


def history_of(party: Party, before: datetime | None = None, entries: Iterable[ContactEntry] | None = None) -> list[PastContact]:
    """The contacts of the file that happened before an instant (None: all), oldest first, the agency's too."""
    stored = party.contact_entries.order_by("happened_at", "pk") if entries is None else entries
    return [_past(entry) for entry in stored if before is None or entry.happened_at < before]


def _past(entry: ContactEntry) -> PastContact:
    result: str | None = entry.result if entry.result in RESULTS else None
    if entry.result in MET_NOBODY:
        result = "unanswered"
    return PastContact(
        kind=entry.kind, direction=entry.direction, to=entry.to, at=entry.happened_at, result=result, by=entry.by,
        detail=str(entry.detail_id) if entry.detail_id else None,
    )  # fmt: skip


def act(
    *, kind: str, to: str, at: datetime, purpose: str, staff: Sequence[int], place: str = "", detail: ContactDetail | None = None,
    loans: Iterable[str] = (), content: Mapping[str, Sequence[str]] | None = None, minutes: int | None = None, by: str = "lender",
) -> Act:  # fmt: skip
    """One act as the gate is asked about it; `staff` are the people who take part in a visit, by their numbers."""
    said = None if not content else Content(**{part: frozenset(words) for part, words in content.items()})
    return Act(
        kind=kind, to=to, at=at, purpose=purpose, detail=str(detail.pk) if detail else None, by=by,
        staff=tuple(str(number) for number in staff) if kind == "visit" else None, place=place or None, debts=tuple(loans) or None,
        content=said, minutes=minutes,
    )  # fmt: skip


def ask(party: Party, asked: Act, history: Sequence[PastContact] | None = None, facts: PartyFacts | None = None) -> Answer:
    """The gate's answer about one act on this person, with what has happened before it."""
    assert isinstance(asked.at, datetime)
    return gate().ask(facts or facts_of(party), history_of(party, asked.at) if history is None else history, asked)


def dials_today(party: Party, detail: ContactDetail, at: datetime) -> int:
    """How many dials to this number went unanswered on the day of `at` in the branch's zone."""
    day = at.astimezone(party.branch.zone_info).date()
    same = party.contact_entries.filter(kind="call", direction="out", detail=detail, result="unanswered", happened_at__lte=at)
    return sum(entry.happened_at.astimezone(party.branch.zone_info).date() == day for entry in same)
