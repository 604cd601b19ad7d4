"""Why a lesson, its rule, its test, its signature or its release cannot be written as asked."""

from __future__ import annotations

from beforehand.core.basics.refusals import Refusal
from beforehand.office.pages.unable import UnableTo


class UnableToLearn(UnableTo):
    """A lesson or one of its clues cannot be written as asked."""


class UnableToProposeRule(UnableTo):
    """A rule text cannot be read or cannot be a rule of the house; `line` and `column` (from 1) say where, as far as it has a place."""

    line: int | None = None
    column: int | None = None

    @classmethod
    def at_its_place(cls, refusal: Refusal) -> UnableToProposeRule:
        """The reader's refusal, with the place in the text."""
        made = cls.from_refusal(refusal, field="text")
        assert isinstance(made, UnableToProposeRule)
        made.line, made.column = refusal.values.get("line"), refusal.values.get("column")  # type: ignore[assignment]
        return made


class UnableToBackTest(UnableTo):
    """A book cannot be used, or a rule cannot be tried on it."""


class UnableToSignLesson(UnableTo):
    """This person, or this lesson, may not be signed."""


class UnableToReleaseLessons(UnableTo):
    """The lessons that wait cannot become the next policy version as asked."""
