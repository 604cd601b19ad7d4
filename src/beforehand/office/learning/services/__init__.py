"""What is done to lessons: opened, held against the decision, turned into a rule, tried, signed, released."""

from beforehand.office.learning.services.books import register_book
from beforehand.office.learning.services.lessons import (
    DISSENTERS,
    LEARNERS,
    add_clue,
    dissent,
    open_lesson,
    propose_rule,
    record_nothing_to_learn,
)
from beforehand.office.learning.services.releasing import RELEASERS, propose_release, release_lessons, sign_release
from beforehand.office.learning.services.signing import sign_lesson
from beforehand.office.learning.services.trials import end_back_test_refused, order_back_test, run_back_test

__all__ = [
    "DISSENTERS",
    "LEARNERS",
    "RELEASERS",
    "add_clue",
    "dissent",
    "end_back_test_refused",
    "open_lesson",
    "order_back_test",
    "propose_release",
    "propose_rule",
    "record_nothing_to_learn",
    "register_book",
    "release_lessons",
    "run_back_test",
    "sign_lesson",
    "sign_release",
]
