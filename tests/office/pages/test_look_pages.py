"""The frame of every page in the real office: fonts, gallery, doors that are there, error pages, and the policy of the browser."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from beforehand.office.audit import clock
from beforehand.office.pages import frame, unable


@pytest.fixture
def page(client, staff):
    """The gallery as a branch manager sees it."""
    client.force_login(staff("branch_manager", name="Wu Lan"))
    return client


def test_it_works(page):
    response = page.get("/look/")
    html = response.content.decode()
    assert response.status_code == 200
    assert "Wu Lan" in html
    assert "Hangzhou" in html
    assert html.count("<h1>") == 1


@pytest.mark.parametrize(("language", "words"), [("en", "As known at"), ("zh-hans", "已知截至")])
def test_it_speaks_both_languages(page, language, words):
    html = page.get("/look/", headers={"accept-language": language}).content.decode()
    assert f'lang="{language}"' in html
    assert words in html
    assert re.search(r"[“”]?[\u4e00-\u9fff]", html)


def test_no_chinese_page_keeps_an_english_word_of_ours(page):
    html = page.get("/look/", headers={"accept-language": "zh-hans"}).content.decode()
    for words in ("Undo", "Evidence", "superseded", "Next lawful moment", "own observation", "Sign out", "may stay empty", "knowable"):
        assert f">{words}<" not in html


def test_in_an_office_there_is_no_gallery(page, monkeypatch):
    monkeypatch.setattr(clock, "is_story", lambda: False)
    assert page.get("/look/").status_code == 404


def test_nobody_sees_the_gallery_before_signing_in(client, db):
    assert client.get("/look/").status_code == 302


def test_the_browser_is_given_the_strict_policy(page):
    policy = page.get("/look/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["sans", "serif"])
def test_fonts_are_served_to_everybody_for_a_year(client, db, name):
    response = client.get(f"/fonts/{name}.otf")
    assert next(iter(response.streaming_content))[:4] == b"OTTO"
    response.close()
    assert "immutable" in response["Cache-Control"]
    assert client.get(f"/fonts/{name}.otf", headers={"if-none-match": response["ETag"]}).status_code == 304


def test_there_is_no_other_font(client, db):
    assert client.get("/fonts/comic.otf").status_code == 404


def test_a_room_that_is_not_there_has_no_door(monkeypatch, db):
    monkeypatch.setattr(frame, "ROOMS", (frame.Room("files", "Files", "nowhere:files"), frame.Room("look", "Look", "pages:gallery")))
    shown = frame.frame_of(RequestFactory().get("/look/"))["rooms"]
    assert [room["key"] for room in shown] == ["look"]


def test_rooms_supply_the_business_day(monkeypatch, page):
    monkeypatch.setattr(frame, "_suppliers", [])

    @frame.supplies_frame
    def day(request: HttpRequest) -> dict[str, object]:
        return {"business_day": clock.now().date(), "business_day_state": "business day open"}

    frame.supplies_frame(day)
    assert frame._suppliers == [day]
    assert "business day open" in page.get("/look/").content.decode()


def test_a_refusal_is_a_page_with_its_sentence_citation_and_way_back(rf, db):
    request = rf.get("/x/", headers={"referer": "http://testserver/cases/3/"})
    refusal = unable.UnableTo("<b>This call is refused.</b>", citation="CN-CBA-DIALS")
    with translation.override("en"):
        response = unable.UnableMiddleware(lambda _: HttpResponse()).process_exception(request, refusal)
    html = response.content.decode()
    assert response.status_code == 409
    assert "&lt;b&gt;This call is refused." in html
    assert "CN-CBA-DIALS" in html
    assert 'href="/cases/3/"' in html


@pytest.mark.parametrize("handler", [unable.bad_request, unable.forbidden, unable.not_found, unable.server_error, unable.csrf_failure])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_for_what_cannot_be(rf, db, handler, language):
    with translation.override(language):
        response = handler(rf.get("/x/"))
    html = response.content.decode()
    assert response.status_code >= 400
    assert f'lang="{language}"' in html
    assert 'class="notice' in html
    assert "Traceback" not in html
    assert ("无" in html or "未" in html or "已过期" in html) is (language == "zh-hans")


def test_an_address_that_is_not_there(page):
    response = page.get("/nowhere/")
    assert response.status_code == 404
    assert 'class="notice' in response.content.decode()


def test_a_form_without_its_token_is_refused_with_a_sentence(staff):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff("branch_manager"))
    response = browser.post("/settings/theme/", {"theme": "dark"})
    assert response.status_code == 403
    assert 'class="notice' in response.content.decode()
