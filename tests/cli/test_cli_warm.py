"""`beforehand warm` leaves the compiled arithmetic where the next process finds it."""

from __future__ import annotations

import argparse

import pytest

from beforehand.cli.warm import run, warm
from beforehand.core.basics.compiled import cache_folder


def test_the_loan_engine_is_kept_compiled() -> None:
    folder = warm()
    assert folder is not None
    kept = {path.name.split("-")[0] for path in folder.rglob("*.nbc")}
    assert {"positions._replay_rows", "schedule._draw_rows", "arithmetic._muldiv_rows"} <= kept


def test_it_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(argparse.Namespace()) == 0
    assert str(cache_folder()) in capsys.readouterr().out
