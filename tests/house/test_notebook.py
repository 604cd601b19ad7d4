"""The notebook page says what it shows: its blocks run in order, and what stands under a block is what it prints."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

import beforehand

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "notebook.md"


def test_the_page_s_blocks_print_what_the_page_says():
    text = PAGE.read_text()
    blocks = re.findall(r"```python\n(.*?)```\n((?:\n    [^\n]+)*)", text, re.DOTALL)
    names: dict[str, object] = {}
    said = 0
    for code, shown in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(PAGE), "exec"), names)
        if shown.strip():
            assert printed.getvalue().split("\n")[:-1] == [line.strip() for line in shown.strip().splitlines()]
            said += 1
    assert said == 3
    answer = str(names["answer"])
    assert "decline when credit_report.current_overdue > 1000.00 CNY" in answer
    assert "Book: made book of a small lender" in answer


def test_every_name_is_there_and_no_other():
    for name in beforehand.__all__:
        assert callable(getattr(beforehand, name)), name
        assert name in dir(beforehand)
    assert set(beforehand._WHERE) == set(beforehand.__all__)
    with pytest.raises(AttributeError, match="no attribute 'lend'"):
        beforehand.lend  # noqa: B018


def test_a_watch_rule_and_a_column_from_later(tmp_path):
    from beforehand.core.hindsight.refusals import UnableToBacktest
    from beforehand.world.book import write_book

    write_book(beforehand.make_book(seed=7, decisions=500), tmp_path / "book")
    book = beforehand.read_book(tmp_path / "book")
    watched = beforehand.backtest(book, "watch when application.term_months >= 12 and loan.growing_lateness")
    assert watched.found.loans_alerted > 0
    with pytest.raises(UnableToBacktest, match=r"loan\.growing_lateness"):
        beforehand.backtest(book, "decline when loan.growing_lateness")
