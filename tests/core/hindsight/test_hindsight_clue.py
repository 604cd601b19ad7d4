"""What follows from the class of a clue: what must be mended, and which rule it can teach."""

from __future__ import annotations

import pytest
from made_decisions import CATALOGUE

from beforehand.core.evidence.kinds import Kind
from beforehand.core.hindsight.clue import may_teach
from beforehand.core.rules import parse

TAUGHT = {
    "A": (Kind.KNOWABLE, "refer when not home_address.verified_by_visit"),
    "B": (Kind.KNOWABLE, "refer when bank_statement.months_covered < 6"),
    "C": (Kind.UNKNOWABLE, "watch when application.term_months >= 12"),
    "D": (Kind.KNOWN, "decline when credit_report.current_overdue > 1000.00 CNY"),
}


@pytest.mark.parametrize("case", TAUGHT)
def test_each_founding_case_may_teach_its_rule(case):
    kind, text = TAUGHT[case]
    assert may_teach(kind, parse(text, CATALOGUE)) is None


@pytest.mark.parametrize("case", TAUGHT)
def test_while_nothing_dates_it_it_teaches_no_rule(case):
    refusal = may_teach(Kind.UNDETERMINED, parse(TAUGHT[case][1], CATALOGUE))
    assert "counts for no rule" in refusal.sentence()
    assert "不能据此立规则" in refusal.sentence("zh")


@pytest.mark.parametrize("case", ["A", "B", "D"])
def test_what_came_later_can_only_be_watched_for(case):
    assert may_teach(Kind.UNKNOWABLE, parse(TAUGHT[case][1], CATALOGUE)).code == "clue.came_later"


def test_a_rule_must_say_what_it_does():
    assert may_teach(Kind.KNOWN, parse("not home_address.verified_by_visit", CATALOGUE)).code == "clue.no_effect"
