"""The room as Django knows it."""

from django.apps import AppConfig


class ClosingConfig(AppConfig):
    """The close of day and what judges a day that is over."""

    name = "beforehand.office.closing"
    label = "closing"

    def ready(self) -> None:
        """Have the days that are over judged before the next posting, and a case end with the payment that settles everything."""
        from beforehand.office.closing.services.judging import close_case_that_ended, judge_before_posting
        from beforehand.office.servicing import days

        days.before_posting.append(judge_before_posting)
        days.after_posting.append(close_case_that_ended)
