"""Any value of a case replaced by something else: the verb answers, calls it unsupported, or refuses in one sentence; it never breaks."""

import copy

import pytest
import yaml
from asked import CASES
from hypothesis import given, settings
from hypothesis import strategies as st

from beforehand.cli import main

JUNK = st.sampled_from(
    [None, 0, -1, 7, 3.5, True, "", "unknown", "house_founding", "2026-13-45", [], {}, ["unknown"], [None], [[]], {"a": 1}, [{"own": {}}]]
)
OWN = {"own": {"id": "HOUSE-X", "gate": "pre_visit", "params": {"max_minutes": 60, "min_staff": 2}, "from": "2026-01-01"}}
COUNT = {"limits": [{"limit": 6, "window": {"kind": "calendar_day", "length": 1}}], "scope": "per_debtor"}
TIGHTEN = {"tighten": "CN-CBA-DIALS", "set": COUNT}
WINDOW = {"tighten": "CN-GBT-TIME", "set": {"allowed": [{"days": ["mon"], "start": "09:00", "end": "20:00"}]}}


def places(value, path=()):
    """Every place of a nested value."""
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from places(inner, (*path, n))


def put(data, path, value):
    """The data with the value at that place."""
    changed = copy.deepcopy(data)
    owner = changed
    for key in path[:-1]:
        owner = owner[key]
    owner[path[-1]] = value
    return changed


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_no_value_breaks_the_verb(tmp_path_factory, data):
    case = copy.deepcopy(data.draw(st.sampled_from(CASES)))
    case["profile"]["house"] = [*case["profile"]["house"], OWN, TIGHTEN, WINDOW]
    case["expect"] = {**case["expect"], "remarks": [], "missing": []}
    path = data.draw(st.sampled_from([path for path in places(case) if path]))
    file = tmp_path_factory.getbasetemp() / "junk.yaml"
    file.write_text(yaml.safe_dump({"cases": [put(case, path, data.draw(JUNK))]}))
    assert main(["conduct", "check", str(file)]) in (0, 1, 2)


@pytest.mark.parametrize("text", ["act: 7", "act: {kind: call}", "act: {kind: call, to: debtor, at: soon}", "- 1", "\x00", "act: &a [*a]"])
def test_why_refuses_what_it_cannot_read(tmp_path, capsys, text):
    path = tmp_path / "act.yaml"
    path.write_text(text)
    assert main(["conduct", "why", "--act", str(path)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
