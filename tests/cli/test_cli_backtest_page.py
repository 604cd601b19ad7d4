"""`beforehand backtest --html`: a page that stands by itself, says what the text says, in both languages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from beforehand.cli import main

EXTRACT = Path(__file__).parents[1] / "extracts" / "sba_7a.parquet"


@pytest.fixture(scope="module")
def sba(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sba") / "book"
    assert main(["import", "sba-7a", str(EXTRACT), "--to", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    from beforehand.world.book import make_book, write_book

    folder = tmp_path_factory.mktemp("made") / "book"
    write_book(make_book(7, decisions=1_500), folder)
    return folder


class Seen(HTMLParser):
    """The text of a page, its tags and every attribute."""

    VOID = frozenset({"meta", "line", "rect"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(text)
        assert not self.open, "every element that is opened is closed"

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)


def page(book, tmp_path, *argv):
    file = tmp_path / "answer.html"
    assert main(["backtest", str(book), *argv, "--html", str(file)]) == 0
    return file.read_text(encoding="utf-8")


def test_it_says_everything_the_text_says(sba, tmp_path, capsys):
    asked = ("--rule", "new_exist = 2", "--judge-from", "2004-10-01")
    seen = Seen(page(sba, tmp_path, *asked, "--language", "en"))
    told = capsys.readouterr().out
    written = seen.text.replace("−", "-").replace("\u00a0", "-")
    figures = set(re.findall(r"-?\d[\d,]*\.\d\d", told))
    assert len(figures) > 60
    assert not figures - set(re.findall(r"-?\d[\d,]*\.\d\d", written))
    for sentence in (line for line in told.splitlines() if line.startswith(("It would", "Loss:", "Good money:", "Here:", "The outcome"))):
        assert sentence in written
    for vintage in re.findall(r"^\d{4}-Q\d", told, re.MULTILINE):
        assert vintage in written
    assert "84 months" in written
    assert "margin of 10 %" in written
    for column in ("chg_off_prin_gr", "mis_status", "zip", "term", "disbursement_gross"):
        assert column in written
    assert "Decisions before 2004-10-01" in written
    assert "Decisions from 2004-10-01 on" in written


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "rule",
    [
        "decline when credit_report.current_overdue > 1000.00 CNY",
        "refer when not home_address.verified_by_visit",
        "watch when loan.growing_lateness",
    ],
)
def test_it_stands_by_itself_in_both_languages(made, tmp_path, rule, language):
    text = page(made, tmp_path, "--rule", rule, "--language", language)
    seen = Seen(text)
    assert "script" not in seen.tags
    assert not {name for name, _value in seen.attributes} & {"src", "href", "style", "onload", "onclick"}
    assert "http:" not in text
    assert "https:" not in text
    assert "url(" not in text
    assert ("svg" in seen.tags) == (not rule.startswith("watch"))
    assert rule in seen.text
    assert ("回测" in seen.text) == (language == "zh")
    assert "{" not in seen.text


def test_the_language_is_the_terminal_s_where_none_is_asked_for(made, tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert '<html lang="zh-Hans">' in page(made, tmp_path, "--rule", "not income.paper_given")


def test_what_a_rule_says_is_text_and_no_markup(sba, tmp_path):
    text = page(sba, tmp_path, "--rule", 'state in ("CA", "<b>FL</b>")')
    assert "<b>" not in text
    assert "&lt;b&gt;FL" in text


def test_a_refused_column_or_place_writes_nothing(sba, tmp_path, capsys):
    file = tmp_path / "answer.html"
    assert main(["backtest", str(sba), "--rule", "chg_off_prin_gr > 0", "--html", str(file)]) == 2
    assert "chg_off_prin_gr" in capsys.readouterr().err
    assert not file.exists()
    assert main(["backtest", str(sba), "--rule", "new_exist = 2", "--html", str(tmp_path / "nowhere" / "a.html")]) == 2
    assert main(["backtest", str(sba), "--rule", "new_exist = 2", "--html", str(tmp_path)]) == 2
    assert "no place for a page" in capsys.readouterr().err


def test_the_words_of_both_languages_take_the_same_figures():
    from beforehand.cli.backtest_words import ACTS, CHECKS, REASONS, WORDS
    from beforehand.core.basics.truth import Why
    from beforehand.core.rules import STARTER

    for name, (en, zh) in WORDS.items():
        assert sorted(re.findall(r"{\w+}", en)) == sorted(re.findall(r"{\w+}", zh)), name
    assert set(REASONS) == set(Why)
    assert set(CHECKS) == {attribute.settled_by for attribute in STARTER.values() if attribute.settled_by}
    assert all(zh for _en, zh in (*ACTS.values(), *CHECKS.values(), *REASONS.values()))
