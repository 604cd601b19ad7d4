"""Why a case cannot be placed, called back or booked as asked."""

from __future__ import annotations

from beforehand.office.pages.unable import UnableTo


class UnableToPlace(UnableTo):
    """A case cannot be placed with an agency, or called back, as asked."""


class UnableToRemit(UnableTo):
    """Money that an agency took cannot be booked as typed."""
