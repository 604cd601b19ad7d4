"""The pages of home."""

from beforehand.office.home.pages.audit import audit_row, audit_trail, prove_chain, reading_log
from beforehand.office.home.pages.cases import four_cases
from beforehand.office.home.pages.desk import index, story_next_day, story_next_hour
from beforehand.office.home.pages.file import file, print_copy
from beforehand.office.home.pages.files import files, search_page

__all__ = [
    "audit_row",
    "audit_trail",
    "file",
    "files",
    "four_cases",
    "index",
    "print_copy",
    "prove_chain",
    "reading_log",
    "search_page",
    "story_next_day",
    "story_next_hour",
]
