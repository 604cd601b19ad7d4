"""Why an application cannot be taken or handed on."""

from __future__ import annotations

from beforehand.office.pages.unable import UnableTo


class UnableToTakeApplication(UnableTo):
    """An application cannot be taken, handed in or withdrawn as asked."""
