"""Takes the pictures of docs/cases from a running demonstration: `python tools/picture_cases.py http://127.0.0.1:8400`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
PICTURES = Path(__file__).resolve().parents[1] / "docs" / "cases"
WIDE = 1280
# picture, who looks, address, language, width, height (0: the whole page)
SHOTS = (
    ("file-en", "Wu Lan", "/files/000217/", "en", WIDE, 1500),
    ("lesson-a", "Xu Yan", "/lessons/1/", "en", WIDE, 0),
    ("file-b", "Wu Lan", "/files/000218/", "en", WIDE, 1500),
    ("lesson-d", "Xu Yan", "/lessons/4/", "en", WIDE, 0),
    ("policy", "Lin Qiao", "/policy/", "en", WIDE, 0),
    ("decision-a2", "Lin Qiao", "/applications/22/decision/", "en", WIDE, 0),
    ("worklist-zh", "He Jing", "/worklist/", "zh-hans", 390, 1200),
)
OWN_VIEW = ("decision-a2",)
"""Pages that stay covered until the person has said what he sees."""


def become(page: Page, base: str, who: str, language: str) -> None:
    """Sign in from the page as somebody, and choose the language."""
    page.context.clear_cookies()
    page.goto(f"{base}/sign-in/")
    page.get_by_role("button", name=re.compile(who)).first.click()
    page.wait_for_load_state()
    token = next(cookie["value"] for cookie in page.context.cookies() if "csrf" in cookie["name"])
    form = {"language": language, "next": "/", "csrfmiddlewaretoken": token}
    page.request.post(f"{base}/settings/language/", form=form, headers={"Referer": base + "/"})


def main(base: str) -> int:
    """Take every picture; says what it took."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page()
        for name, who, address, language, width, height in SHOTS:
            page.set_viewport_size({"width": width, "height": height or 900})
            become(page, base, who, language)
            answer = page.goto(base + address)
            assert answer is not None
            assert answer.ok, f"{address} answers {answer.status}"
            if name in OWN_VIEW and page.get_by_role("button", name="Record my view").count():
                page.get_by_role("radio", name="Approve").check()
                page.get_by_label("Of 100 such people").fill("85")
                page.get_by_label("Why, in your words").fill("Papers in order.")
                page.get_by_role("button", name="Record my view").click()
                page.wait_for_load_state()
            page.evaluate("document.fonts.ready")
            page.screenshot(path=PICTURES / f"{name}.png", full_page=not height)
            print(f"{name}: {address}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
