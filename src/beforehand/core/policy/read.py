"""A policy from plain data, as a pack or an import gives it: mappings, sequences, words, whole numbers, days.

A refusal names its place as a path, versions and rules counted from 1: `versions[2].rules[3].recheck`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.policy.versions import CITATION, PolicyRule, PolicyVersion, Recheck, make_version
from beforehand.core.rules import Catalogue, Effect, UnableToRead, parse

MISSING_FIELD = RefusalKind(
    "policy.missing_field",
    1,
    "{place} has no {field}. Write it there.",
    "{place} 缺少 {field}。请补上。",
    CITATION,
)
UNKNOWN_FIELD = RefusalKind(
    "policy.unknown_field",
    2,
    "{place} has a field {field} that means nothing here. Known are: {known}.",
    "{place} 中的字段 {field} 没有含义。可用字段：{known}。",
    CITATION,
)
WRONG_FIELD = RefusalKind(
    "policy.wrong_field",
    3,
    "{place}: {field} is {found}; it must be {expected}.",
    "{place}：{field} 为 {found}，应为{expected_zh}。",
    CITATION,
)

_WORDS = ("words", "文字")
_VERSION_FIELDS = frozenset({"version", "continues", "released_on", "cooling_hours", "authors", "signed_by", "rules"})
_RULE_FIELDS = frozenset(
    {"rule_id", "text", "effect", "reason_code", "sentence", "hard", "recheck", "monitors", "taught_by", "provenance", "applies_when"}
)


def read_policy(data: Mapping[str, Any], catalogue: Catalogue) -> tuple[PolicyVersion, ...]:
    """The versions of a policy, in the order given.

    `data["versions"]` lists them; one with `continues: n` begins with the rules of version n, unchanged. `UnableToRead` where a field is
    missing, unknown or of another kind, and where `make_version` refuses.
    """
    versions: dict[int, PolicyVersion] = {}
    for position, plain in enumerate(_listed(data, "versions", "policy"), start=1):
        place = f"versions[{position}]"
        _refuse_unknown(plain, _VERSION_FIELDS, place)
        listed = _listed(plain, "rules", place)
        rules = [_read_rule(each, catalogue, f"{place}.rules[{count}]") for count, each in enumerate(listed, start=1)]
        number, continues = _whole(plain, "version", place), plain.get("continues")
        if number in versions:
            raise _wrong(place, "version", number, ("another number than the versions before", "与其他版本不同的编号"))
        if continues is not None and continues not in versions:
            raise _wrong(place, "continues", continues, ("the number of a version before it", "此前某版本的编号"))
        versions[number] = make_version(
            number,
            [*(versions[continues].rules if continues is not None else ()), *rules],
            catalogue,
            authors=_strings(plain, "authors", place),
            signed_by=_strings(plain, "signed_by", place),
            released_on=_day(plain, "released_on", place),
            cooling_hours=_whole(plain, "cooling_hours", place),
        )
    return tuple(versions.values())


def _read_rule(plain: Mapping[str, Any], catalogue: Catalogue, place: str) -> PolicyRule:
    _refuse_unknown(plain, _RULE_FIELDS, place)
    text = _string(plain, "text", place)
    effect = plain.get("effect") or parse(text, catalogue).effect
    if effect not in tuple(Effect):
        raise _wrong(place, "effect", effect, ("decline, refer or watch", "decline、refer 或 watch"))
    sentence, recheck = _field(plain, "sentence", place), plain.get("recheck")
    provenance = _field(plain, "provenance", place)
    said_twice = isinstance(provenance, Mapping)
    hard = plain.get("hard", False)
    if not isinstance(hard, bool):
        raise _wrong(place, "hard", hard, ("true or false", "true 或 false"))
    return PolicyRule(
        rule_id=_string(plain, "rule_id", place),
        text=text,
        effect=Effect(effect),
        sentence_en=_string(sentence, "en", f"{place}.sentence"),
        sentence_zh=_string(sentence, "zh", f"{place}.sentence"),
        reason_code=_string(plain, "reason_code", place),
        hard=hard,
        recheck=_read_recheck(recheck, f"{place}.recheck") if recheck is not None else None,
        taught_by=_string(plain, "taught_by", place) if "taught_by" in plain else None,
        provenance=_string(provenance, "en", f"{place}.provenance") if said_twice else _string(plain, "provenance", place),
        provenance_zh=_string(provenance, "zh", f"{place}.provenance") if said_twice else "",
        applies_when=_string(plain, "applies_when", place) if "applies_when" in plain else None,
        monitors=_strings(plain, "monitors", place) if "monitors" in plain else (),
    )


def _read_recheck(plain: Any, place: str) -> Recheck:
    every_months = _whole(plain, "every_months", place)
    if every_months < 1:
        raise _wrong(place, "every_months", every_months, ("1 or more", "1或以上"))
    return Recheck(_strings(plain, "what", place), every_months)


def _refuse_unknown(plain: Any, known: frozenset[str], place: str) -> None:
    if not isinstance(plain, Mapping):
        raise _wrong(place, "it", plain, ("a mapping of fields", "字段的映射"))
    for name in plain:
        if name not in known:
            raise UnableToRead(Refusal(UNKNOWN_FIELD, {"place": place, "field": name, "known": ", ".join(sorted(known))}))


def _field(plain: Any, name: str, place: str) -> Any:
    if not isinstance(plain, Mapping):
        raise _wrong(place, "it", plain, ("a mapping of fields", "字段的映射"))
    if plain.get(name) is None:
        raise UnableToRead(Refusal(MISSING_FIELD, {"place": place, "field": name}))
    return plain[name]


def _string(plain: Any, name: str, place: str) -> str:
    found = _field(plain, name, place)
    if not isinstance(found, str) or not found.strip():
        raise _wrong(place, name, found, _WORDS)
    return found.strip()


def _listed(plain: Any, name: str, place: str) -> Sequence[Any]:
    found = _field(plain, name, place)
    if isinstance(found, str) or not isinstance(found, Sequence) or not found:
        raise _wrong(place, name, found, ("a list of at least one", "至少一项的列表"))
    return found


def _strings(plain: Any, name: str, place: str) -> tuple[str, ...]:
    found = _listed(plain, name, place)
    for each in found:
        if not isinstance(each, str) or not each.strip():
            raise _wrong(place, name, each, _WORDS)
    return tuple(found)


def _whole(plain: Any, name: str, place: str) -> int:
    found = _field(plain, name, place)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise _wrong(place, name, found, ("a whole number, 0 or more", "不小于0的整数"))
    return found


def _day(plain: Any, name: str, place: str) -> date:
    found = _field(plain, name, place)
    if isinstance(found, date) and not isinstance(found, datetime):
        return found
    try:
        return date.fromisoformat(found)
    except (TypeError, ValueError):
        raise _wrong(place, name, found, ("a day such as 2026-11-20", "日期，如 2026-11-20")) from None


def _wrong(place: str, name: str, found: object, expected: tuple[str, str]) -> UnableToRead:
    values = {"place": place, "field": name, "found": found, "expected": expected[0], "expected_zh": expected[1]}
    return UnableToRead(Refusal(WRONG_FIELD, values))
