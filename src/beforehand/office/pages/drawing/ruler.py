"""The ruler: lending's entries on the upper line, collection's on the lower, money between, the handle at the moment asked for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from beforehand.office.pages import formats
from beforehand.office.pages.drawing.scale import DayScale, Tick, per_cent
from beforehand.office.pages.shapes import NamedMoment, Ruler, RulerMark

_GROUP = 0.9  # per cent of the width: marks nearer than this are drawn as one, a little larger, and say how many they are


@dataclass(frozen=True)
class DrawnMark:
    """One mark or several of one lane that fall together."""

    x: str
    lane: str
    count: int
    later: bool  # beyond the handle
    url: str
    says: str


@dataclass(frozen=True)
class DrawnRuler:
    """What the ruler's template writes."""

    marks: list[DrawnMark]
    ticks: list[Tick]
    handle: str
    handle_words: str
    handle_left: bool
    decision: str
    decision_words: bool
    past: bool


def draw_ruler(ruler: Ruler, decision_label: str, now_label: str) -> DrawnRuler:
    """Place everything on the ruler. `known_at` None or not before now is now; later marks are kept and drawn grey."""
    marks = [RulerMark.of(mark) for mark in ruler.marks]
    handle_at = ruler.known_at if ruler.known_at and ruler.known_at < ruler.now else ruler.now
    past = handle_at < ruler.now
    instants = [mark.at for mark in marks] + [ruler.now] + ([ruler.decision_at] if ruler.decision_at else [])
    first, last = formats.civil(min(instants)), formats.civil(max(instants))
    room = max(2, (last - first).days // 28)
    scale = DayScale(first - dt.timedelta(days=room), last + dt.timedelta(days=max(2, room // 2)))
    decided = ruler.decision_at
    handle = scale.at(handle_at)
    words = _handle_words(handle_at, past, ruler, decision_label, now_label)
    return DrawnRuler(
        marks=_grouped(marks, scale, handle_at),
        ticks=scale.ticks(),
        handle=per_cent(handle),
        handle_words=words,
        handle_left=handle > 60,
        decision=scale.x(decided) if decided else "",
        decision_words=bool(decided) and abs(scale.at(decided) - handle) > 12 if decided else False,
        past=past,
    )


def named_moments(ruler: Ruler) -> list[dict[str, Any]]:
    """The named moments as segments; the one the view stands at is current, None of the others is."""
    past = ruler.known_at is not None and ruler.known_at < ruler.now
    return [
        {
            "label": moment.label,
            "value": "" if moment.at is None else formats._local(moment.at).strftime("%Y-%m-%d %H:%M"),
            "current": (moment.at is None and not past) or (past and moment.at is not None and moment.at == ruler.known_at),
        }
        for moment in map(NamedMoment.of, ruler.moments)
    ]


def _handle_words(at: dt.datetime, past: bool, ruler: Ruler, decision_label: str, now_label: str) -> str:
    if not past:
        return now_label
    if ruler.decision_at is not None and at == ruler.decision_at:
        return f"{decision_label}{'，' if formats.chinese() else ', '}{formats.moment(at)}"
    return formats.moment(at)


def _grouped(marks: list[RulerMark], scale: DayScale, handle_at: dt.datetime) -> list[DrawnMark]:
    lanes: dict[tuple[str, bool], list[list[RulerMark]]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: mark.at):
        groups = lanes[mark.department, mark.at > handle_at]
        if groups and scale.at(mark.at) - scale.at(groups[-1][0].at) < _GROUP:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    drawn = []
    for (lane, later), groups in lanes.items():
        for group in groups:
            first = group[0]
            says = formats.moment(first.at) + (f" (+{len(group) - 1})" if len(group) > 1 else "")
            drawn.append(DrawnMark(scale.x(first.at), lane, len(group), later, first.url, says))
    return drawn
