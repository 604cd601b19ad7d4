"""What is done when a day is over: the close that books it, and the judging that follows it."""

from beforehand.office.closing.refusing import UnableToClose
from beforehand.office.closing.services.close import CLOSERS, STEPS, begin_close, close_day, go_on
from beforehand.office.closing.services.judging import judge_all_branches, judge_before_posting, judge_days

__all__ = [
    "CLOSERS",
    "STEPS",
    "UnableToClose",
    "begin_close",
    "close_day",
    "go_on",
    "judge_all_branches",
    "judge_before_posting",
    "judge_days",
]
