"""The worklist and the visit sheet in a real browser: axe, the policy, keys, and a network that goes away."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright

from beforehand.office.collecting import services

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page_of(chromium, live_server, people, settings):
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    contexts, complaints = [], []

    def open_it(path, *, width=1280, language="en"):
        client = Client()
        client.force_login(people.collector)
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale=language)
        contexts.append(context)
        context.add_cookies([{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


def axe(page):
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def kept(page):
    return page.evaluate("JSON.parse(localStorage.getItem('beforehand.visit.kept') || '[]').length")


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "zh-CN")])
def test_the_list_is_accessible_and_no_wider_than_its_page(page_of, case, office_clock, width, language):
    office_clock.move_to("2026-09-23", 15, 10)
    page = page_of(reverse("collecting:worklist"), width=width, language=language)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []


def test_the_key_four_logs_a_dial(page_of, case, borrower, office_clock):
    office_clock.move_to("2026-09-23", 15, 10)
    page = page_of(reverse("collecting:worklist"))
    page.keyboard.press("4")
    page.wait_for_url("**/worklist/?case=*")
    assert "1 of 6 dials today" in page.content()
    assert borrower.contact_entries.get().result == "unanswered"


def test_what_is_pressed_without_a_network_is_kept_and_counts_once(page_of, people, case, home, office_clock):
    office_clock.move_to("2026-09-23", 16, 58)
    visit = services.begin_visit(
        people.collector, None, case=case, officers=[people.collector, people.colleague], purpose="collection", place="home", planned=home,
        device_key=uuid4(),
    )  # fmt: skip
    page = page_of(reverse("collecting:visit", args=[visit.pk]), width=390)
    assert axe(page) == []
    page.goto(page.url + "steps/words/")
    page.context.set_offline(True)
    page.fill("textarea", "Somebody went in and we followed.")
    page.click("button.main")
    page.get_by_text("No network. Entries kept on this phone: 1.").wait_for()
    assert kept(page) == 1
    assert not visit.steps.exists()
    page.context.set_offline(False)
    page.locator("[data-strip]").wait_for(state="hidden")
    page.wait_for_load_state()
    assert kept(page) == 0
    assert [str(step.words) for step in visit.steps.all()] == ["Somebody went in and we followed."]
