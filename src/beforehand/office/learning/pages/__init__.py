"""The pages of the lessons: what waits for a post-mortem, the lesson itself, its back-test, the release of all that are signed."""

from beforehand.office.learning.pages.index import books, lessons, nothing_to_learn, open_lesson
from beforehand.office.learning.pages.lesson import lesson
from beforehand.office.learning.pages.release import release, sign_release
from beforehand.office.learning.pages.trial import back_test, order_back_test, test_state, vintages_csv
from beforehand.office.learning.pages.writing import add_clue, dissent, propose_rule, sign

__all__ = [
    "add_clue",
    "back_test",
    "books",
    "dissent",
    "lesson",
    "lessons",
    "nothing_to_learn",
    "open_lesson",
    "order_back_test",
    "propose_rule",
    "release",
    "sign",
    "sign_release",
    "test_state",
    "vintages_csv",
]
