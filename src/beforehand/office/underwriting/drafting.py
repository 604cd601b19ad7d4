"""Drawing the next version of a policy out of the one before: rules that go on, one more of the house's own, the cooling time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from beforehand.core.policy import PolicyRule, PolicyVersion, make_version
from beforehand.core.rules import Effect, UnableToRead, parse
from beforehand.core.rules.catalogue import STARTER

HOUSE = "HOUSE"


@dataclass(frozen=True)
class NewRule:
    """A rule of the house's own: its text, its sentence in both languages, the reason it gives."""

    text: str
    sentence_en: str
    sentence_zh: str
    reason_code: str


def next_version(
    base: PolicyVersion, number: int, *, keep: Collection[str], new_rule: NewRule | None, cooling_hours: int, author: str, released_on: date
) -> PolicyVersion:
    """The version with this number: the rules of `base` named in `keep`, in their order, then the new one. `UnableToRead` as the core."""
    rules = [rule for rule in base.rules if rule.rule_id in keep]
    if new_rule is not None:
        rules.append(_house_rule(base, number, new_rule))
    return make_version(number, rules, STARTER, authors=[author], signed_by=[author], released_on=released_on, cooling_hours=cooling_hours)


def _house_rule(base: PolicyVersion, number: int, new: NewRule) -> PolicyRule:
    read = parse(new.text, STARTER)
    taken = {rule.rule_id for rule in base.rules}
    name = next(one for count in range(1, len(taken) + 2) if (one := f"{HOUSE}-{number}-{count}") not in taken)
    return PolicyRule(
        rule_id=name, text=new.text, effect=Effect(read.effect or Effect.REFER), sentence_en=new.sentence_en, sentence_zh=new.sentence_zh,
        reason_code=new.reason_code, provenance="The house’s own, without a lesson.",
        provenance_zh="公司自定，未经复盘。",
    )  # fmt: skip


__all__ = ["NewRule", "UnableToRead", "next_version"]
