"""One question as every kind of rule sees it, and what a rule finds: would it refuse, why, and does time decide it.

Truth here is the truth of *the rule refuses this act*; Kleene's unknown names the facts that would settle it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, Protocol
from zoneinfo import ZoneInfo

from beforehand.core.basics.refusals import RefusalKind
from beforehand.core.basics.truth import FALSE, TRUE, Judgement, Missing, Why, any_of, every, unknown
from beforehand.core.conduct.records import UNKNOWN, Act, Consent, Content, Flag, HoursAgreed, PartyFacts, PastContact, Unknown

COLLECTING = frozenset({"collection", "locate"})
HORIZON_DAYS = 40


@dataclass(frozen=True)
class Question:
    """The facts, the history up to the act and the act itself, with the zones whose clocks count; `act.at` is the moment asked about."""

    facts: PartyFacts
    history: tuple[tuple[int, PastContact], ...]
    act: Act
    zones: tuple[ZoneInfo, ...]
    asked_at: datetime
    zones_known: bool = True
    history_known: bool = True

    def later(self, at: datetime) -> Question:
        """The same act with the same history at another moment."""
        return replace(self, act=replace(self.act, at=at))

    @property
    def at(self) -> datetime:
        """The moment in question; always known here."""
        assert isinstance(self.act.at, datetime)
        return self.act.at

    @property
    def third_person(self) -> bool:
        """Whether the act reaches somebody who owes nothing."""
        return self.act.to not in ("debtor", "guarantor")

    @property
    def collecting(self) -> bool:
        """Whether the act is collection work: asking for the money or looking for the person. Answers and notices owed are not."""
        return self.act.purpose in COLLECTING


@dataclass(frozen=True)
class Finding:
    """What one rule says to one question: whether it refuses, the sentence if it does, whether time decides, what may be done instead."""

    judgement: Judgement
    kind: RefusalKind | None = None
    values: Mapping[str, object] | None = None
    time_decides: bool = False
    instead: tuple[str, ...] = ()


PASSES = Finding(FALSE)


class Check(Protocol):
    """One compiled rule; `uses` names the parameters it rests on, `moments` the instants at which its answer may change."""

    uses: ClassVar[tuple[str, ...]]

    def judge(self, question: Question) -> Finding:
        """Whether the rule refuses the act at its moment."""
        ...

    def moments(self, question: Question) -> Iterable[datetime]:
        """Instants at which the answer may change, within the horizon; empty where time never changes it."""
        ...


def truth_of(value: bool) -> Judgement:
    """The judgement of what is known to be so or not so."""
    return TRUE if value else FALSE


def one_of(value: object, allowed: Iterable[object], path: str) -> Judgement:
    """Whether a value is among those allowed; one that nobody knows is unknown and names its path."""
    return missing(path) if isinstance(value, Unknown) else truth_of(value in frozenset(allowed))


def missing(path: str) -> Judgement:
    """An unknown judgement that names one path of the question."""
    return unknown(Missing(path, Why.NOT_GIVEN))


def flagged(question: Question, kinds: Iterable[str]) -> Judgement:
    """Whether a flag of one of these kinds is in force at the moment asked about: from inclusive, until exclusive."""
    flags = question.facts.flags
    if isinstance(flags, Unknown):
        return missing("facts.party.flags")
    wanted = frozenset(kinds)
    return any_of(_in_force(flag, wanted, question.at) for flag in flags)


def _in_force(flag: Flag, wanted: frozenset[str], at: datetime) -> Judgement:
    path = "facts.party.flags" if isinstance(flag.kind, Unknown) else f"facts.party.flags.{flag.kind}"
    if isinstance(flag.kind, str) and flag.kind not in wanted:
        return FALSE
    kind = missing(path) if isinstance(flag.kind, Unknown) else TRUE
    begun = missing(f"{path}.from") if isinstance(flag.from_at, Unknown) else truth_of(flag.from_at <= at)
    return every([kind, begun, _over(flag.until_at, at, path).negated()])


def _over(until_at: datetime | Unknown | None, at: datetime, path: str) -> Judgement:
    if until_at is None:
        return FALSE
    return missing(f"{path}.until") if isinstance(until_at, Unknown) else truth_of(until_at <= at)


def consented(question: Question, consent: Consent) -> Judgement:
    """Whether a consent stood at the moment asked about; one given after the act was asked about is none."""
    path = f"facts.party.consents.{consent.kind if isinstance(consent.kind, str) else 'kind'}"
    given = missing(f"{path}.given_at") if isinstance(consent.given_at, Unknown) else truth_of(consent.given_at <= question.asked_at)
    return every([given, _over(consent.until_at, question.at, path).negated()])


def agreement(question: Question, kind: str, scopes: Iterable[str] | None = None) -> Judgement:
    """Whether the person has given a consent of this kind whose scope is one of `scopes` (None: any scope)."""
    consents = question.facts.consents
    if isinstance(consents, Unknown):
        return missing("facts.party.consents")
    allowed = None if scopes is None else frozenset(scopes)
    found = []
    for consent in consents:
        if consent.kind not in (kind, UNKNOWN):
            continue
        covers = TRUE
        if isinstance(consent.kind, Unknown):
            covers = missing("facts.party.consents")
        elif allowed is not None and consent.scope not in allowed:
            covers = missing(f"facts.party.consents.{kind}.scope") if isinstance(consent.scope, Unknown) else FALSE
        found.append(every([covers, consented(question, consent)]))
    return any_of(found)


def agreed_hours(question: Question) -> Iterator[tuple[HoursAgreed | None, Judgement]]:
    """Each agreement on hours with whether it stands; hours that nobody knows come as None."""
    consents = question.facts.consents
    if isinstance(consents, Unknown):
        yield None, missing("facts.party.consents")
        return
    for consent in consents:
        if isinstance(consent.kind, Unknown):
            yield None, missing("facts.party.consents")
        elif consent.kind == "hours_agreement" and isinstance(consent.scope, HoursAgreed):
            yield consent.scope, consented(question, consent)
        elif consent.kind == "hours_agreement" and isinstance(consent.scope, Unknown):
            yield None, every([missing("facts.party.consents.hours_agreement.scope"), consented(question, consent)])


def words(question: Question, part: str) -> frozenset[str] | Unknown:
    """The words of one part of the content; nothing where it was left out."""
    content = question.act.content
    if isinstance(content, Unknown):
        return UNKNOWN
    value: frozenset[str] | Unknown | None = getattr(content or Content(), part)
    return frozenset() if value is None else value


def tells_debt(question: Question) -> Judgement:
    """Whether a third person learns more than who is asking: the debt, its amount, anything but the caller's name and firm."""
    if not question.third_person:
        return FALSE
    told = words(question, "discloses")
    if isinstance(told, Unknown):
        return missing("act.content.discloses" if isinstance(question.act.content, Content) else "act.content")
    return truth_of(bool(told - {"employer_name", "own_name", "identity"}))


def flag_ends(question: Question) -> Iterator[datetime]:
    """The moments after the one asked about at which a flag begins or ends."""
    if isinstance(question.facts.flags, Unknown):
        return
    for flag in question.facts.flags:
        for moment in (flag.from_at, flag.until_at):
            if isinstance(moment, datetime) and moment > question.at:
                yield moment


def in_every_zone(question: Question, closed: Iterable[Judgement]) -> Judgement:
    """Refused where one plausible zone refuses; where the zones are not known, only if every candidate zone answers the same."""
    judged = list(closed)
    if question.zones_known:
        return any_of(judged)
    if every(judged).truth == any_of(judged).truth:
        return any_of(judged)
    return every([any_of(judged), missing("facts.party.zones")])


def local_instants(question: Question, minute_of_day: int) -> Iterator[datetime]:
    """The instants of one clock time on each day of the horizon, in each plausible zone."""
    for zone in question.zones:
        first = question.at.astimezone(zone).date()
        for ahead in range(HORIZON_DAYS + 1):
            day = first + timedelta(days=ahead)
            yield datetime(day.year, day.month, day.day, minute_of_day // 60 % 24, minute_of_day % 60, tzinfo=zone)
