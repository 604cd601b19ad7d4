"""The guide for builders names every tag and filter there is, every record, and every address the frame looks for."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from beforehand.office.pages import frame, shapes
from beforehand.office.pages.templatetags.office import register

GUIDE = (Path(__file__).parents[3] / "docs" / "guide" / "pages.md").read_text("utf-8")
INNER = {"widget_kind", "undo_of", "gap", "timeline_entry"}
RECORDS = [name for name, one in vars(shapes).items() if inspect.isclass(one) and issubclass(one, shapes.Shape) and one is not shapes.Shape]


@pytest.mark.parametrize("name", sorted(set(register.tags) - INNER))
def test_every_tag_is_described(name):
    assert f"{{% {name} " in GUIDE


@pytest.mark.parametrize("name", sorted(set(register.filters) - INNER))
def test_every_filter_is_described(name):
    assert f"`{name}" in GUIDE


@pytest.mark.parametrize("name", RECORDS)
def test_every_record_is_named(name):
    assert name in GUIDE


@pytest.mark.parametrize("name", [room.url_name for room in frame.ROOMS] + list(frame.DOORS.values()))
def test_every_address_is_named(name):
    assert name in GUIDE
