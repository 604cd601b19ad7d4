"""Every desk of the demonstration, walked by its links: what a person of each role reaches from his first page opens, is whole, and is
accessible. English at the desk, Chinese on the phone in the dark.

A page is opened in the browser once for each kind of page (the view behind its address) and language. In English the further ones of a
kind are asked for by every person who reaches them, no more than two of a kind each, and have to answer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

PEOPLE = (
    "Chen Yu", "Lin Qiao", "Shen Ke", "Xu Yan", "Wu Lan", "Fan Bo", "Luo Ning", "Qian Yi", "Sun Li", "He Jing", "Ma Jun", "Zhou Min",
)  # fmt: skip
"""One of each role: loan officer, underwriter, approver, risk manager, branch manager, auditor, compliance officer, administrator,
cashier, collection manager, collector, field collector."""
OF_A_KIND = 2
DEEPEST = 2


@dataclass
class Desk:
    """The walk of one language: which kinds of page were opened in the browser, what was wrong, and what the browser said."""

    base: str
    language: str
    asks_further: bool
    opened: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def walk(self, context: BrowserContext, person: str) -> None:
        """Come in as a person and follow the links, breadth first."""
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(f"{self.base}/sign-in/")
        page.locator("button[name=person]").filter(has_text=person).first.click()
        page.wait_for_load_state()
        self._speak(page)
        seen, kinds, waiting = {"/"}, Counter[str](), [("/", 0)]
        while waiting:
            path, depth = waiting.pop(0)
            kind = kind_of(path)
            kinds[kind] += 1
            if kinds[kind] > OF_A_KIND or (self.opened[kind] and path != "/" and not self.asks_further):
                continue
            for link in self._opened(page, path, kind, person):
                if depth < DEEPEST and link not in seen:
                    seen.add(link)
                    waiting.append((link, depth + 1))
        page.close()

    def _speak(self, page: Page) -> None:
        token = next(one["value"] for one in page.context.cookies() if one["name"].endswith("csrftoken"))
        given = {"language": self.language, "next": "/", "csrfmiddlewaretoken": token}
        answer = page.request.post(f"{self.base}/settings/language/", form=given, headers={"Referer": f"{self.base}/"})
        assert answer.ok

    def _opened(self, page: Page, path: str, kind: str, person: str) -> list[str]:
        """The links of a page; what is wrong with it is noted."""
        here = f"{person}, {self.language}: {path}"
        answer = page.request.get(self.base + path)
        if answer.status != 200:
            self.faults.append(f"{here}: {answer.status}")
            return []
        if "content-disposition" in answer.headers or "text/html" not in answer.headers["content-type"]:
            return []
        if self.opened[kind] and path != "/":
            return links_in(page, answer.text())
        self.opened[kind] += 1
        self.said.clear()
        page.goto(self.base + path)
        self.faults += [f"{here}: the browser says {words}" for words in self.said]
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            self.faults.append(f"{here}: {over} px wider than the window")
        links = page.eval_on_selector_all("a[href]", "found => found.map(one => one.getAttribute('href'))")
        found = Axe().run(page, options={"preload": False}).response["violations"]
        self.faults += [f"{here}: axe {one['id']} at {one['nodes'][0]['target']}" for one in found]
        return addresses(links)


def kind_of(path: str) -> str:
    """The view behind an address."""
    try:
        return str(resolve(urlsplit(path).path).view_name)
    except Resolver404:
        return path


def links_in(page: Page, html: str) -> list[str]:
    """The links of a page that was asked for and not opened."""
    read = (
        "html => [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('a[href]')].map(one => one.getAttribute('href'))"
    )
    return addresses(page.evaluate(read, html))


def addresses(links: list[str]) -> list[str]:
    """The office's own addresses among links, each once."""
    own = (link.partition("#")[0] for link in links)
    return list(dict.fromkeys(link for link in own if link.startswith("/") and not link.startswith(("//", "/static/", "/fonts/"))))


@pytest.mark.parametrize(("language", "width", "theme"), [("en", 1280, "light"), ("zh-hans", 390, "dark")])
def test_whatever_a_person_reaches_opens_whole_and_accessible(address: str, chromium: Browser, language: str, width: int, theme: str):
    desk = Desk(address, language, asks_further=language == "en")
    for person in PEOPLE:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)  # type: ignore[arg-type]
        desk.walk(context, person)
        context.close()
    assert desk.faults == []
    assert len(desk.opened) > 50, "the walk has lost its way"
