"""Where a person lives: a belief over candidate doors, moved by each look with stated chances, exact, and explained in words.

Bayes' rule in exact fractions: each look multiplies a door's weight by the chance of what was seen if he lived there, and the whole is
brought back to one. A belief is a guess for the next step and never a finding. Which look comes next: the greatest chance of finding him
per cost, p·d/c (W. L. Black, *Discrete sequential search*, Information and Control 8, 1965).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.collection.looks import Door, Look, counted

NOT_ONE = RefusalKind(
    "whereabouts.prior.not_one",
    10,
    "The chances of the candidate doors add up to {total}, not to 1. Give what is left to “elsewhere”.",
    "各候选住处的可能性合计为 {total}，不等于 1。余数归入“别处”。",
)
IMPOSSIBLE = RefusalKind(
    "whereabouts.look.impossible",
    20,
    "No candidate door explains “{look}”. Add the door that does.",
    "没有候选住处能解释“{look}”。请补充相应住处。",
)


class UnableToBelieve(Exception):
    """The chances given cannot be right; `refusal` says which and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence())
        self.refusal = refusal


@dataclass(frozen=True)
class Step:
    """One look that counted, with the belief before and after it."""

    look: Look
    before: Mapping[str, Fraction]
    after: Mapping[str, Fraction]


@dataclass(frozen=True)
class Belief:
    """The chances of all doors, which add up to one, with the steps that led to them."""

    doors: tuple[Door, ...]
    prior: Mapping[str, Fraction]
    chances: Mapping[str, Fraction]
    steps: tuple[Step, ...]

    @property
    def ranked(self) -> tuple[Door, ...]:
        """The doors, most likely first, equal ones in the order they were named."""
        return tuple(sorted(self.doors, key=lambda door: -self.chances[door.door_id]))

    def percent(self, door_id: str) -> str:
        """A door's chance in per cent with one decimal, rounded half up."""
        return percent(self.chances[door_id])

    def tenths(self) -> dict[str, int]:
        """The chances in tenths that add up to ten: whole tenths, the rest to the largest remainders (then the order of doors)."""
        whole = {door.door_id: int(self.chances[door.door_id] * 10) for door in self.doors}
        rest = sorted(self.doors, key=lambda door: -(self.chances[door.door_id] * 10 - whole[door.door_id]))
        for door in rest[: 10 - sum(whole.values())]:
            whole[door.door_id] += 1
        return whole


def believe(doors: Sequence[Door], prior: Mapping[str, Fraction], looks: Iterable[Look]) -> Belief:
    """The belief after all looks that count. A prior that does not add up to one, or a look no door explains, raises `UnableToBelieve`."""
    names = [door.door_id for door in doors]
    assert len(set(names)) == len(names), "two doors carry one name"
    assert set(prior) == set(names), "every candidate door has a chance, and no other"
    assert all(chance >= 0 for chance in prior.values()), "a chance is not negative"
    if sum(prior.values()) != 1:
        raise UnableToBelieve(Refusal(NOT_ONE, {"total": sum(prior.values())}))
    chances, steps = dict(prior), []
    for look in counted(looks):
        weights = {name: chances[name] * look.chance(name) for name in names}
        total = sum(weights.values())
        if total == 0:
            raise UnableToBelieve(Refusal(IMPOSSIBLE, {"look": look.en}))
        after = {name: weight / total for name, weight in weights.items()}
        steps.append(Step(look, chances, after))
        chances = after
    return Belief(tuple(doors), dict(prior), chances, tuple(steps))


def why_leads(belief: Belief, language: str = "en") -> str:
    """Why the first door leads the second: what each look did to both, in English or (`zh`…) Chinese."""
    first, second = belief.ranked[:2]
    still = belief.prior[first.door_id] > belief.prior[second.door_id]
    ahead, behind = belief.percent(first.door_id), belief.percent(second.door_id)
    if language.startswith("zh"):
        sentences = [f"{first.zh}{'仍' if still else '现已'}领先{second.zh}：{ahead}% 对 {behind}%。"]
        for step in belief.steps:
            moved = [
                f"{door.zh}由 {percent(step.before[door.door_id])}% 变为 {percent(step.after[door.door_id])}%" for door in (first, second)
            ]
            sentences.append(f"{step.look.zh}{'，'.join(moved)}。")
        return "".join(sentences)
    sentences = [f"{first.en} {'still' if still else 'now'} leads {second.en}: {ahead} % against {behind} %."]
    for step in belief.steps:
        moved = [
            f"{door.en} from {percent(step.before[door.door_id])} % to {percent(step.after[door.door_id])} %" for door in (first, second)
        ]
        sentences.append(f"{step.look.en} It moves {', '.join(moved)}.")
    return " ".join(sentences)


def percent(chance: Fraction) -> str:
    """A chance in per cent with one decimal, rounded half up."""
    tenths = int(chance * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True)
class Option:
    """A look that could be made next: where, its chance to find him if he lives there, and what it costs."""

    option_id: str
    at_door: str
    detection: Fraction
    cost_minor: int

    def __post_init__(self) -> None:
        assert 0 <= self.detection <= 1, "a chance lies from 0 to 1"
        assert self.cost_minor > 0, "every look costs something"


@dataclass(frozen=True)
class Worth:
    """An option with its chance to find him, p·d, and its index, the chance per minor unit of cost."""

    option: Option
    finds: Fraction
    index: Fraction


def look_next(belief: Belief, options: Iterable[Option]) -> tuple[Worth, ...]:
    """The options, best first: p·d/c, then the greater chance to find him, then the option's name."""
    worths = []
    for option in options:
        finds = belief.chances[option.at_door] * option.detection
        worths.append(Worth(option, finds, finds / option.cost_minor))
    return tuple(sorted(worths, key=lambda worth: (-worth.index, -worth.finds, worth.option.option_id)))
