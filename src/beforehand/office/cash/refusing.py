"""Why cash cannot be taken, counted or carried as asked."""

from __future__ import annotations

from beforehand.office.pages.unable import UnableTo


class UnableToTakeCash(UnableTo):
    """A field receipt cannot be given as typed."""


class UnableToCountCash(UnableTo):
    """A hand-in cannot be counted as typed."""


class UnableToCarryCash(UnableTo):
    """Cash cannot go from the till to the vault as asked."""
