"""How the tests ask the gate: the founding house, the cases kept as data, acts and entries in one line each."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from beforehand.core.conduct import (
    UNKNOWN,
    Act,
    Answer,
    Consent,
    Content,
    Flag,
    Gate,
    HoursAgreed,
    PartyFacts,
    PastContact,
    PlausibleZone,
    Profile,
    compile_profile,
    house_profile,
    read_act,
    read_facts,
    read_history,
    read_profile,
)
from beforehand.packs.read import conduct_pack, house_conduct_pack

CASES_FILE = Path(__file__).parents[2] / "conduct_cases" / "cn_acts.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(CASES_FILE.read_text())["cases"]
FOUNDING = house_profile(house_conduct_pack("founding"))
GATE = compile_profile(conduct_pack("CN"), FOUNDING)
HANGZHOU = (PlausibleZone("Asia/Shanghai"),)
UNREACHABLE = Flag("debtor_unreachable", datetime.fromisoformat("2026-10-01T09:00:00+08:00"))


def at(text: str) -> datetime:
    """A moment in Hangzhou, `2026-09-23 17:32`."""
    return datetime.fromisoformat(f"{text}+08:00")


def gate_of(profile: Profile) -> Gate:
    """The gate of a profile under the mainland pack."""
    return compile_profile(conduct_pack("CN"), profile)


def party(*flags: Flag, consents: Sequence[Consent] = (), zones: Any = HANGZHOU) -> PartyFacts:
    """What is true of the person."""
    return PartyFacts(zones, flags, tuple(consents))


def hours(start: int, end: int, given: str) -> Consent:
    """An agreement on hours, in whole hours of the day."""
    return Consent("hours_agreement", at(given), HoursAgreed(start * 60, end * 60))


def dialled(*clocks: str, day: str = "2026-09-23", result: Any = "unanswered", number: Any = "n1", to: Any = "debtor") -> list[PastContact]:
    """One call the lender placed at each clock time."""
    return [PastContact("call", "out", to, at(f"{day} {clock}"), result, detail=number) for clock in clocks]


def call(moment: str, **given: Any) -> Act:
    """A collection call to the debtor's number n1."""
    return Act(**{"kind": "call", "to": "debtor", "at": at(moment), "detail": "n1", "debts": ("A",), **given})


def visit(moment: str, **given: Any) -> Act:
    """A collection visit to the debtor at home by two."""
    return Act(**{"kind": "visit", "to": "debtor", "at": at(moment), "staff": 2, "place": "home", "debts": ("A",), **given})


def telling(*words: str) -> Content:
    """A talk in which the other learns these things."""
    return Content(says=frozenset({"state_identity"}), discloses=frozenset(words))


def ask(act: Act, facts: PartyFacts | None = None, history: Sequence[PastContact] | Any = (), gate: Gate = GATE) -> Answer:
    """The founding house's answer."""
    return gate.ask(party() if facts is None else facts, history, act)


def answer_of(case: Mapping[str, Any]) -> Answer:
    """The gate's answer to a case kept as data."""
    gate = gate_of(read_profile(case["profile"]))
    return gate.ask(read_facts(case["facts"]), read_history(case.get("history")), read_act(case["act"]))


def said(answer: Answer) -> tuple[Any, ...]:
    """What two answers are compared by."""
    return (
        answer.verdict,
        frozenset(one.rule_id for one in answer.refusing),
        answer.next_lawful,
        frozenset(one.rule_id for one in answer.remarks),
    )


def shifted(case: Mapping[str, Any], days: int) -> dict[str, Any]:
    """The case with every moment of act, history, flags and consents moved by whole days."""
    moved = copy.deepcopy(dict(case))
    stamps = [(moved["act"], "at"), *((entry, "at") for entry in moved.get("history", ()))]
    stamps += [(flag, name) for flag in moved["facts"]["party"].get("flags", ()) for name in ("from", "until") if name in flag]
    stamps += [(consent, "given_at") for consent in moved["facts"]["party"].get("consents", ())]
    for owner, name in stamps:
        owner[name] = (datetime.fromisoformat(owner[name]) + timedelta(days=days)).isoformat()
    return moved


__all__ = [name for name in dir() if not name.startswith("_")] + ["UNKNOWN"]
