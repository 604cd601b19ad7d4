"""Why a decision cannot be signed."""

from __future__ import annotations

from beforehand.office.pages.unable import UnableTo


class UnableToDecide(UnableTo):
    """An own view, a decision or a second signature cannot be taken as asked."""


class UnableToRelease(UnableTo):
    """A policy version cannot be released as asked."""
