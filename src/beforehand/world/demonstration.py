"""The demonstration: a small lender of three branches, told by service calls up to a chosen morning.

Its now is Monday 2026-11-23 09:00 in Hangzhou, with version 2 in force and the next four waiting; `before_lessons` stands at
2026-11-19 18:00 with the four lessons tested and unsigned, and the same four waiting. Some 300 more borrowers come with their history on
the evening of 2026-11-18, and each desk has today's work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.db import connection

from beforehand.world.demonstration_start import made_book_in, register_in, write_books
from beforehand.world.neighbours.arrival import arrival
from beforehand.world.neighbours.collection import collection, money_of_the_day
from beforehand.world.neighbours.desks import desks
from beforehand.world.stories.cast import Cast, open_house
from beforehand.world.stories.days import evenings, nights
from beforehand.world.stories.good_customer import good_customer
from beforehand.world.stories.lessons import signed_and_released
from beforehand.world.stories.merchant import merchant
from beforehand.world.stories.moments import at
from beforehand.world.stories.next_four import next_four
from beforehand.world.stories.room_23 import room_23
from beforehand.world.stories.runner import play
from beforehand.world.stories.urban_village import urban_village

NOW = at("2026-11-23 09:00")
BEFORE_LESSONS = at("2026-11-19 18:00")
WAYSTATIONS = (
    ("2025-01-06 07:00", "January 2025: three branches open; policy version 1."),
    ("2025-03-11 07:00", "March 2025: the driver of room 23 is granted on documents only."),
    ("2025-10-10 07:00", "October 2025: the good customer."),
    ("2026-01-15 07:00", "January 2026: the man of the urban village."),
    ("2026-08-31 07:00", "August 2026: the merchant, granted in haste."),
    ("2026-09-23 07:00", "September 2026: behind the door of 22 a telephone rings."),
    ("2026-10-25 07:00", "October 2026: the balance at the counter."),
    ("2026-11-02 07:00", "November 2026: four lessons, each tried on the book."),
    ("2026-11-18 20:10", "18 November 2026: the register of three branches comes in."),
    ("2026-11-19 07:00", "The days after it: cases, promises, applications."),
)

Say = Callable[[str], None]


def tell(folder: Path, *, before_lessons: bool = False, say: Say = print) -> Cast:
    """Tell the demonstration into the open story database; `folder` keeps its books. Gives the cast with what it kept."""
    ends = BEFORE_LESSONS if before_lessons else NOW
    write_books(folder)
    cast = Cast(book_folder=made_book_in(folder), register_folder=register_in(folder))
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")  # who is killed in the middle is told again from the beginning
    play([_waystations(say), *stories(cast, ends, before_lessons)], ends)
    return cast


def stories(cast: Cast, ends: datetime, before_lessons: bool) -> list[Iterator[datetime]]:
    """The stories of the demonstration, which end at `ends`, the office's own rhythm before them."""
    told = [
        open_house(cast), nights(ends), evenings(cast, ends), room_23(cast), urban_village(cast), good_customer(cast), merchant(cast),
        arrival(cast), collection(cast, ends.date()), money_of_the_day(cast, ends),
    ]  # fmt: skip
    if before_lessons:
        return [*told, desks(cast, at("2026-11-19 11:00"), at("2026-11-19 17:30")), next_four(cast, on="2026-11-19", hour=16)]
    return [*told, signed_and_released(cast), desks(cast, at("2026-11-20 15:30"), at("2026-11-23 08:45")), next_four(cast)]


def _waystations(say: Say) -> Iterator[datetime]:
    for moment, words in WAYSTATIONS:
        yield at(moment)
        say(words)
