"""The axis of a lesson: a bar where a clue was true, a dot where it became known, dashes where nothing dates it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from beforehand.office.pages import formats
from beforehand.office.pages.drawing.scale import DayScale, Tick, per_cent
from beforehand.office.pages.shapes import Clue, ClueAxis


@dataclass(frozen=True)
class DrawnClue:
    """One clue's places on the axis (per cent), its words and on which side of a mark they stand."""

    clue: Clue
    number: int
    bar_from: str
    bar_length: str
    dashed_to: str
    dot: str
    true_words: str
    known_words: str
    true_at: str
    known_left: bool
    single: str  # one label left of the dot, where two would collide
    dated: bool
    column: str  # where the clue stands on the upright axis


@dataclass(frozen=True)
class DrawnAxis:
    """What the axis' template writes."""

    clues: list[DrawnClue]
    ticks: list[Tick]
    decision: str
    decision_mid: str


def draw_axis(axis: ClueAxis, words: dict[str, str]) -> DrawnAxis:
    """Place the clues. `words` gives the sentences `since`, `from`, `known`, `nothing` with `{day}` where a day stands."""
    clues = [Clue.of(clue) for clue in axis.clues]
    days = [axis.decision_on] + [clue.known_on for clue in clues]
    days += [day for clue in clues for day in (clue.true_from, clue.true_to) if day]
    first, last = min(days), max([axis.until or days[0], *days])
    room = max(10, (last - first).days // 16)
    scale = DayScale(first - dt.timedelta(days=room), last + dt.timedelta(days=room), left=0, right=100)
    end = axis.until or last
    drawn = [_drawn(clue, number, len(clues), scale, end, words) for number, clue in enumerate(clues, 1)]
    decision = scale.at(axis.decision_on)
    return DrawnAxis(drawn, scale.ticks(most=5), per_cent(decision), per_cent(decision / 2))


def _drawn(clue: Clue, number: int, count: int, scale: DayScale, end: dt.date, words: dict[str, str]) -> DrawnClue:
    dated = clue.true_from is not None
    start = scale.at(clue.true_from) if clue.true_from else scale.left
    stop = scale.at(clue.true_to or max(end, clue.known_on)) if dated else scale.at(clue.known_on)
    known = clue.known_words or words["known"].format(day=formats.day_plain(clue.known_on))
    true = clue.true_words or (words["since"].format(day=formats.day_plain(clue.true_from)) if clue.true_from else words["nothing"])
    single = ""
    if dated and abs(scale.at(clue.known_on) - start) < 40:
        begun = clue.true_words or words["from"].format(day=formats.day_plain(clue.true_from or clue.known_on))
        single = known if clue.kind == "known" or clue.known_words else begun
    return DrawnClue(
        clue=clue,
        number=number,
        bar_from=per_cent(start),
        bar_length=per_cent(max(stop - start, 0.4)),
        dashed_to=per_cent(scale.at(clue.known_on)),
        dot=scale.x(clue.known_on),
        true_words=true,
        known_words=known,
        true_at=per_cent(start),
        known_left=scale.at(clue.known_on) > 45,
        single=single,
        dated=dated,
        column=per_cent((number - 0.5) / count * 86 + 14),
    )
