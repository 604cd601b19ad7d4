"""Ask the conduct gate.

`conduct check FILE` runs conduct cases and prints passed, failed or unsupported for each; exit code 1 where one failed.
`conduct why --act FILE` asks about one act: FILE holds `act` and, as they are known, `facts`, `history` and `profile`
(without a profile the founding lender asks). Both read YAML or JSON; the words are described in docs/reference/conduct.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from beforehand.core.conduct import (
    Answer,
    HousePolicyError,
    Profile,
    UnreadableQuestionError,
    UnsupportedQuestionError,
    compile_profile,
    house_profile,
    instead_sentence,
    read_act,
    read_facts,
    read_history,
    read_profile,
)
from beforehand.packs.read import PackNotFoundError, conduct_pack, house_conduct_pack

Plain = Mapping[str, Any]
QUESTIONS = ("act", "price", "posting", "decision", "notice", "pull", "event", "servicing", "receipt", "suit")


class UnreadableFileError(ValueError):
    """A file of cases or of one act that cannot be read; the message is one sentence."""


@dataclass(frozen=True)
class Outcome:
    """How one case went: passed, failed or unsupported, why, and what the gate said."""

    case_id: str
    outcome: str
    why: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two questions and their arguments."""
    asked = parser.add_subparsers(dest="asked", required=True, metavar="check|why")
    check = asked.add_parser("check", help="run a file of conduct cases")
    check.add_argument("file", type=Path, help="cases as YAML or JSON: {format: 1, cases: [...]}")
    why = asked.add_parser("why", help="ask about one act, before or after it was done")
    why.add_argument("--act", type=Path, required=True, help="one act with its facts and history as YAML or JSON")
    for one in (check, why):
        one.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """0 done, 1 a case failed, 2 the input cannot be read."""
    try:
        return _check(args.file, as_json=args.json) if args.asked == "check" else _why(args.act, as_json=args.json)
    except (UnreadableFileError, UnreadableQuestionError, HousePolicyError, PackNotFoundError) as error:
        print(f"beforehand conduct: {error}", file=sys.stderr)
        return 2


def _check(path: Path, *, as_json: bool) -> int:
    data = _read(path)
    cases = data.get("cases")
    if not isinstance(cases, list) or not cases:
        raise UnreadableFileError(f"{path} holds no cases; it should be {{format: 1, cases: [...]}}.")
    outcomes = [check_case(_case(path, number, case)) for number, case in enumerate(cases, 1)]
    totals = {name: sum(one.outcome == name for one in outcomes) for name in ("passed", "failed", "unsupported")}
    if as_json:
        rows = [{"id": one.case_id, "outcome": one.outcome, "why": one.why, "answer": one.answer} for one in outcomes]
        print(json.dumps({**totals, "cases": rows}, ensure_ascii=False, indent=1))
    else:
        for one in outcomes:
            print(f"{one.outcome:<12} {one.case_id}" + (f": {one.why}" if one.why else ""))
        print(", ".join(f"{count} {name}" for name, count in totals.items()))
    return 1 if totals["failed"] else 0


def check_case(case: Plain) -> Outcome:
    """Runs one case: its profile, facts, history and act against what it expects; a word the gate does not know is unsupported."""
    name = str(case["id"])
    question = next((kind for kind in QUESTIONS if kind in case), None)
    if question != "act" or case.get("ask", "verdict") != "verdict":
        return Outcome(name, "unsupported", f"a question about {question if question != 'act' else case.get('ask')} is not answered yet")
    try:
        answer = _answer(read_profile(case["profile"]), case)
    except (PackNotFoundError, HousePolicyError, UnsupportedQuestionError) as error:
        return Outcome(name, "unsupported", str(error))
    except UnreadableQuestionError as error:
        raise UnreadableFileError(f"case {name}: {error}.") from error
    unread = [path for path in answer.missing if path.startswith("rules.")]
    if unread:
        return Outcome(name, "unsupported", f"{', '.join(unread)} cannot be read yet", as_plain(answer))
    wrong = _differences(case["expect"], answer)
    return Outcome(name, "failed" if wrong else "passed", "; ".join(wrong), as_plain(answer))


def as_plain(answer: Answer) -> dict[str, Any]:
    """An answer as plain data for JSON: verdict, rules, sentences in both languages, moments as ISO 8601 in UTC."""
    return {
        "verdict": str(answer.verdict),
        "rule": answer.rule_id,
        "shown_as": answer.shown_as(),
        "citation": answer.citation,
        "sentence": {"en": answer.sentence("en"), "zh": answer.sentence("zh")},
        "refusing": [said.rule_id for said in answer.refusing],
        "undecided": sorted({said.rule_id for said in answer.undecided}),
        "missing": list(answer.missing),
        "next_lawful": answer.next_lawful.isoformat() if answer.next_lawful else None,
        "remarks": [said.rule_id for said in answer.remarks],
        "instead": list(answer.instead),
    }


