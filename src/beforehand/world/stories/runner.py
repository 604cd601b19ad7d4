"""Plays stories in the order of their moments, moving the office's story clock forward as it goes."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import count

from beforehand.office.audit import clock

Story = Iterator[datetime]


def play(stories: Iterable[Story], until: datetime | None = None) -> list[Story]:
    """Run all stories merged by time, up to and including `until` (an aware instant); give back those that still have something to do.

    Each story first says when it wants to act, and acts once the clock stands there. A story may not ask for a moment that has
    passed: that is a broken story and stops at once.
    """
    order = count()
    waiting: list[tuple[datetime, int, Story]] = []
    for story in stories:
        _wait(waiting, story, order, None)
    while waiting and (until is None or waiting[0][0] <= until):
        moment, _, story = heapq.heappop(waiting)
        clock.move_story_clock(moment)
        _wait(waiting, story, order, moment)
    if until is not None:
        clock.move_story_clock(until)
    return [story for _, _, story in sorted(waiting, key=lambda entry: entry[:2])]


def _wait(waiting: list[tuple[datetime, int, Story]], story: Story, order: count[int], earliest: datetime | None) -> None:
    moment = next(story, None)
    if moment is None:
        return
    assert moment.tzinfo is not None, "a story's moments carry their zone"
    assert earliest is None or moment >= earliest, f"a story asked for {moment}, which has passed"
    heapq.heappush(waiting, (moment, next(order), story))
