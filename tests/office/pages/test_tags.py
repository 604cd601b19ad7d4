"""The components as pages see them: words beside every shape, text escaped, nothing of what is covered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from beforehand.core.basics.truth import Truth

NOW = dt.datetime(2026, 9, 23, 9, 19, tzinfo=dt.UTC)
BAD = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _english_in_hangzhou():
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        yield


def drawn(text: str, **values) -> str:
    """A template's text with the office's tags."""
    return Template("{% load office %}" + text).render(Context({"now": NOW, **values}))


@pytest.mark.parametrize(("language", "letter", "name"), [("en", "L", "lending"), ("zh-hans", "贷", "信贷")])
def test_a_mark_carries_letter_and_name(language, letter, name):
    with translation.override(language):
        html = drawn("{% mark 'lending' %}")
    assert f">{letter}<" in html
    assert f'aria-label="{name}"' in html


@pytest.mark.parametrize("kind", ["document", "own_observation", "own_statement", "hearsay", "system"])
def test_a_badge_says_its_kind(kind):
    assert f'class="evidence {kind}"' in drawn("{% evidence kind %}", kind=kind)
    with pytest.raises(AssertionError):
        drawn("{% evidence 'rumour' %}")


def test_verdicts_say_what_when_and_why():
    assert "now</span>" in drawn("{% verdict 'now' %}")
    assert "verdict refused" in drawn("{% verdict 'refuse' %}")
    html = drawn("{% verdict v %}", v={"state": "later", "at": dt.datetime(2026, 9, 24, tzinfo=dt.UTC), "second": "CN-CBA-DIALS"})
    assert "at 08:00 tomorrow" in html
    assert "CN-CBA-DIALS" in html
    assert "missing: whose number" in drawn("{% verdict 'unknown' second='missing: whose number' %}")


def test_unknown_is_a_value_of_its_own():
    values = [drawn("{% rule_value v %}", v=v) for v in (Truth.TRUE, False, None, "unknown")]
    assert [
        next(word for word in ("True", "False", "Unknown") if f">{word}<" in value.replace("</span>" + word, ">" + word))
        for value in values
    ] == ["True", "False", "Unknown", "Unknown"]
    assert 'class="effect passes"' in drawn("{% effect 'pass' %}")
    assert ">refers<" in drawn("{% effect 'refer' %}")


def test_a_contradiction_shows_both_halves_and_its_kind():
    half = {
        "department": "lending",
        "by": "Claimed, to lending",
        "value": "Room 23",
        "evidence_kinds": ["own_statement"],
        "known": "7 Mar 2025",
    }
    other = {**half, "department": "collection", "by": "Found, by collection", "value": "Room 22", "true": "since Aug 2023"}
    html = drawn(
        "{% contradiction c %}", c={"number": 1, "claimed": half, "found": other, "clue_kind": "knowable", "sentence": "Nobody looked."}
    )
    assert html.index("Room 23") < html.index("Room 22")
    assert "no date given" in html
    assert "Knowable at the decision." in html


def test_the_timeline_says_how_much_became_known_later():
    rows = [
        {
            "at": NOW,
            "department": "collection",
            "bold": "Visit",
            "words": "The street door was shut.",
            "amount_minor": 128_369,
            "evidence_kind": "own_observation",
            "subject": "visit-1",
        }
    ]
    html = drawn("{% timeline rows later=1 %}", rows=rows)
    assert "1 entry became known later." in html
    assert "Wed 23 Sep 2026" in html
    assert "17:19" in html
    assert "1,283.69" in html
    assert 'id="visit-1"' in html
    assert '<p class="words">The street door was shut.</p>' in html


def test_superseded_is_struck_and_linked_and_erased_says_nothing_else():
    html = drawn(
        "{% timeline rows %}",
        rows=[
            {"at": NOW, "bold": "Salary 8,000", "superseded": "salary 5,200", "superseded_url": "#f2"},
            {"at": NOW, "bold": "gone", "erased": "Erased."},
        ],
    )
    assert '<span class="struck">Salary 8,000</span>' in html
    assert '<a href="#f2">salary 5,200</a>' in html
    assert "Erased." in html
    assert "gone" not in html


@pytest.mark.parametrize(
    ("tag", "values"),
    [
        ("{% timeline v %}", [{"at": NOW, "bold": BAD, "text": BAD, "words": BAD, "writer": BAD, "true": BAD, "links": [(BAD, "#")]}]),
        ("{% page_head v %}", {"title": BAD, "description": BAD, "crumbs": [(BAD, "")], "facts": [{"label": BAD, "value": BAD}]}),
        ("{% sums v %}", {"rows": [{"label": BAD, "amounts_minor": [1]}], "heads": [BAD]}),
        ("{% refused v %}", {"title": BAD, "sentence": BAD, "citation": BAD, "instead": [(BAD, "")]}),
        ("{% pairs v %}", [(BAD, BAD)]),
        ("{% verdict v %}", {"state": "refused", "second": BAD, "words": BAD}),
        ("{% notice 'done' title=v %}{{ v }}{% endnotice %}", BAD),
        ("{% sheet title=v %}{{ v }}{% endsheet %}", BAD),
        ("{% rule_text v %}", BAD),
        ("{% flag v 'no' %}", BAD),
        ("{% segments v 'x' %}", [{"label": BAD, "url": '"' + BAD}]),
        ("{% signatures v %}", [{"department": "lending", "name": BAD, "role": BAD}]),
    ],
)
def test_what_people_write_is_never_markup(tag, values):
    html = drawn(tag, v=values)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_refusal_gives_its_three_things():
    html = drawn(
        "{% refused r %}",
        r={
            "title": "This call is refused.",
            "sentence": "Six calls.",
            "citation": "CN-CBA-DIALS",
            "next_at": dt.datetime(2026, 9, 24, tzinfo=dt.UTC),
            "instead": [("Knock at 22", "/v/")],
            "record_url": "/r/",
        },
    )
    assert "Tomorrow, Thu 24 Sep, 08:00" in html
    assert '<a href="/v/">Knock at 22</a>' in html
    assert '<a href="/r/">Record it.</a>' in html


def test_a_switched_off_button_says_why_and_goes_nowhere():
    html = drawn("{% button a %}", a={"label": "Sign", "url": "/sign/", "reason": "Chen Yu prepared this case and may not sign it."})
    assert "disabled" in html
    assert "Chen Yu prepared" in html
    assert "/sign/" not in html


def test_a_posting_button_carries_its_fields_and_token():
    html = drawn("{% button a %}", a={"label": "Pay", "url": "/pay/", "method": "post", "fields": {"key": "k1"}}, csrf_token="t0")
    assert 'method="post"' in html
    assert 'name="key" value="k1"' in html
    assert 'value="t0"' in html


def test_sums_are_ruled():
    html = drawn(
        "{% sums s %}",
        s={
            "rows": [
                {"label": "Principal", "amounts_minor": [125_717, None]},
                {"label": "Together", "amounts_minor": [125_717, 0], "total": True},
            ],
            "made_url": "#why",
        },
    )
    assert '<tr class="total">' in html
    assert "1,257.17" in html
    assert "<td></td>" in html
    assert 'href="#why"' in html


def test_a_head_sorts_by_a_link_and_says_which_way():
    request = RequestFactory().get("/x/?sort=due&page=3&only=calls")
    html = Template("{% load office %}{% sortable 'due' 'Due' %}{% sortable 'name' 'Borrower' %}").render(Context({"request": request}))
    assert 'aria-sort="ascending"' in html
    assert "sort=-due" in html
    assert "sort=name" in html
    assert "page=" not in html
    assert html.count("only=calls") == 2


def test_paging_keeps_the_question():
    request = RequestFactory().get("/x/?q=chen&page=2")
    html = Template("{% load office %}{% paging page %}").render(Context({"request": request, "page": Paginator(range(120), 50).page(2)}))
    assert "51 to 100 of 120" in html
    assert "q=chen&amp;page=1" in html
    assert "q=chen&amp;page=3" in html
    assert (
        not Template("{% load office %}{% paging page %}")
        .render(Context({"request": request, "page": Paginator(range(2), 50).page(1)}))
        .strip()
    )


def test_rule_text_makes_its_effect_bold():
    assert "<b>refer when</b> not home_address.verified_by_visit" in drawn(
        "{% rule_text 'refer when not home_address.verified_by_visit' %}"
    )
    assert "<b>" not in drawn("{% rule_text 'not home_address.verified_by_visit' %}")


def test_empty_in_empty_out():
    assert (
        drawn("{{ n|money }}{{ n|day }}{{ n|moment }}{{ n|masked }}{{ n|in_ten }}{{ n|clock }}{{ n|partial_day }}{{ n|rate }}", n=None)
        == ""
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_message_may_be_undone(language):
    assert drawn("{{ t|undo_of }}", t="undo:/visits/3/undo/ success") == "/visits/3/undo/"
    with translation.override(language):
        html = drawn("{% notice 'done' undo='/visits/3/undo/' %}Visit ordered.{% endnotice %}", csrf_token="t0")
    assert 'action="/visits/3/undo/"' in html
    assert ("Undo" in html) is (language == "en")
