"""What the file, the search and each role's first page read."""

from beforehand.office.home.queries.file import FileView, file_view
from beforehand.office.home.queries.waiting import Waiting, waits_for

__all__ = ["FileView", "Waiting", "file_view", "waits_for"]
