"""From pack data to rules that answer: what is in scope, what may decide, what may only remark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from beforehand.core.conduct.house import HousePolicyError, tightened
from beforehand.core.conduct.kinds import UnreadableRuleError, compile_checks
from beforehand.core.conduct.question import Check
from beforehand.core.conduct.records import Profile

CHANNELS: Final[Mapping[str, frozenset[str]]] = {
    "call": frozenset({"voice"}),
    "sms": frozenset({"sms"}),
    "im": frozenset({"im"}),
    "email": frozenset({"email"}),
    "letter": frozenset({"letter"}),
    "visit": frozenset({"visit"}),
    "voicemail": frozenset({"voicemail", "voice"}),
}
"""The channels of the reference each kind of act uses; a message left on a voice mailbox is a voice call too."""


@dataclass(frozen=True)
class Rule:
    """One rule as it stands for one profile. `decides` False: it may only remark. `adopted`: the house made it its own."""

    id: str
    title: str
    title_zh: str
    citation: str
    channels: frozenset[str]
    first_day: date | None
    last_day: date | None
    checks: tuple[Check, ...]
    decides: bool
    origin: str
    unreadable: str = ""

    def in_scope(self, kind: str, day: date) -> bool:
        """Whether the rule is in force on the day and speaks of this kind of act."""
        begun = self.first_day is None or self.first_day <= day
        over = self.last_day is not None and self.last_day < day
        return begun and not over and ("all" in self.channels or bool(self.channels & CHANNELS[kind]))

    def shown_as(self, language: str = "en") -> str:
        """How people read the source: the rule's id, or the house that took it over, or the house alone."""
        chinese = language.startswith("zh")
        if self.origin == "adopted":
            return f"公司规定，依 {self.id}" if chinese else f"house policy, after {self.id}"
        if self.origin == "own":
            return f"公司规定 {self.id}" if chinese else f"house policy {self.id}"
        return self.id


def compile_rules(pack: Mapping[str, Any], profile: Profile) -> Iterator[Rule]:
    """The rules of a pack and a house that speak of acts to this lender. Refused: a house policy that loosens or cannot be read."""
    adopted, changes, own = _house(pack, profile)
    for data in pack["rules"]:
        fits = bool(profile.classes & frozenset(data.get("applies_to", ()))) and _loan_fits(data, profile)
        if frozenset(data.get("channels", ("none",))) == {"none"} or not (fits or data["id"] in adopted):
            continue
        yield _pack_rule(data, profile, data["id"] in adopted, changes.get(data["id"], ()))
    for data in own:
        yield _own_rule(data)


def _pack_rule(data: Mapping[str, Any], profile: Profile, adopted: bool, changes: Iterable[Mapping[str, Any]]) -> Rule:
    unreadable = ""
    checks: tuple[Check, ...] = ()
    try:
        checks = compile_checks(data.get("limit_kind", ""), data.get("params") or {})
        for change in changes:
            # the rule as printed stays beside the tightened one: what it refuses the house cannot open
            checks = (*checks, *compile_checks(data.get("limit_kind", ""), tightened(data, change)))
    except UnreadableRuleError as error:
        if adopted:
            raise HousePolicyError(f"{data['id']} is adopted but cannot be read: {error}") from error
        unreadable = str(error)
    if adopted and not checks:
        raise HousePolicyError(f"{data['id']} is adopted but says nothing about an act that this gate can read")
    used = {name for check in checks for name in check.uses}
    verified = data.get("confidence") != "unverified" and not used & frozenset(data.get("unverified", ()))
    binds = data.get("force") in profile.accept and data.get("status", "in_force") == "in_force" and verified
    return Rule(
        id=data["id"],
        title=data.get("title", ""),
        title_zh=data.get("title_zh") or data.get("title", ""),
        citation=data.get("citation", ""),
        channels=frozenset(data["channels"]),
        first_day=_day(data.get("effective_from")),
        last_day=_day(data.get("effective_to")),
        checks=checks,
        decides=adopted or binds,
        origin="adopted" if adopted else "law",
        unreadable=unreadable,
    )


def _own_rule(data: Mapping[str, Any]) -> Rule:
    name = data.get("id")
    if not isinstance(name, str) or not name:
        raise HousePolicyError(f"a rule of the house has an id: {dict(data)!r}")
    try:
        checks = compile_checks(None, _mapping(data.get("params"), name))
        first_day, last_day = _day(data.get("from")), _day(data.get("to"))
    except (UnreadableRuleError, ValueError) as error:
        raise HousePolicyError(f"the house's own rule {name} cannot be read: {error}") from error
    if not checks:
        raise HousePolicyError(f"the house's own rule {name} has no parameter that this gate can read")
    channels = data.get("channels") or (("visit",) if data.get("gate") == "pre_visit" else ("all",))
    if not isinstance(channels, list | tuple) or not all(isinstance(channel, str) for channel in channels):
        raise HousePolicyError(f"the channels of {name} are a list of words: {channels!r}")
    return Rule(
        id=name,
        title=str(data.get("title", name)),
        title_zh=str(data.get("title_zh") or data.get("title", name)),
        citation=str(data.get("citation", "house policy")),
        channels=frozenset(channels),
        first_day=first_day,
        last_day=last_day,
        checks=checks,
        decides=True,
        origin="own",
    )


def _house(pack: Mapping[str, Any], profile: Profile) -> tuple[frozenset[str], dict[str, list[Mapping[str, Any]]], list[Mapping[str, Any]]]:
    known = {rule["id"] for rule in pack["rules"]}
    adopted: set[str] = set()
    changes: dict[str, list[Mapping[str, Any]]] = {}
    own: list[Mapping[str, Any]] = []
    for entry in profile.house:
        words = set(entry) & {"adopt", "tighten", "own"}
        if len(words) != 1:
            raise HousePolicyError(f"a house entry either adopts, tightens or is its own: {dict(entry)!r}")
        if "own" in words:
            own.append(_mapping(entry["own"], "own"))
            continue
        named = entry[words.pop()]
        if not isinstance(named, str) or named not in known:
            raise HousePolicyError(f"the house names {named!r}, which the pack {pack['code']} does not have")
        adopted.add(named)
        if "tighten" in entry:
            changes.setdefault(named, []).append(_mapping(entry.get("set"), f"the set of {named}"))
    return frozenset(adopted), changes, own


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not value:
        raise HousePolicyError(f"{what} holds no parameters: {value!r}")
    return value


def _loan_fits(data: Mapping[str, Any], profile: Profile) -> bool:
    return profile.loan_class in data.get("loan_classes", (profile.loan_class,))


def _day(value: object) -> date | None:
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))
