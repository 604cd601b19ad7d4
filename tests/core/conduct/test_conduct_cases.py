"""The cases kept as data, and what must not change their answers: the day, the order, the names, what has nothing to do with them."""

import copy
import random
from datetime import timedelta

import pytest
from asked import CASES, answer_of, said, shifted

from beforehand.cli.conduct import check_case
from beforehand.core.conduct import Verdict

NAMED = [pytest.param(case, id=case["id"]) for case in CASES]


@pytest.mark.parametrize("case", NAMED)
def test_the_case_is_answered_as_expected(case):
    outcome = check_case(case)
    assert outcome.outcome == "passed", outcome.why


@pytest.mark.parametrize("case", NAMED)
def test_a_wrong_expectation_fails(case):
    other = "allow" if case["expect"]["verdict"] == "refuse" else "refuse"
    assert check_case({**case, "expect": {"verdict": other}}).outcome == "failed"


@pytest.mark.parametrize("case", NAMED)
@pytest.mark.parametrize("days", [-13, 1, 2, 30, 365])
def test_another_day_gives_the_same_answer_that_many_days_later(case, days):
    before, after = answer_of(case), answer_of(shifted(case, days))
    verdict, refusing, moment, remarks = said(before)
    expected = moment + timedelta(days=days) if moment else None
    assert said(after) == (verdict, refusing, expected, remarks)


@pytest.mark.parametrize("case", NAMED)
def test_the_order_of_the_history_does_not_matter(case):
    mixed = copy.deepcopy(case)
    random.Random(7).shuffle(mixed.setdefault("history", []))
    assert said(answer_of(mixed)) == said(answer_of(case))


@pytest.mark.parametrize("case", NAMED)
def test_names_of_cases_numbers_and_debts_do_not_matter(case):
    renamed = copy.deepcopy(case)
    renamed["id"] = "another"
    for entry in [renamed["act"], *renamed.get("history", ())]:
        entry["debts"] = ["loan-7"]
        if "detail" in entry:
            entry["detail"] = f"detail of {entry['detail']}"
    renamed["facts"]["debts"] = [{"id": "loan-7", "days_past_due": 20}]
    assert said(answer_of(renamed)) == said(answer_of(case))


@pytest.mark.parametrize("case", NAMED)
def test_what_has_nothing_to_do_with_it_does_not_matter(case):
    busy = copy.deepcopy(case)
    day = case["act"]["at"][:10]
    unrelated = [
        ("call", "in", "debtor", f"{day}T08:30:00+08:00", "conversation"),
        ("call", "out", "debtor", f"{day}T05:30:00+08:00", "dead_number"),
        ("sms", "out", "debtor", f"{day}T05:40:00+08:00", "delivered"),
        ("visit", "out", "debtor", "2026-03-05T10:00:00+08:00", "conversation"),
        ("call", "out", "debtor", "2026-03-05T10:00:00+08:00", "unanswered"),
        # what happened after the act cannot have spoken against it
        ("call", "out", "debtor", "2027-03-05T10:00:00+08:00", "refused_further_contact"),
        ("call", "out", "contact_person", "2027-03-05T10:00:00+08:00", "refused_further_contact"),
    ]
    names = ("kind", "direction", "to", "at", "result")
    busy["history"] = [*case.get("history", ()), *({**dict(zip(names, row, strict=True)), "times": 9} for row in unrelated)]
    assert said(answer_of(busy)) == said(answer_of(case))


def test_every_flip_answers_otherwise_than_its_case():
    by_id = {case["id"]: case for case in CASES}
    flips = [case for case in CASES if "flip_of" in case]
    assert len(flips) == len(CASES) // 2
    assert all(said(answer_of(flip)) != said(answer_of(by_id[flip["flip_of"]])) for flip in flips)


@pytest.mark.parametrize("case", NAMED)
def test_the_first_lawful_moment_is_lawful_and_the_minute_before_is_not(case):
    answer = answer_of(case)
    if answer.next_lawful is None:
        assert answer.verdict is not Verdict.REFUSE or not all(one.time_decides for one in answer.refusing)
        return
    then, just_before = copy.deepcopy(case), copy.deepcopy(case)
    then["act"]["at"] = answer.next_lawful.isoformat()
    just_before["act"]["at"] = (answer.next_lawful - timedelta(minutes=1)).isoformat()
    assert answer_of(then).verdict is Verdict.ALLOW
    assert answer_of(just_before).verdict is Verdict.REFUSE
