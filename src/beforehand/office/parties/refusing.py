"""Why something cannot be written into a file."""

from __future__ import annotations

from beforehand.office.pages.unable import UnableTo


class UnableToOpenFile(UnableTo):
    """A borrower's file cannot be opened as asked."""


class UnableToRecord(UnableTo):
    """A finding, flag, consent or third person cannot be recorded as typed."""


class UnableToAttach(UnableTo):
    """A paper or photo cannot be kept."""


class UnableToVerify(UnableTo):
    """A verification task cannot be ordered or answered as asked."""
