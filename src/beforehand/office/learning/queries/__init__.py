"""What may be asked of the lessons."""

from beforehand.office.learning.queries.clues import ClassedClue, Reading, clues_of, leading_clue
from beforehand.office.learning.queries.decision import LoanDecision, decision_of, holders_of
from beforehand.office.learning.queries.release import (
    Differences,
    OpenApplication,
    differences,
    last_release,
    next_version,
    open_applications,
    policy_rule,
    standing_proposal,
)
from beforehand.office.learning.queries.signing import SIGNS_FOR, binding_hash, department_for, why_not_he, why_unsignable
from beforehand.office.learning.queries.stages import Stage, cases_due, lessons_of, rule_of, rules_waiting, stage_counts, stage_of
from beforehand.office.learning.queries.timeline import timeline_rows
from beforehand.office.learning.queries.trial import book_hash, result_hash, tried

__all__ = [
    "SIGNS_FOR",
    "ClassedClue",
    "Differences",
    "LoanDecision",
    "OpenApplication",
    "Reading",
    "Stage",
    "binding_hash",
    "book_hash",
    "cases_due",
    "clues_of",
    "decision_of",
    "department_for",
    "differences",
    "holders_of",
    "last_release",
    "leading_clue",
    "lessons_of",
    "next_version",
    "open_applications",
    "policy_rule",
    "result_hash",
    "rule_of",
    "rules_waiting",
    "stage_counts",
    "stage_of",
    "standing_proposal",
    "timeline_rows",
    "tried",
    "why_not_he",
    "why_unsignable",
]
