"""The lessons in a real browser: no axe finding, nothing wider than the page, no complaint of the browser, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright

from beforehand.office.learning import services

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEWS = [(1280, "en", "light"), (390, "zh-hans", "dark")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking"])
        yield browser
        browser.close()


def addresses(learning: Any) -> list[str]:
    """Every page of the room, with something on it."""
    declined = learning.signed("decline when credit_report.current_overdue > 1000.00 CNY")
    learning.signed("watch when application.term_months >= 12", decided="2025-10-10")
    waiting = learning.case(name="W")
    case = learning.case(name="U")
    seen = learning.finding(case, evidence_kind="own_observation", source="He opened the door of 22", true_from="")
    lesson = learning.lesson(case, seen)
    learning.finding(case)
    rule = learning.rule(lesson)
    services.run_back_test(learning.risk, None, rule=rule, book=learning.book)
    services.dissent(learning.officer, None, rule=rule, words="Two days’ waiting drives honest drivers to the next lender.")
    services.propose_release(learning.risk, None, cooling_hours=24)
    test = declined.back_tests.get()
    return [
        reverse("learning:lessons"), reverse("learning:lesson", args=[lesson.pk]), reverse("learning:lesson", args=[declined.lesson_id]),
        reverse("learning:back_test", args=[declined.lesson_id, test.pk]), reverse("learning:propose_rule", args=[lesson.pk]),
        reverse("learning:add_clue", args=[lesson.pk]), reverse("learning:open_lesson", args=[waiting.pk]), reverse("learning:release"),
        reverse("learning:books"), reverse("learning:dissent", args=[lesson.pk]),
    ]  # fmt: skip


def test_every_page_is_sound_wide_and_narrow_in_both_languages(chromium, live_server, with_book):
    pages = addresses(with_book)
    for width, language, theme in VIEWS:
        with_book.manager.language = language
        with_book.manager.save(update_fields=["language"])
        signed_in = Client()
        signed_in.force_login(with_book.manager)
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        context.add_cookies([{"name": name, "value": one.value, "url": live_server.url} for name, one in signed_in.cookies.items()])
        page, complaints = context.new_page(), []
        page.on("console", lambda message, said=complaints: said.append(message.text) if message.type == "error" else None)
        for address in pages:
            page.goto(live_server.url + address)
            assert complaints == [], address
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (address, width)
            found = Axe().run(page, options={"preload": False}).response["violations"]
            assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == [], (address, width)
            complaints.clear()
        context.close()
