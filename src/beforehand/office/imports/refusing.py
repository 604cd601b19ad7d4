"""Why something from elsewhere cannot be brought in."""

from __future__ import annotations

from beforehand.office.pages.unable import UnableTo


class UnableToImport(UnableTo):
    """A legacy loan or a book cannot be brought into this office as it is."""
