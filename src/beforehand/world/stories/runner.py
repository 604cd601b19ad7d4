"""Plays stories in the order of their moments, moving the office's story clock forward as it goes."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from beforehand.office.audit import clock


@dataclass(frozen=True)
class Perhaps:
    """A moment at which a story acts only where there is something to do; where not, the clock is not moved for it either."""

    moment: datetime
    needed: Callable[[], bool]


Story = Iterator[datetime | Perhaps]
_Waiting = tuple[datetime, int, Story, Callable[[], bool] | None]


def play(stories: Iterable[Story], until: datetime | None = None) -> list[Story]:
    """Run all stories merged by time, up to and including `until` (an aware instant); give back those that still have something to do.

    Each story first says when it wants to act, and acts once the clock stands there. A story may not ask for a moment that has
    passed: that is a broken story and stops at once.
    """
    order = count()
    waiting: list[_Waiting] = []
    for story in stories:
        _wait(waiting, story, order, None)
    while waiting and (until is None or waiting[0][0] <= until):
        moment, _, story, needed = heapq.heappop(waiting)
        if needed is None or needed():
            clock.move_story_clock(moment)
        _wait(waiting, story, order, moment)
    if until is not None:
        clock.move_story_clock(until)
    return [story for _, _, story, _ in sorted(waiting, key=lambda entry: entry[:2])]


def _wait(waiting: list[_Waiting], story: Story, order: count[int], earliest: datetime | None) -> None:
    asked = next(story, None)
    if asked is None:
        return
    moment, needed = (asked.moment, asked.needed) if isinstance(asked, Perhaps) else (asked, None)
    assert moment.tzinfo is not None, "a story's moments carry their zone"
    assert earliest is None or moment >= earliest, f"a story asked for {moment}, which has passed"
    heapq.heappush(waiting, (moment, next(order), story, needed))
