"""The demonstration: a small lender of three branches, told by service calls up to a chosen morning.

Its now is Monday 2026-11-23 09:00 in Hangzhou, with version 2 in force and the next four waiting; `before_lessons` stands at
2026-11-19 18:00 with the four lessons tested and unsigned, and the same four waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from beforehand.world.book import make_book, write_book
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
BOOK_SEED = 20261123

Say = Callable[[str], None]


def tell(folder: Path, *, before_lessons: bool = False, say: Say = print, until: datetime | None = None) -> Cast:
    """Tell the demonstration into the open story database; `folder` keeps the made book. Gives the cast with what it kept."""
    ends = until or (BEFORE_LESSONS if before_lessons else NOW)
    book_folder = folder / "books" / "made"
    if not (book_folder / "book.json").exists():
        say("Making a book of 20,000 decisions.")
        write_book(make_book(BOOK_SEED), book_folder)
    cast = Cast(book_folder=book_folder)
    say("Telling the four cases, from the first application to the last recall.")
    stories = [
        open_house(cast), nights(ends), evenings(cast, ends), room_23(cast), urban_village(cast), good_customer(cast), merchant(cast),
    ]  # fmt: skip
    if before_lessons:
        stories.append(next_four(cast, on="2026-11-19", hour=16))
    else:
        stories += [signed_and_released(cast), next_four(cast)]
    play(stories, ends)
    return cast
