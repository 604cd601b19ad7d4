"""The pages of a borrower's file: what is written into it, and what waits to be found out."""

from beforehand.office.parties.pages.checks import checks, file_checks, take, task
from beforehand.office.parties.pages.contradictions import contradictions, settle
from beforehand.office.parties.pages.findings import declared_earlier, finding, record_finding, value_field
from beforehand.office.parties.pages.opening import open_file
from beforehand.office.parties.pages.papers import attachment, papers
from beforehand.office.parties.pages.people import end_detail, people, refused
from beforehand.office.parties.pages.states import end_flag, states, withdraw_consent

__all__ = [
    "attachment",
    "checks",
    "contradictions",
    "declared_earlier",
    "end_detail",
    "end_flag",
    "file_checks",
    "finding",
    "open_file",
    "papers",
    "people",
    "record_finding",
    "refused",
    "settle",
    "states",
    "take",
    "task",
    "value_field",
    "withdraw_consent",
]
