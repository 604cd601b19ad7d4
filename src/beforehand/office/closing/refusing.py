"""Why a day is not closed or judged as asked."""

from __future__ import annotations

from beforehand.office.pages.unable import UnableTo


class UnableToClose(UnableTo):
    """A business day cannot be closed, or a day not be judged, as asked."""
