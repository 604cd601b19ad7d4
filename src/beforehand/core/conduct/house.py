"""House policy: rules adopted whatever the class of the lender, rules tightened, rules of its own. Stricter than law, never looser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from beforehand.core.conduct.kinds.hours import windows_of
from beforehand.core.conduct.kinds.shape import MISWRITTEN

_SCOPES = ("per_contact_detail", "per_debtor")


class HousePolicyError(ValueError):
    """A house policy that would loosen a rule, names one that is not in the pack, or says what the gate cannot read."""


def _subset(old: Any, new: Any) -> bool:
    return frozenset(new or ()) <= frozenset(old or ())


def _superset(old: Any, new: Any) -> bool:
    return frozenset(new or ()) >= frozenset(old or ())


def _wider(old: Any, new: Any) -> bool:
    return old in _SCOPES and new in _SCOPES and _SCOPES.index(new) >= _SCOPES.index(old)


def _fewer(old: Any, new: Any) -> bool:
    """Every old limit is held by a new one of the same span that allows no more."""

    def span(limit: Mapping[str, Any]) -> tuple[str, int]:
        return limit["window"]["kind"], int(limit["window"].get("length", 1))

    return all(any(span(one) == span(other) and other["limit"] <= one["limit"] for other in new or ()) for one in old or ())


def _narrower(old: Any, new: Any) -> bool:
    """Every new window lies inside an old one on each of its days."""
    before, after = windows_of({"allowed": old}), windows_of({"allowed": new})
    return all(
        any(day in was.weekdays and was.start_minute <= now.start_minute and now.end_minute <= was.end_minute for was in before)
        for now in after
        for day in now.weekdays
    )


_TIGHTER: Mapping[str, Callable[[Any, Any], bool]] = {
    "limits": _fewer,
    "scope": _wider,
    "counted": _superset,
    "not_counted": _subset,
    "override": _subset,
    "allowed": _narrower,
    "min_staff": lambda old, new: new >= (old or 0),
    "max_minutes": lambda old, new: old is None or new <= old,
    "allowed_targets": _subset,
    "barred_targets": _superset,
    "triggers_any": _subset,
    "disclose_debt": lambda old, new: new is False,
    "stop_on": _superset,
    "barred": _superset,
    "barred_without_clear_consent": _superset,
    "required": _superset,
    "stop_flags": _superset,
    "hard": lambda old, new: bool(new) or not old,
}


def _compares(name: str, old: Any, new: Any) -> bool:
    try:
        return _TIGHTER[name](old, new)
    except MISWRITTEN as error:
        raise HousePolicyError(f"{name} is not written as the rule writes it: {new!r}") from error


def tightened(rule: Mapping[str, Any], changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The rule's parameters with the house's in their place. Refused: a change that loosens the rule, or that nobody can compare."""
    params: dict[str, Any] = dict(rule.get("params") or {})
    for name, value in changes.items():
        if name not in _TIGHTER:
            raise HousePolicyError(f"the house may not set {name} of {rule['id']}: nobody here can tell whether that is tighter")
        if not _compares(name, params.get(name), value):
            was = params.get(name)
            raise HousePolicyError(f"the house may tighten {rule['id']}, not loosen it: {name} was {was!r}, asked for {value!r}")
        params[name] = value
    return params
