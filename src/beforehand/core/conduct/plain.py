"""Records of the gate out of plain data (mappings, lists, words), as cases, house policy and stored acts are written.

The word `unknown` in place of a value becomes UNKNOWN; what is left out stays left out. A word the gate would not understand is
refused with its path, because a purpose or kind it passed over would open a door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from beforehand.core.conduct.kinds.shape import UnreadableRuleError, clock_minute
from beforehand.core.conduct.records import (
    KINDS,
    PERSONS,
    PLACES,
    PURPOSES,
    UNKNOWN,
    Act,
    Consent,
    Content,
    Flag,
    HoursAgreed,
    PartyFacts,
    PastContact,
    PlausibleZone,
    Profile,
    Unknown,
)

Plain = Mapping[str, Any]
_PROFILE_FIELDS = ("jurisdiction", "lender_class", "loan_class", "accept", "house")


class UnreadableQuestionError(ValueError):
    """A question whose data the gate cannot read; the message begins with the path."""


class UnsupportedQuestionError(UnreadableQuestionError):
    """A question that is well written in words or fields this gate does not know yet."""


def read_profile(data: Plain) -> Profile:
    """A profile: jurisdiction, lender_class, loan_class, accept, house."""
    _known_fields(_mapping(data, "profile"), "profile", _PROFILE_FIELDS)
    words = {"loan_class": "consumer_instalment", **data}
    for name in ("jurisdiction", "lender_class", "loan_class"):
        if not isinstance(words.get(name), str):
            raise UnreadableQuestionError(f"profile.{name} is missing or no word")
    accept = _list(data.get("accept", ("binding",)), "profile.accept")
    house = [_mapping(entry, f"profile.house.{n}") for n, entry in enumerate(_list(data.get("house"), "profile.house"))]
    return Profile(words["jurisdiction"], words["lender_class"], words["loan_class"], tuple(map(str, accept)), tuple(house))


def house_profile(pack: Plain) -> Profile:
    """The profile of the lender that a house pack describes."""
    return read_profile({name: pack[name] for name in _PROFILE_FIELDS if name in pack})


def read_facts(data: Plain) -> PartyFacts:
    """The facts of the person: `party` with zones, flags and consents. Facts that belong to other questions are not read."""
    party = _mapping(_mapping(data, "facts").get("party") or {}, "facts.party")
    zones, flags, consents = (_open_list(party.get(name), f"facts.party.{name}") for name in ("zones", "flags", "consents"))
    return PartyFacts(
        zones if isinstance(zones, Unknown) else _zones(zones),
        flags if isinstance(flags, Unknown) else tuple(_flag(flag, f"facts.party.flags.{n}") for n, flag in enumerate(flags)),
        consents if isinstance(consents, Unknown) else tuple(_consent(one, f"facts.party.consents.{n}") for n, one in enumerate(consents)),
    )


def read_history(data: Any) -> Sequence[PastContact] | Unknown:
    """The contacts that have happened, in any order; absent is none."""
    entries = _open_list(data, "history")
    if isinstance(entries, Unknown):
        return UNKNOWN
    return tuple(_contact(_mapping(entry, f"history.{n}"), f"history.{n}") for n, entry in enumerate(entries))


def read_act(data: Plain) -> Act:
    """One act."""
    _mapping(data, "act")
    names = ("kind", "to", "detail", "at", "by", "staff", "place", "purpose", "debts", "content", "minutes")
    _known_fields(data, "act", names)
    for name in ("kind", "to", "at"):
        if name not in data:
            raise UnreadableQuestionError(f"act.{name} is missing")
    return Act(
        kind=_word(data["kind"], "act.kind", KINDS),
        to=_word(data["to"], "act.to", PERSONS),
        at=_moment(data["at"], "act.at"),
        purpose=_word(data.get("purpose", "collection"), "act.purpose", PURPOSES),
        detail=_text(data.get("detail")),
        by=_text(data.get("by")) or "lender",
        staff=_staff(data.get("staff")),
        place=None if data.get("place") is None else _word(data["place"], "act.place", PLACES),
        debts=_debts(data.get("debts"), "act.debts"),
        content=_content(data.get("content")),
        minutes=_count(data.get("minutes"), "act.minutes"),
    )


def _zones(zones: Sequence[Any]) -> tuple[PlausibleZone, ...] | Unknown:
    found = []
    for n, entry in enumerate(zones):
        zone = _mapping(entry, f"facts.party.zones.{n}").get("zone")
        if zone == UNKNOWN.value:
            return UNKNOWN
        try:
            ZoneInfo(str(zone))
        except (OSError, ValueError, LookupError) as error:
            raise UnreadableQuestionError(f"facts.party.zones.{n}: {zone!r} is no time zone") from error
        found.append(PlausibleZone(str(zone), str(entry.get("basis", "address"))))
    return tuple(found)


def _flag(entry: Any, path: str) -> Flag:
    flag = _mapping(entry, path)
    begun = flag.get("from")
    if begun is None:
        raise UnreadableQuestionError(f"{path}.from is missing")
    until = flag.get("until")
    debts = _debts(flag.get("debts"), f"{path}.debts")
    return Flag(
        _required_text(flag.get("kind"), f"{path}.kind"),
        _moment(begun, f"{path}.from"),
        None if until is None else _moment(until, f"{path}.until"),
        None if isinstance(debts, Unknown) else debts,
    )


def _consent(entry: Any, path: str) -> Consent:
    consent = _mapping(entry, path)
    scope = consent.get("scope")
    until = consent.get("until")
    if isinstance(scope, Mapping) and UNKNOWN.value in (scope.get("start"), scope.get("end")):
        scope = UNKNOWN
    elif isinstance(scope, Mapping):
        try:
            scope = HoursAgreed(clock_minute(scope["start"]), clock_minute(scope["end"]))
        except (UnreadableRuleError, KeyError) as error:
            raise UnreadableQuestionError(f"{path}.scope: hours agreed are written as start: '06:00', end: '08:00'") from error
    elif scope is not None:
        scope = _text(scope)
    if consent.get("kind") == "hours_agreement" and scope is None:
        scope = UNKNOWN
    return Consent(
        _required_text(consent.get("kind"), f"{path}.kind"),
        _moment(consent.get("given_at", UNKNOWN.value), f"{path}.given_at"),
        scope,
        None if until is None else _moment(until, f"{path}.until"),
    )


def _contact(data: Plain, path: str) -> PastContact:
    for name in ("kind", "direction", "to", "at"):
        if name not in data:
            raise UnreadableQuestionError(f"{path}.{name} is missing")
    times = _count(data.get("times", 1), f"{path}.times")
    debts = _debts(data.get("debts"), f"{path}.debts")
    return PastContact(
        kind=_required_text(data["kind"], f"{path}.kind"),
        direction=_word(data["direction"], f"{path}.direction", ("in", "out")),
        to=_required_text(data["to"], f"{path}.to"),
        at=_moment(data["at"], f"{path}.at"),
        result=_text(data.get("result")),
        by=_text(data.get("by")) or "lender",
        detail=_text(data.get("detail")),
        debts=None if isinstance(debts, Unknown) else debts,
        times=1 if times is None else times,
    )


def _content(data: Any) -> Content | Unknown | None:
    if data is None:
        return None
    if data == UNKNOWN.value:
        return UNKNOWN
    parts = ("says", "has", "discloses", "asked_for", "does")
    content = _mapping(data, "act.content")
    _known_fields(content, "act.content", parts)
    return Content(**{part: _words(content.get(part), f"act.content.{part}") for part in parts})


def _words(value: Any, path: str) -> frozenset[str] | Unknown | None:
    if value is None:
        return None
    if value == UNKNOWN.value or (isinstance(value, Sequence) and UNKNOWN.value in value):
        return UNKNOWN
    if not isinstance(value, list | tuple):
        raise UnreadableQuestionError(f"{path} is a list of words")
    return frozenset(str(word) for word in value)


def _staff(value: Any) -> int | tuple[str, ...] | Unknown | None:
    if isinstance(value, list | tuple):
        return tuple(str(name) for name in value)
    return _count(value, "act.staff")


def _count(value: Any, path: str) -> int | Unknown | None:
    if value is None:
        return None
    if value == UNKNOWN.value:
        return UNKNOWN
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UnreadableQuestionError(f"{path}: {value!r} is no number of that kind")
    return value


def _list(value: Any, path: str) -> Sequence[Any]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise UnreadableQuestionError(f"{path} is a list")
    return value


def _open_list(value: Any, path: str) -> Sequence[Any] | Unknown:
    return UNKNOWN if value == UNKNOWN.value else _list(value, path)


def _debts(value: Any, path: str) -> tuple[str, ...] | Unknown | None:
    debts = _open_list(value, path)
    if isinstance(debts, Unknown):
        return debts
    return None if value is None else tuple(str(debt) for debt in debts)


def _word(value: Any, path: str, allowed: Sequence[str]) -> str | Unknown:
    if value == UNKNOWN.value:
        return UNKNOWN
    if value not in allowed:
        raise UnsupportedQuestionError(f"{path}: {value!r} is none of {', '.join(allowed)}")
    return str(value)


def _text(value: Any) -> str | Unknown | None:
    if value is None:
        return None
    return UNKNOWN if value == UNKNOWN.value else str(value)


def _required_text(value: Any, path: str) -> str | Unknown:
    text = _text(value)
    if text is None:
        raise UnreadableQuestionError(f"{path} is missing")
    return text


def _moment(value: Any, path: str) -> datetime | Unknown:
    if value == UNKNOWN.value:
        return UNKNOWN
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise UnreadableQuestionError(f"{path}: {value!r} is no moment; write 2026-09-23T17:32:00+08:00") from error
    if moment.utcoffset() is None:
        raise UnreadableQuestionError(f"{path}: {value!r} has no offset; write 2026-09-23T17:32:00+08:00")
    return moment


def _mapping(value: Any, path: str) -> Plain:
    if not isinstance(value, Mapping):
        raise UnreadableQuestionError(f"{path} is not a mapping")
    return value


def _known_fields(data: Plain, path: str, known: Sequence[str]) -> None:
    strange = [str(name) for name in data if name not in known]
    if strange:
        raise UnsupportedQuestionError(f"{path} has a field the gate does not know: {', '.join(strange)}")
