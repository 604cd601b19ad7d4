"""The pages of files, documents and applications in a real browser: axe, policy, width, the field that follows, the draft that keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from beforehand.office.documents import services as documents
from beforehand.office.intake.models import Draft
from beforehand.office.parties import services

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: Any, officer: Any) -> Iterator[Callable[..., Page]]:
    """Opens a page as the loan officer; whatever the browser complains about fails the test."""
    signed_in = Client()
    signed_in.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    cookies = [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in signed_in.cookies.items()]
    contexts, complaints = [], []

    def open_it(path: str, *, width: int = 1280, language: str = "en", theme: str = "light") -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale=language, color_scheme=theme)
        contexts.append(context)
        context.add_cookies(cookies)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"{path}: {message.text}") if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(f"{path}: {error}"))
        page.goto(live_server.url + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert [said for said in complaints if ": axe" not in said] == []


@pytest.fixture
def addresses(officer, staff, borrower, applied, settings, tmp_path) -> list[str]:
    """A file with something of everything."""
    settings.ATTACHMENTS = tmp_path
    collector = staff("field_collector", name="Zhou Min")
    paper = services.attach(collector, None, party=borrower, title="Rent book", filename="x.png", content=PNG)
    found = services.record_finding(
        collector, None, party=borrower, attribute="home.address", value="Room 22", evidence_kind="document", source="Rent book",
        words="In 22 since August 2023.", true_from="2023-08", seen_on=date(2025, 3, 7), attachments=[paper],
    )  # fmt: skip
    visit = services.order_verification(
        officer,
        None,
        party=borrower,
        check_code="home_visit",
        attribute="home_address.verified_by_visit",
        application=applied,
        taught_by="A",
    )
    services.raise_flag(collector, None, party=borrower, kind="safety", reason="He struck Tang Wei.", place="Binjiang, office 1204")
    services.record_consent(collector, None, party=borrower, kind="meet_at_place", scope={"place": "the tea house"}, words="There, yes.")
    services.add_third_person(collector, None, party=borrower, relation="landlord", name="the landlady of house 118")
    given = documents.freeze_document(
        officer, None, kind="receipt", number="R-1", party=borrower, template="documents/given.html", context={}
    )
    documents.print_copy(officer, None, document=given)
    of_file = [
        reverse(f"parties:{name}", args=[borrower.number])
        for name in ("record_finding", "contradictions", "people", "states", "papers", "file_checks")
    ]
    return [
        *of_file, reverse("parties:settle", args=[borrower.number, "home.address"]), reverse("parties:finding", args=[found.pk]),
        f"{reverse('parties:checks')}?show=branch", reverse("parties:task", args=[visit.pk]), reverse("parties:open_file"),
        reverse("documents:documents", args=[borrower.number]), reverse("documents:document", args=["R-1"]),
        reverse("documents:copy", args=["R-1", 1]), reverse("intake:applications"), "/applications/new/?q=13800002207",
        "/applications/new/?new=1", f"/applications/new/?file={borrower.number}", reverse("intake:application", args=[applied.pk]),
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "language", "theme"), [(1280, "en", "light"), (390, "zh-CN", "dark")])
def test_every_page_is_whole(open_page, addresses, width, language, theme):
    faults: list[Any] = []
    for address in addresses:
        page = open_page(address, width=width, language=language, theme=theme)
        across = page.evaluate("document.documentElement.scrollWidth")
        if across > width:
            faults.append((address, "wider than the page", across))
        if "/copies/" not in address:  # nothing runs in a document given
            page.evaluate("console.error('axe')")
            found = Axe().run(page, options={"preload": False}).response["violations"]
            faults += [(address, one["id"], node["target"]) for one in found for node in one["nodes"]]
        page.close()
    assert faults == []


def test_the_field_follows_what_the_entry_speaks_of(open_page, borrower):
    page = open_page(reverse("parties:record_finding", args=[borrower.number]))
    page.select_option("#id_attribute", "identity.document_given")
    page.wait_for_selector("#value-of-entry input[type=radio]")
    page.check("#value-of-entry input[value=true]")
    page.check("input[name=evidence_kind][value=document]")
    page.fill("#id_source", "Identity card")
    page.click("main .formfoot button.main")
    page.wait_for_url("**#finding-*")
    assert str(borrower.findings.get().value) == "true"


def test_what_is_typed_is_kept_and_can_be_taken_up(open_page, live_server, product):
    page = open_page("/applications/new/?new=1")
    page.fill("#id_borrower-name", "Half typed")
    with page.expect_response("**/applications/drafts/"):  # leaving a field keeps it
        page.locator("#id_borrower-name").blur()
    page.fill("#id_amount_minor", "12,300")
    with page.expect_response("**/applications/drafts/"):
        page.locator("#id_amount_minor").blur()
    page.get_by_text("Kept at 10:20.").wait_for()
    draft = Draft.objects.get()
    page.goto(f"{live_server.url}/applications/new/?draft={draft.key}")
    assert page.input_value("#id_borrower-name") == "Half typed"
    assert page.input_value("#id_amount_minor") == "12,300"