def _why(path: Path, *, as_json: bool) -> int:
    data = _read(path)
    if "act" not in data:
        raise UnreadableFileError(f"{path} holds no act; write act: {{kind: call, to: debtor, at: '2026-09-23T17:32:00+08:00'}}.")
    profile = read_profile(data["profile"]) if data.get("profile") else house_profile(house_conduct_pack("founding"))
    answer = _answer(profile, data)
    if as_json:
        print(json.dumps(as_plain(answer), ensure_ascii=False, indent=1))
    else:
        _print(answer, data["act"])
    return 0


def _print(answer: Answer, act: Plain) -> None:
    from beforehand.cli import language

    spoken = language()
    chinese = spoken == "zh"
    print({"allow": "允许", "refuse": "被拦截", "unknown": "未知"}[answer.verdict] if chinese else str(answer.verdict))
    if answer.sentence(spoken):
        print(answer.sentence(spoken))
        print(f"{answer.shown_as(spoken)} · {answer.citation}")
    if answer.next_lawful:
        moment = answer.next_lawful.astimezone(datetime.fromisoformat(str(act["at"])).tzinfo)
        print(("最早可行时间：" if chinese else "next lawful moment: ") + f"{moment:%Y-%m-%d %H:%M %z}")
    also = [said for said in answer.refusing if said.rule_id != answer.rule_id]
    for said in also:
        print(("另：" if chinese else "also: ") + f"{said.refusal.sentence(spoken)} ({said.rule.shown_as(spoken)})")
    for code in answer.instead:
        print(("可以：" if chinese else "instead: ") + instead_sentence(code, spoken))
    for said in answer.remarks:
        print(("提示：" if chinese else "remark: ") + f"{said.refusal.sentence(spoken)} ({said.rule.shown_as(spoken)})")


def _answer(profile: Profile, data: Plain) -> Answer:
    gate = compile_profile(conduct_pack(profile.jurisdiction), profile)
    return gate.ask(read_facts(data.get("facts") or {}), read_history(data.get("history")), read_act(data["act"]))


def _differences(expect: Plain, answer: Answer) -> list[str]:
    """What the case expects and the gate did not say, one sentence each."""
    wrong = []
    if expect.get("verdict") != answer.verdict:
        wrong.append(f"expected {expect.get('verdict')}, the gate says {answer.verdict} ({answer.rule_id})")
    ruling = {said.rule_id for said in (*answer.refusing, *answer.undecided)}
    named = expect.get("rule")
    wanted = {named} if isinstance(named, str) else set(named or ())
    if wanted and not wanted & ruling:
        wrong.append(f"expected the rule {' or '.join(sorted(wanted))}, the gate names {', '.join(sorted(ruling)) or 'none'}")
    moment = expect.get("next_lawful")
    if moment != answer.next_lawful and (moment is None or _instant(moment) != answer.next_lawful):
        wrong.append(f"expected next lawful {moment}, the gate says {answer.next_lawful}")
    if Counter(expect.get("missing", answer.missing)) != Counter(answer.missing):
        wrong.append(f"expected missing {expect.get('missing')}, the gate says {list(answer.missing)}")
    remarks = {said.rule_id for said in answer.remarks}
    if lacking := set(expect.get("remarks", ())) - remarks:
        wrong.append(f"the remark {', '.join(sorted(lacking))} is missing")
    if there := set(expect.get("absent", ())) & (ruling | remarks):
        wrong.append(f"{', '.join(sorted(there))} should not appear")
    return wrong


def _instant(value: object) -> datetime | None:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.utcoffset() is not None else None


def _case(path: Path, number: int, case: Any) -> Plain:
    fields = ("id", "profile", "expect")
    if not isinstance(case, Mapping) or not all(name in case for name in fields):
        raise UnreadableFileError(f"{path}: case {number} needs {', '.join(fields)}.")
    expect = case["expect"]
    if not isinstance(expect, Mapping) or expect.get("verdict", "allow") not in ("allow", "refuse", "unknown"):
        raise UnreadableFileError(f"{path}: case {number}: expect holds a verdict: allow, refuse or unknown.")
    named = expect.get("rule", "")
    lists = [expect.get(name, []) for name in ("missing", "remarks", "absent")] + [[named] if isinstance(named, str) else named]
    if not all(isinstance(words, list) and all(isinstance(word, str) for word in words) for words in lists):
        raise UnreadableFileError(f"{path}: case {number}: rule, missing, remarks and absent of expect are words or lists of them.")
    return case


def _read(path: Path) -> Plain:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error).splitlines()[0]
        raise UnreadableFileError(f"{path} cannot be read ({reason}).") from error
    if not isinstance(data, Mapping):
        raise UnreadableFileError(f"{path} is empty or no mapping.")
    return data
