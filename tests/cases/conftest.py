"""The founding lender in a story database, and a way to play stories with the office's own rhythm beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def made_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made book small enough for a test: 3,000 decisions."""
    from beforehand.world.book import make_book, write_book

    folder = tmp_path_factory.mktemp("books") / "made"
    write_book(make_book(7, decisions=3_000), folder)
    return folder


@dataclass
class Theatre:
    """Plays stories up to a moment; the nights and evenings of the office run beside them."""

    cast: Any

    def play(self, *stories: Any, until: str) -> None:
        """Play `stories` to their end or to `until` (Hangzhou), whichever is first."""
        from beforehand.world.stories.cast import open_house
        from beforehand.world.stories.days import evenings, nights
        from beforehand.world.stories.moments import at
        from beforehand.world.stories.runner import play

        ends = at(until)
        left = play([open_house(self.cast), nights(ends), evenings(self.cast, ends), *stories], ends)
        assert not left, "a story did not come to its end"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here looks into the database; pytest-django makes it only for tests that say so."""
    for item in items:
        if Path(__file__).parent in item.path.parents and "own_theatre" not in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(autouse=True)
def _django_db_marker() -> None:
    """The stage below opens and takes back the transactions here."""


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One transaction for a module, so that a case is told once and looked at by many tests; taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def looked_at(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test does to a story told before it is taken back after it."""
    if "stage" not in request.fixturenames:
        yield
        return
    from django.db import transaction

    request.getfixturevalue("stage")
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def theatre(stage: None, made_book: Path) -> Theatre:
    """The founding lender, nobody has applied yet; for the story a whole module looks at."""
    from beforehand.world.stories.cast import Cast

    return Theatre(Cast(book_folder=made_book))


@pytest.fixture
def own_theatre(db: None, made_book: Path) -> Theatre:
    """The same for a story that one test tells otherwise."""
    from beforehand.world.stories.cast import Cast

    return Theatre(Cast(book_folder=made_book))


@pytest.fixture
def lender(own_theatre: Theatre) -> Any:
    """The founding lender, open and empty, for cases nobody has told yet."""
    from lender import Lender

    own_theatre.play(until="2025-01-06 08:10")
    return Lender(own_theatre.cast)
