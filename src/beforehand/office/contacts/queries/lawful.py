"""What may be done now with a person: call and visit asked of the gate, and the day's counters, for one file or a whole worklist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects

from beforehand.core.conduct import Answer
from beforehand.office.contacts.models import UNKNOWN_PERSON, ContactEntry
from beforehand.office.contacts.queries.gate import act, ask, facts_of, gate, history_of
from beforehand.office.parties.models import ContactDetail, Party

DIALS = "CN-CBA-DIALS"
TALKS = "CN-GBT-FREQ-VOICE"
TWO_OFFICERS = (-1, -2)
"""Stands for any two officers in a question about a visit that nobody has planned yet."""


@dataclass(frozen=True)
class CountersToday:
    """The day's counters of a number: unanswered dials and talks, each with the limit of the house (None: none is set)."""

    dials: int
    dials_most: int | None
    talks: int
    talks_most: int | None


@dataclass(frozen=True)
class LawfulNow:
    """The gate's answers about a call to his number (None: he has none) and a visit to his door by two."""

    phone: ContactDetail | None
    call: Answer | None
    visit: Answer
    counters: CountersToday | None


def state_of(answer: Answer | None) -> str:
    """A gate's answer as the verdict that is drawn: now, later, unknown, refused."""
    if answer is None:
        return "unknown"
    if str(answer.verdict) == "allow":
        return "now"
    if str(answer.verdict) == "unknown":
        return "unknown"
    return "later" if answer.next_lawful else "refused"


def where_to_meet(party: Party, loans: Sequence[str], at: datetime) -> list[tuple[str, Answer]]:
    """Whether two officers may visit him at `at`, place by place: his door, a place he names, where he works or trades."""
    kinds = {one.kind for one in party.contact_details.all() if one.ended_at is None}
    facts, history = facts_of(party), history_of(party, at)
    places = ["home", "agreed_place", "own_business" if "business" in kinds and "workplace" not in kinds else "workplace"]
    return [
        (
            place,
            ask(
                party,
                act(kind="visit", to="debtor", at=at, purpose="collection", staff=TWO_OFFICERS, place=place, loans=loans),
                history,
                facts,
            ),
        )
        for place in places
    ]


def with_contacts(parties: Iterable[Party]) -> list[Party]:
    """The same files with all the gate reads of them fetched in a fixed number of queries."""
    files = list(parties)
    prefetch_related_objects(
        files, "branch", "flags__ended", "consents", "contact_entries", "contact_details", "third_persons__party__branch", "findings",
    )  # fmt: skip
    return files


def phone_of(party: Party) -> ContactDetail | None:
    """The number by which he is called: his own first, then one of which nobody knows whose it is."""
    numbers = [one for one in party.contact_details.all() if one.kind == ContactDetail.Kind.PHONE and one.ended_at is None]
    numbers.sort(key=lambda one: (one.holder != "debtor", one.holder != UNKNOWN_PERSON, one.pk))
    return next((one for one in numbers if one.holder in ("debtor", UNKNOWN_PERSON)), None)


def person_at(detail: ContactDetail | None) -> str:
    """Whom a number or address reaches, in the gate's words."""
    if detail is None or detail.holder == "debtor":
        return "debtor"
    return detail.holder


def lawful_now(party: Party, loans: Sequence[str], at: datetime) -> LawfulNow:
    """Whether he may be called and visited at `at`; reads what `with_contacts` fetched without a query."""
    facts = facts_of(party)
    past = sorted(party.contact_entries.all(), key=lambda entry: (entry.happened_at, entry.pk))
    history = history_of(party, at, past)
    phone = phone_of(party)
    call = None
    if phone is not None:
        dial = act(kind="call", to=person_at(phone), at=at, purpose="collection", staff=(), detail=phone, loans=loans)
        call = ask(party, dial, history, facts)
    door = act(kind="visit", to="debtor", at=at, purpose="collection", staff=TWO_OFFICERS, place="home", loans=loans)
    counters = None if phone is None else counters_of(past, phone, at, party.branch.zone_info)
    return LawfulNow(phone, call, ask(party, door, history, facts), counters)


def counters_today(party: Party, detail: ContactDetail, at: datetime) -> CountersToday:
    """The counters of a number on the day of `at` in the branch's zone."""
    return counters_of(list(party.contact_entries.order_by("happened_at", "pk")), detail, at, party.branch.zone_info)


def counters_of(entries: Iterable[ContactEntry], detail: ContactDetail, at: datetime, zone: object) -> CountersToday:
    """The counters of a number on the day of `at` in `zone` (a tzinfo), from the contacts given."""
    day: date = at.astimezone(zone).date()  # type: ignore[arg-type]
    calls = [
        one for one in entries
        if one.kind == "call" and one.direction == "out" and one.happened_at <= at
        and one.happened_at.astimezone(zone).date() == day  # type: ignore[arg-type]
    ]  # fmt: skip
    talks = sum(one.result in ("conversation", "refused_further_contact") and one.to == "debtor" for one in calls)
    dials = sum(one.result in ("unanswered", "voicemail") and one.detail_id in (detail.pk, None) for one in calls)
    return CountersToday(dials, daily_limit(DIALS, day), talks, daily_limit(TALKS, day))


def daily_limit(rule_id: str, day: date) -> int | None:
    """How many a rule in force on a day allows in a day; None where the house stands under no such rule."""
    for rule in gate().rules:
        if rule.id == rule_id and rule.in_scope("call", day):
            limits = [limit.most for check in rule.checks for limit in getattr(check, "limits", ()) if limit.span == "calendar_day"]
            return min(limits, default=None)
    return None
