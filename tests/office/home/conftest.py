"""Case A told once for a module that looks at it (what a test does to it is taken back), and small things made by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One transaction for a module; taken back at the end."""
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
def told(stage: None) -> Any:
    """The founding lender and case A up to the morning after the visit; gives the cast."""
    from beforehand.world.stories.cast import Cast, open_house
    from beforehand.world.stories.days import nights
    from beforehand.world.stories.moments import at
    from beforehand.world.stories.room_23 import room_23
    from beforehand.world.stories.runner import play

    cast, ends = Cast(), at("2026-09-24 09:12")
    play([open_house(cast), nights(ends), room_23(cast, lesson=False)], ends)
    return cast


@pytest.fixture
def a(told: Any) -> Any:
    """The borrower of case A."""
    from beforehand.office.parties.models import Party

    return Party.objects.get(name_entry__reading="a")


@pytest.fixture
def page_of(client: Any) -> Callable[..., str]:
    """The page at an address as a person sees it, without what differs at each reading (the form tokens)."""

    def read(person: Any, address: str, status: int = 200) -> str:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(address)
        assert answer.status_code == status, answer.content.decode()[:2000]
        text = answer.content.decode()
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
        return re.sub(r'"x-csrftoken": "\w+"', "", text)

    return read
