"""The components in a real browser: no axe finding, no breach of the policy, nothing wider than the page, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


def findings(page: Page, within: str | None = None) -> list[tuple[str, list[str]]]:
    """What axe finds; what axe itself does to the page is not the page's fault, so later complaints of the browser are not counted."""
    page.evaluate("console.error('axe')")
    found = Axe().run(page, context=within, options={"preload": False}).response["violations"]
    return [(one["id"], node["target"]) for one in found for node in one["nodes"]]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: Any, staff: Callable[..., Any]) -> Iterator[Callable[..., Page]]:
    """Opens a page as a signed-in person; whatever the browser complains about fails the test."""
    signed_in = Client()
    signed_in.force_login(staff("branch_manager", name="Wu Lan"))
    cookies = [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in signed_in.cookies.items()]
    contexts, complaints = [], []

    def open_it(path: str = "/look/", *, width: int = 1280, language: str = "en", theme: str = "light", wait: str = "load") -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale=language, color_scheme=theme)
        contexts.append(context)
        context.add_cookies(cookies)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path, wait_until=wait)
        return page

    yield open_it
    for context in contexts:
        context.close()
    before_axe = complaints[: complaints.index("axe")] if "axe" in complaints else complaints
    assert before_axe == []


VIEWS = [(1280, "en", "light"), (390, "en", "light"), (1280, "zh-CN", "dark"), (390, "zh-CN", "dark"), (800, "en", "dark")]


def test_axe_finds_nothing_and_nothing_sticks_out(open_page):
    for width, language, theme in VIEWS:
        page = open_page(width=width, language=language, theme=theme)
        page.evaluate("document.fonts.ready")
        assert page.evaluate("[...document.fonts].map(face => face.status)") == ["loaded", "loaded"]
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (width, language, theme)
        assert findings(page) == [], (width, language, theme)


def test_a_control_breach_of_the_policy_is_seen(chromium, live_server):
    page = chromium.new_page()
    blocked = []
    page.on("console", lambda message: blocked.append(message.text))
    page.goto(live_server.url + "/sign-in/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.broken = 1'}))")
    assert page.evaluate("window.broken") is None
    assert any("Content Security Policy" in text for text in blocked)
    page.close()


def test_rows_are_walked_with_j_and_k(open_page):
    page = open_page()
    chosen = "[...document.querySelectorAll('[data-row]')].findIndex(row => row.classList.contains('chosen'))"
    assert page.evaluate(chosen) == 0
    page.keyboard.press("j")
    assert page.evaluate(chosen) == 1
    page.keyboard.press("k")
    assert page.evaluate(chosen) == 0
    page.locator("#ruler-at").fill("")
    page.keyboard.type("j/")
    assert page.locator("#ruler-at").input_value() == "j/", "keys do nothing while somebody types"
    assert page.evaluate(chosen) == 0


def test_a_dialog_opens_and_closes(open_page):
    page = open_page()
    page.locator('[data-opens="#sign-second"]').click()
    assert page.locator("#sign-second").is_visible()
    assert findings(page, "#sign-second") == []
    page.keyboard.press("Escape")
    assert not page.locator("#sign-second").is_visible()


def test_on_the_phone_buttons_are_large_and_the_axis_stands_upright(open_page):
    page = open_page(width=390)
    assert page.locator(".clues .upright").is_visible()
    assert not page.locator(".clues .level").is_visible()
    heights = page.evaluate("[...document.querySelectorAll('.button')].filter(b => b.offsetParent).map(b => b.offsetHeight)")
    assert min(heights) >= 44


def test_the_person_may_force_the_dark(open_page):
    page = open_page()
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(ground) == "rgb(239, 241, 238)"
    page.locator(".person summary").click()
    page.locator('button[name="theme"][value="dark"]').click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate(ground) == "rgb(19, 22, 21)"


def test_on_paper_everything_is_black_and_buttons_are_gone(open_page):
    page = open_page()
    page.emulate_media(media="print")
    assert page.locator(".printhead").first.is_visible()
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".actions").is_visible()
    assert not page.locator(".ruler").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.notice.refused b')).color") == "rgb(0, 0, 0)"


def test_a_draft_is_kept_a_moment_after_the_last_stroke(open_page):
    page = open_page()
    kept = []

    def answer(route: Any) -> None:
        kept.append((route.request.method, route.request.post_data, route.request.headers.get("x-csrftoken")))
        route.fulfill(body="Kept at 09:12.", content_type="text/html")

    page.route("**/drafts/7/", answer)
    page.evaluate(
        "form => { form.dataset.draft = '/drafts/7/'; const p = document.createElement('p'); p.dataset.draftSaved = ''; form.append(p) }",
        page.locator("main form[novalidate]").element_handle(),
    )
    page.locator('[name="amount"]').fill("1,000.00")
    page.locator('[name="true_from"]').focus()
    page.locator("[data-draft-saved]", has_text="Kept at 09:12.").wait_for()
    method, sent, token = kept[0]
    assert method == "POST"
    assert "amount=1%2C000.00" in sent
    assert token


def test_a_keyed_button_answers_to_its_digit(open_page):
    page = open_page()
    page.evaluate("document.querySelector('[data-opens]').dataset.key = '4'")
    page.keyboard.press("4")
    assert page.locator("#sign-second").is_visible()
