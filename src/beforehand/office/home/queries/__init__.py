"""What the file, the search and each role's first page read."""

from beforehand.office.home.queries.composition import composed
from beforehand.office.home.queries.file import ContradictionView, FileView, file_view
from beforehand.office.home.queries.money import LoanState
from beforehand.office.home.queries.recent import left_at, new_since
from beforehand.office.home.queries.waiting import Waiting, waits_for

__all__ = ["ContradictionView", "FileView", "LoanState", "Waiting", "composed", "file_view", "left_at", "new_since", "waits_for"]
