"""Why something cannot be done with a collection case as asked."""

from __future__ import annotations

from datetime import datetime

from beforehand.core.conduct import Answer
from beforehand.office.pages.unable import UnableTo


class UnableToAssign(UnableTo):
    """A case cannot be opened, closed or handed over as asked."""


class UnableToPromise(UnableTo):
    """A promise cannot be written down as typed."""


class UnableToEase(UnableTo):
    """A hardship enquiry, its decision or a standing cannot be written down as typed."""


class UnableToVisit(UnableTo):
    """A visit or one of its steps cannot be recorded as asked; `answer` is the gate's where it was the gate that refused."""

    answer: Answer | None = None

    @property
    def next_lawful_at(self) -> datetime | None:
        """The first moment at which nothing refuses it (UTC), where time decides."""
        return self.answer.next_lawful if self.answer else None


class UnableToLook(UnableTo):
    """Doors or looks cannot be right as stated."""
