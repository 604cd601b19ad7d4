"""What the bench compares gives the same answer on both sides; nobody looks at a time here."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"


@pytest.mark.parametrize("name", ["positions", "backtest"])
def test_both_sides_agree(name):
    from beforehand.world.book import make_book

    spec = importlib.util.spec_from_file_location(f"bench_{name}", BENCH / f"{name}.py")
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    counts, sides, agrees = bench.prepare(make_book(5, 900))
    assert "beforehand" in sides
    assert all(number > 0 for number in counts.values())
    assert agrees()
