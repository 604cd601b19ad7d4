"""The gate as this house stands under it, and what it needs of a file: zones, flags, consents, the contacts that have happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from functools import cache

from django.utils.translation import get_language

from beforehand.core.conduct import (
    UNKNOWN,
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
from beforehand.office.contacts.models import UNKNOWN_PERSON, Answered, Breach, ContactEntry
from beforehand.office.parties.models import Consent as StoredConsent
from beforehand.office.parties.models import ContactDetail, Party, ThirdPerson
from beforehand.office.parties.models import Flag as StoredFlag
from beforehand.office.parties.values import ZONE
from beforehand.packs.read import conduct_pack, house_conduct_pack

HOUSE = "founding"
DIAL_COST_MINOR = 1_00
VISIT_COST_MINOR = 60_00
"""What a dial and a visit cost the house, in minor units; the hand-over note adds them up."""
RESULTS = frozenset(
    {"unanswered", "dead_number", "voicemail", "conversation", "delivered", "question", "refused_further_contact", "refused"}
)
"""Results the gate counts by their word."""
MET_NOBODY = frozenset({"not_home", "door_locked", "address_not_found", "moved"})


@cache
def gate() -> Gate:
    """The rules this house stands under, compiled once per process from its packs."""
    house = house_profile(house_conduct_pack(HOUSE))
    return compile_profile(conduct_pack(house.jurisdiction), house)


def facts_of(party: Party, planned: ContactDetail | None = None) -> PartyFacts:
    """What the gate must know of the person: plausible zones, every flag and consent with its beginning and end.

    `planned` is the address of a visit: a safety flag that names it stops the visit whoever else it was raised about.
    Flags, consents and findings that were prefetched (`flags__ended`, `consents`, `findings`) cost no query.
    """
    flags = [_flag(flag) for flag in party.flags.all()]
    if planned is not None:
        flags += [_flag(flag) for flag in safety_flags_at(planned)]
    return PartyFacts(
        zones=(PlausibleZone(party.branch.zone, "address"), *_zones_found(party)), flags=tuple(flags),
        consents=tuple(_consent(consent) for consent in party.consents.all()),
    )  # fmt: skip


def _zones_found(party: Party) -> tuple[PlausibleZone, ...]:
    """The zones somebody found him to live by, corrected ones left out: whoever contacts him keeps the hours of each."""
    findings = [one for one in party.findings.all() if one.attribute == ZONE]
    corrected = {one.supersedes_id for one in findings}
    return tuple(PlausibleZone(str(one.value), "stated") for one in findings if one.pk not in corrected)


def safety_flags_at(planned: ContactDetail) -> list[StoredFlag]:
    """Safety flags of other files that name this place."""
    place = " ".join(str(planned.value).casefold().split())
    others = StoredFlag.objects.filter(kind=StoredFlag.Kind.SAFETY).exclude(party=planned.party_id).select_related("ended")
    return [flag for flag in others if " ".join(str(flag.place).casefold().split()) == place]


def _flag(flag: StoredFlag) -> Flag:
    ended = flag.ended.recorded_at if hasattr(flag, "ended") else None
    ends = [moment for moment in (flag.until_at, ended) if moment]
    return Flag(flag.kind, flag.from_at, min(ends) if ends else None)


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
    """The contacts of the file that happened up to an instant (None: all), oldest first, the agency's too.

    One written before at the same instant counts: two dials of one minute are two. A third person who asked not to be contacted
    again stands in it too, whoever wrote it down.
    """
    stored = party.contact_entries.order_by("happened_at", "pk") if entries is None else entries
    refused = [_refusal(person) for person in party.third_persons.all() if person.refused_on]
    return [*refused, *(_past(entry) for entry in stored if before is None or entry.happened_at <= before)]


def _refusal(person: ThirdPerson) -> PastContact:
    assert person.refused_on is not None
    at = datetime.combine(person.refused_on, time(), tzinfo=person.party.branch.zone_info)
    return PastContact(kind="visit", direction="in", to=person.relation, at=at, result="refused_further_contact")


def _past(entry: ContactEntry) -> PastContact:
    result: str | None = entry.result if entry.result in RESULTS else None
    if entry.result in MET_NOBODY:
        result = "unanswered"
    return PastContact(
        kind=entry.kind, direction=entry.direction, to=UNKNOWN if entry.to == UNKNOWN_PERSON else entry.to, at=entry.happened_at,
        result=result, by=entry.by, detail=str(entry.detail_id) if entry.detail_id else None,
    )  # fmt: skip


def act(
    *, kind: str, to: str, at: datetime, purpose: str, staff: Sequence[int], place: str = "", detail: ContactDetail | None = None,
    loans: Iterable[str] = (), content: Mapping[str, Sequence[str]] | None = None, minutes: int | None = None, by: str = "lender",
) -> Act:  # fmt: skip
    """One act as the gate is asked about it; `staff` are the people who take part in a visit, by their numbers."""
    said = None if not content else Content(**{part: frozenset(words) for part, words in content.items()})
    return Act(
        kind=kind, to=UNKNOWN if to == UNKNOWN_PERSON else to, at=at, purpose=purpose, detail=str(detail.pk) if detail else None, by=by,
        staff=tuple(str(number) for number in staff) if kind == "visit" else None, place=place or None, debts=tuple(loans) or None,
        content=said, minutes=minutes,
    )  # fmt: skip


def ask(
    party: Party, asked: Act, history: Sequence[PastContact] | None = None, facts: PartyFacts | None = None,
    planned: ContactDetail | None = None,
) -> Answer:  # fmt: skip
    """The gate's answer about one act on this person, with what has happened before it."""
    assert isinstance(asked.at, datetime)
    known = facts or facts_of(party, planned if asked.kind == "visit" else None)
    return gate().ask(known, history_of(party, asked.at) if history is None else history, asked)


def shown_rule(answered: Answered | Breach) -> str:
    """The rule as people read it, in the reader's language."""
    if not answered.rule:
        return answered.shown_as
    rule = next((one for one in gate().rules if one.id == answered.rule), None)
    return rule.shown_as(get_language() or "en") if rule else answered.shown_as
