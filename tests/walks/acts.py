"""What hands do on a page: follow a link, press a button, write into fields, choose; and what eyes see there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from playwright.sync_api import Locator, Page, expect

Place = Page | Locator
PAPER = b"\x89PNG\r\n\x1a\n" + bytes(64)
"""A photo of a paper."""


def known(story: Iterator[Any], until: str) -> Iterator[Any]:
    """A story by service as far as a moment in Hangzhou, and no further: the rest is walked."""
    from beforehand.world.stories.moments import at

    yield from takewhile(lambda asked: asked <= at(until), story)


def page_of(place: Place) -> Page:
    """The page a part of it stands on."""
    return place if isinstance(place, Page) else place.page


def begins(words: str) -> re.Pattern[str]:
    """A label or button that begins with `words`: labels go on with *may stay empty* and their help."""
    return re.compile(rf"^\s*{re.escape(words)}")


def follow(place: Place, link: str, *, exact: bool = False) -> None:
    """Click a link in the page's own part and see the next page load."""
    where = place.get_by_role("main") if isinstance(place, Page) else place
    with page_of(place).expect_navigation():
        where.get_by_role("link", name=link, exact=exact).first.click()


def room(page: Page, name: str) -> None:
    """Go to a room by the bar at the top."""
    with page.expect_navigation():
        page.get_by_role("navigation").first.get_by_role("link", name=name, exact=True).click()


def press(place: Place, button: str) -> None:
    """Press a button that sends, and see what comes back."""
    where = place.get_by_role("main") if isinstance(place, Page) else place
    with page_of(place).expect_navigation():
        where.get_by_role("button", name=begins(button)).first.click()


def write(place: Place, fields: Mapping[str, str]) -> None:
    """Type into fields by their labels."""
    where = place.get_by_role("main") if isinstance(place, Page) else place
    for label, value in fields.items():
        where.get_by_label(begins(label)).first.fill(value)


def choose(place: Place, *labels: str) -> None:
    """Check radio buttons or boxes by their labels."""
    for label in labels:
        place.get_by_label(label, exact=True).first.check()


def pick(place: Place, label: str, option: str) -> None:
    """Pick from a list by the option's words."""
    place.get_by_label(begins(label)).first.select_option(label=option)


def row(place: Place, words: str) -> Locator:
    """The table row with these words."""
    return place.get_by_role("row").filter(has_text=words).first


def says(place: Place, *words: str | re.Pattern[str]) -> None:
    """Each of these stands on the page for a reader to see."""
    where = place.get_by_role("main") if isinstance(place, Page) else place
    for one in words:
        expect(where).to_contain_text(one, use_inner_text=True)


def silent(place: Place, *words: str) -> None:
    """None of these is anywhere in what was sent."""
    page = page_of(place)
    for one in words:
        assert one not in page.content(), f"{one!r} stands on {page.url}"


def sums(place: Place, figures: Mapping[str, str]) -> None:
    """Rows of figures: the row's name and the amount at its end."""
    for name, amount in figures.items():
        expect(place.get_by_role("row").filter(has=place.page.get_by_role("rowheader", name=name, exact=True) if isinstance(place, Locator)
               else place.get_by_role("rowheader", name=name, exact=True)).first).to_contain_text(amount)  # fmt: skip


def cells(place: Place, first: str) -> list[str]:
    """The cells of the row with `first` in it, as read."""
    return [text.strip() for text in row(place, first).get_by_role("cell").all_inner_texts()]


def in_order(page: Page, words: Iterable[str]) -> None:
    """These stand one after another on the page."""
    text, at = page.get_by_role("main").inner_text(), -1
    for one in words:
        found = text.find(one, at + 1)
        assert found > at, f"{one!r} does not follow on {page.url}"
        at = found


def signs(page: Page, button: str) -> None:
    """Sign a lesson: read what is signed once more in the dialog, and sign."""
    page.get_by_role("main").get_by_role("button", name=button).click()
    press(page.get_by_role("dialog"), "Sign")
    says(page, "Signed. The text and the test are bound by their hashes.")
