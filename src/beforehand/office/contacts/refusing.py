"""Why a contact cannot be written down as typed."""

from __future__ import annotations

from beforehand.office.pages.unable import UnableTo


class UnableToLogContact(UnableTo):
    """A contact, a question to the gate, or the answer to a breach cannot be recorded as typed."""
