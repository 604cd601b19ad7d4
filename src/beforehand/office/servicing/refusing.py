"""Why money does not move as asked."""

from __future__ import annotations

from beforehand.office.pages.unable import UnableTo


class UnableToLend(UnableTo):
    """A contract cannot be signed or paid out as asked."""


class UnableToReceivePayment(UnableTo):
    """A payment cannot be posted as typed."""


class UnableToReverse(UnableTo):
    """A posting cannot be taken back as asked."""
