"""The file and the first page in a real browser: axe finds nothing, nothing sticks out, the ruler reads the past, a copy is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
VIEWS = [(1280, "en", "light"), (390, "en", "light"), (1280, "zh-CN", "dark"), (390, "zh-CN", "dark")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def cast(db: None) -> Any:
    """Case A, up to the morning after the visit."""
    from beforehand.world.stories.cast import Cast, open_house
    from beforehand.world.stories.days import nights
    from beforehand.world.stories.moments import at
    from beforehand.world.stories.room_23 import room_23
    from beforehand.world.stories.runner import play

    made, ends = Cast(), at("2026-09-24 09:12")
    play([open_house(made), nights(ends), room_23(made, lesson=False)], ends)
    return made


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Opens an address as a person of the story; whatever the browser complains about fails the test."""
    contexts, complaints = [], []

    def open_it(person: Any, path: str, width: int = 1280, language: str = "en", theme: str = "light") -> Page:
        signed_in = Client()
        signed_in.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale=language, color_scheme=theme)
        contexts.append(context)
        context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in signed_in.cookies.items()])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    before_axe = complaints[: complaints.index("axe")] if "axe" in complaints else complaints
    assert before_axe == []


def findings(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on the page."""
    page.evaluate("console.error('axe')")
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [(one["id"], node["target"]) for one in found for node in one["nodes"]]


def test_every_view_is_whole_and_accessible(cast, open_page):
    file = f"/files/{cast.chen_yu.prepared.get().party.number}/"
    for path in (file, f"{file}?known_at=2025-03-11+09:50", "/", "/files/", "/cases/"):
        for width, language, theme in VIEWS:
            page = open_page(cast.wu_lan, path, width, language, theme)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, width, language)
            assert findings(page) == [], (path, width, language)


def test_the_past_is_read_by_the_ruler_a_copy_is_counted_and_rows_are_walked(cast, open_page):
    page = open_page(cast.wu_lan, f"/files/{cast.chen_yu.prepared.get().party.number}/")
    page.get_by_role("link", name="The decision").click()
    assert page.get_by_text("when it decided").is_visible()
    assert page.get_by_role("link", name="Write an entry").count() == 0
    page.locator("#ruler-at").fill("2026-09-23 17:00")
    page.locator("#ruler-at").press("Enter")
    page.get_by_text("This is the file as the lender knew it on 23 Sep 2026, 17:00.").wait_for()
    assert page.get_by_text("He opened the door of 22").count() == 0
    assert page.get_by_text("a guess, not a finding").is_visible()
    page.get_by_role("link", name="Back to now").click()
    page.get_by_text("He opened the door of 22").first.wait_for()
    page.add_init_script("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print").click()
    page.get_by_text("Copy 1 is counted.").wait_for()
    page.wait_for_load_state("load")
    assert page.evaluate("window.printed") is True
    page = open_page(cast.wu_lan, "/")
    page.keyboard.press("j")
    assert page.evaluate("document.querySelectorAll('[data-row].chosen').length") == 1
