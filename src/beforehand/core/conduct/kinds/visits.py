"""Meeting in person: how many officers stand at the door, and how long a visit may last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from beforehand.core.basics.refusals import RefusalKind
from beforehand.core.conduct.question import PASSES, Finding, Question, missing, truth_of
from beforehand.core.conduct.records import Unknown

TOO_FEW = RefusalKind(
    "conduct.too_few_officers",
    40,
    "A collection visit needs at least {least} officers; {count} would go. Asking the way alone is allowed, knocking is not.",
    "上门催收至少须 {least} 人，现为 {count} 人。可一人打听地址，不可一人敲门。",
)
TOO_LONG = RefusalKind(
    "conduct.visit_too_long",
    45,
    "A visit lasts at most {most} minutes; this one has {minutes}.",
    "一次上门不超过 {most} 分钟，此次为 {minutes} 分钟。",
)


@dataclass(frozen=True)
class Staff:
    """At least so many officers at a collection visit. Searching for the place, or asking a third person for it, may be done alone."""

    uses: ClassVar[tuple[str, ...]] = ("min_staff",)
    least: int

    def judge(self, question: Question) -> Finding:
        """Refuses too few at the debtor's door, or anywhere money is asked for in person; whose number nobody gave is not known."""
        act = question.act
        at_his_door = act.to in ("debtor", "guarantor", "unrecognised") and act.place != "neighbourhood"
        if act.kind != "visit" or not question.collecting or not (act.purpose == "collection" or at_his_door):
            return PASSES
        if act.staff_count is None:
            return Finding(missing("act.staff"), TOO_FEW, {"least": self.least, "count": "?"}, instead=("take_second_officer",))
        counts = {"least": self.least, "count": act.staff_count}
        few = truth_of(act.staff_count < self.least)
        return Finding(few, TOO_FEW, counts, instead=("take_second_officer", "ask_for_place_alone"))

    def moments(self, question: Question) -> Iterable[datetime]:
        """No moment changes it."""
        return ()


@dataclass(frozen=True)
class Length:
    """A visit of any purpose lasts at most so many minutes; the last of them included."""

    uses: ClassVar[tuple[str, ...]] = ("max_minutes",)
    most: int

    def judge(self, question: Question) -> Finding:
        """Refuses a visit planned or held longer; a length not given is not asked about."""
        minutes = question.act.minutes
        if question.act.kind != "visit" or minutes is None:
            return PASSES
        if isinstance(minutes, Unknown):
            return Finding(missing("act.minutes"), TOO_LONG, {"most": self.most, "minutes": "?"})
        return Finding(truth_of(minutes > self.most), TOO_LONG, {"most": self.most, "minutes": minutes}, instead=("leave_and_come_again",))

    def moments(self, question: Question) -> Iterable[datetime]:
        """No moment changes it."""
        return ()


def compile_staff(params: Mapping[str, Any]) -> Staff | None:
    """A rule with `min_staff`."""
    return Staff(int(params["min_staff"])) if params.get("min_staff") is not None else None


def compile_length(params: Mapping[str, Any]) -> Length | None:
    """A rule with `max_minutes`."""
    return Length(int(params["max_minutes"])) if params.get("max_minutes") is not None else None
