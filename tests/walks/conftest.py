"""A walk: the founding lender's people at their own browsers, the story clock between their acts, and whatever the browser complains of."""

from __future__ import annotations

import asyncio
import re
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections, models
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
DESK, PHONE = (1280, 900), (390, 844)
PATIENCE_MS = 10_000
NUMBERS = ("parties_file_number", "intake_application_number", "servicing_loan_number", "servicing_document_number")
"""What the office counts by itself: each walk begins with the first file and the first loan of a new lender."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every walk drives a browser against the office's own server."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def made_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made book small enough for a walk: 3,000 decisions."""
    from beforehand.world.book import make_book, write_book

    folder = tmp_path_factory.mktemp("books") / "made"
    write_book(make_book(7, decisions=3_000), folder)
    return folder


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()
        connections.close_all()  # while Playwright runs, this thread has a connection of its own beside the one it began with


class Told:
    """A story that can be played on: it remembers the moment it asked for last."""

    def __init__(self, story: Iterator[Any]) -> None:
        self.story, self.asked = story, None

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        self.asked = next(self.story)
        return self.asked

    def again(self) -> Told:
        """The same story, which asks once more for the moment it waits for."""
        return Told(chain([self.asked], self.story))


def _work(failed: list[BaseException]) -> None:
    async def once() -> None:
        from procrastinate.contrib.django import app
        from procrastinate.periodic import PeriodicRegistry

        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1))
        worker = app.with_connector(app.connector.get_worker_connector())
        worker.periodic_registry = PeriodicRegistry()  # nights come by the story's clock, not by the wall's
        async with worker.open_async():
            await worker.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)
            await asyncio.to_thread(connections.close_all)  # the one thread that the jobs ran in

    try:
        asyncio.run(once())
    except BaseException as fault:
        failed.append(fault)
    finally:
        connections.close_all()


@dataclass
class Walk:
    """The lender, its clock, and one browser for each person at each device; everything they do is done on the page."""

    base: str
    browser: Browser
    cast: Any
    clock: Any
    language: str = "en"
    complaints: list[str] = field(default_factory=list)
    expected: list[int] = field(default_factory=list)
    contexts: dict[tuple[str, int], tuple[BrowserContext, Page]] = field(default_factory=dict)
    telling: list[Any] = field(default_factory=list)

    def tell(self, *stories: Iterator[Any], until: str) -> None:
        """Play stories by service up to and including `until` (Hangzhou), the office's nights and evenings beside them.

        A story not at its end goes on with the next telling.
        """
        from beforehand.world.stories.moments import at
        from beforehand.world.stories.runner import play

        self.telling = play([*(Told(one) for one in stories), *(one.again() for one in self.telling)], at(until))

    def at(self, moment: str) -> None:
        """Let it become a minute in Hangzhou (`2026-09-23 17:03`), with the nights and evenings until then."""
        self.tell(until=moment)

    def queue(self) -> None:
        """The office's worker does what waits in its queue, beside the browser."""
        failed: list[BaseException] = []
        thread = threading.Thread(target=_work, args=(failed,))
        thread.start()
        thread.join()
        assert failed == []

    def who(self, name: str, path: str = "/", device: tuple[int, int] = DESK) -> Page:
        """The browser of a person, signed in through the page, at `path`."""
        held = self.contexts.get((name, device[0]))
        if held is None:
            context = self.browser.new_context(
                viewport={"width": device[0], "height": device[1]}, locale="zh-CN" if self.language == "zh-hans" else "en-GB",
                has_touch=device == PHONE, is_mobile=device == PHONE,
            )  # fmt: skip
            page = context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.on("console", self._heard)
            page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
            page.on("response", self._answered)
            held = self.contexts[name, device[0]] = (context, page)
        page = held[1]
        page.goto(self.base + path)
        if "/sign-in/" in page.url:
            page.get_by_role("button", name=re.compile(rf"\b{name}\b")).click()
            page.wait_for_url(lambda url: "/sign-in/" not in url)
            if path not in page.url:
                page.goto(self.base + path)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:  # answers are counted below
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status < 400:
            return
        if response.status in self.expected:
            self.expected.remove(response.status)
            return
        self.complaints.append(f"{response.request.method} {response.url}: {response.status}")

    @contextmanager
    def refused(self, status: int = 409, times: int = 1) -> Iterator[None]:
        """So many answers with this status are meant, and must come."""
        self.expected = [status] * times
        yield
        assert self.expected == [], f"nothing was refused with {status}"


def _count_anew() -> None:
    there = set(connection.introspection.table_names())  # other rooms’ tests bring models of their own, without a table
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if isinstance(model._meta.auto_field, models.AutoField) and model._meta.db_table in there
    ]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) from {table}")
        for numbers in NUMBERS:
            cursor.execute(f"alter sequence {numbers} restart")


@pytest.fixture
def walk(chromium: Browser, live_server: Any, office_clock: Any, made_book: Path, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """The founding lender with its doors open and nobody in it."""
    from beforehand.world.stories.cast import Cast, open_house
    from beforehand.world.stories.days import evenings, nights
    from beforehand.world.stories.moments import at

    _count_anew()
    cast = Cast(book_folder=made_book)
    made = Walk(live_server.url, chromium, cast, office_clock, getattr(request.module, "LANGUAGE", "en"))
    made.tell(open_house(cast), nights(at("2027-06-01 00:00")), evenings(cast, at("2027-06-01 00:00")), until="2025-01-06 08:00")
    yield made
    for (name, width), (context, page) in made.contexts.items():
        if getattr(request.node, "walked_badly", False):
            page.screenshot(path=Path(tempfile.gettempdir()) / f"walk-{name.replace(' ', '-')}-{width}.png", full_page=True)
        page.wait_for_load_state("networkidle")  # a request cut off would keep its connection to the database
        context.close()
    assert made.complaints == []
