"""The verb: it works, and one test for each way it goes wrong."""

import json
import subprocess
import sys

import pytest
import yaml
from asked import CASES, CASES_FILE

from beforehand.cli import main


def test_it_passes_the_cases_and_counts_them(capsys):
    assert main(["conduct", "check", str(CASES_FILE)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == f"{len(CASES)} passed, 0 failed, 0 unsupported"
    assert len(lines) == len(CASES) + 1


def write(tmp_path, data):
    path = tmp_path / "cases.yaml"
    path.write_text(data if isinstance(data, str) else yaml.safe_dump(data))
    return str(path)


def test_a_failed_case_exits_with_1_and_says_what_differs(tmp_path, capsys):
    wrong = {**CASES[0], "expect": {"verdict": "refuse"}}
    assert main(["conduct", "check", write(tmp_path, {"cases": [wrong]}), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["passed"], answer["failed"]) == (0, 1)
    assert "expected refuse, the gate says allow" in answer["cases"][0]["why"]


@pytest.mark.parametrize(
    "change",
    [
        {"profile": {"jurisdiction": "US", "lender_class": "bank"}},
        {"act": {**CASES[0]["act"], "kind": "carrier_pigeon"}},
        {"act": {**CASES[0]["act"], "mood": "kind"}},
        {"ask": "duties"},
    ],
)
def test_what_the_gate_does_not_answer_yet_is_unsupported(tmp_path, capsys, change):
    assert main(["conduct", "check", write(tmp_path, {"cases": [{**CASES[0], **change}]})]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 0 failed, 1 unsupported"


@pytest.mark.parametrize(
    "data",
    [
        "",
        "just a word",
        "cases: [",
        "cases: []",
        "cases: [{id: one}]",
        "cases: [7]",
        {"cases": [{**CASES[0], "act": {**CASES[0]["act"], "at": "yesterday"}}]},
        {"cases": [{**CASES[0], "act": {**CASES[0]["act"], "at": "2026-11-23T10:00:00"}}]},
        {"cases": [{**CASES[0], "act": {**CASES[0]["act"], "staff": -1}}]},
        {"cases": [{**CASES[0], "facts": {"party": {"zones": [{"zone": "Mars/Olympus"}]}}}]},
    ],
)
def test_unreadable_input_exits_with_2_and_one_sentence(tmp_path, capsys, data):
    assert main(["conduct", "check", write(tmp_path, data)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.strip().splitlines()) == 1


def test_a_file_that_is_not_there_exits_with_2(tmp_path, capsys):
    assert main(["conduct", "check", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in capsys.readouterr().err


def test_why_answers_for_the_founding_house(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    dial = {"kind": "call", "direction": "out", "to": "debtor", "at": "2026-09-23T17:10:00+08:00", "result": "unanswered", "times": 6}
    act = {"kind": "call", "to": "debtor", "detail": "n1", "at": "2026-09-23T17:32:00+08:00", "purpose": "collection"}
    path = write(tmp_path, {"act": act, "history": [{**dial, "detail": "n1"}]})
    assert main(["conduct", "why", "--act", path]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("refuse\n")
    assert "house policy, after CN-CBA-DIALS" in printed
    assert "next lawful moment: 2026-09-24 08:00 +0800" in printed
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["conduct", "why", "--act", path]) == 0
    assert "公司规定，依 CN-CBA-DIALS" in capsys.readouterr().out
    assert main(["conduct", "why", "--act", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["next_lawful"] == "2026-09-24T00:00:00+00:00"


def test_why_without_an_act_exits_with_2(tmp_path, capsys):
    assert main(["conduct", "why", "--act", write(tmp_path, {"history": []})]) == 2
    assert "holds no act" in capsys.readouterr().err


def test_the_gate_loads_no_framework():
    code = "import sys, beforehand.core.conduct, beforehand.packs.read; print({'django', 'numba', 'pandas', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
