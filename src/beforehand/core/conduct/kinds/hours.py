"""Time windows: when collection work is open, on the clocks of the person, start inclusive and end exclusive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from beforehand.core.basics.refusals import RefusalKind
from beforehand.core.basics.truth import Judgement, any_of, every
from beforehand.core.conduct.kinds.shape import UnreadableRuleError, clock_minute, clock_text
from beforehand.core.conduct.question import PASSES, Finding, Question, agreed_hours, in_every_zone, local_instants, truth_of
from beforehand.core.conduct.records import HoursAgreed

CLOSED_HOUR = RefusalKind(
    "conduct.closed_hour",
    50,
    "The hour is closed: collection work is open from {hours} where this person is.",
    "当前时段不可催收：按此人所在地时间，{hours} 方可联系。",
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AGREEMENTS = frozenset({"agreement_with_debtor", "debtor_consent", "prior_agreement_of_consumer"})


@dataclass(frozen=True)
class Window:
    """Open on these weekdays (0 = Monday) from `start_minute` to `end_minute` after midnight."""

    weekdays: frozenset[int]
    start_minute: int
    end_minute: int

    def holds(self, local: datetime) -> bool:
        """Whether a local clock time lies inside."""
        return local.weekday() in self.weekdays and self.start_minute <= local.hour * 60 + local.minute < self.end_minute


@dataclass(frozen=True)
class Hours:
    """A time-window rule. Where it is the national clock that counts, the person's own clocks count beside it: open in each."""

    uses: ClassVar[tuple[str, ...]] = ("allowed",)
    windows: tuple[Window, ...]
    agreement_opens: bool
    national: ZoneInfo | None

    def judge(self, question: Question) -> Finding:
        """Refuses collection work outside the windows, unless the debtor agreed to the hour beforehand."""
        if not question.collecting:
            return PASSES
        there = self._clocks(question)
        closed = in_every_zone(there, [self._open(there, zone).negated() for zone in there.zones])
        spans = sorted({(window.start_minute, window.end_minute) for window in self.windows})
        hours = ", ".join(f"{clock_text(start)}–{clock_text(end)}" for start, end in spans)
        return Finding(closed, CLOSED_HOUR, {"hours": hours}, time_decides=True, instead=("wait", "ask_for_agreed_hours"))

    def moments(self, question: Question) -> Iterator[datetime]:
        """The starts of the windows and of the hours agreed to."""
        there = self._clocks(question)
        starts = {window.start_minute for window in self.windows}
        if self.agreement_opens:
            starts |= {hours.start_minute for hours, _ in agreed_hours(question) if hours is not None}
        for start in sorted(starts):
            yield from local_instants(there, start)

    def _clocks(self, question: Question) -> Question:
        if self.national is None or self.national in question.zones:
            return question
        return replace(question, zones=(*question.zones, self.national))

    def _open(self, question: Question, zone: ZoneInfo) -> Judgement:
        local = question.at.astimezone(zone)
        ways = [truth_of(any(window.holds(local) for window in self.windows))]
        if self.agreement_opens and question.act.to == "debtor":
            minute = local.hour * 60 + local.minute
            ways += [every([truth_of(hours is None or _within(hours, minute)), stands]) for hours, stands in agreed_hours(question)]
        return any_of(ways)


def _within(hours: HoursAgreed, minute: int) -> bool:
    if hours.start_minute <= hours.end_minute:
        return hours.start_minute <= minute < hours.end_minute
    return minute >= hours.start_minute or minute < hours.end_minute


def windows_of(params: Mapping[str, Any]) -> tuple[Window, ...]:
    """The windows of a rule's `allowed`."""
    return tuple(
        Window(
            frozenset(WEEKDAYS.index(day) for day in entry.get("days", WEEKDAYS)),
            clock_minute(entry["start"]),
            clock_minute(entry["end"]),
        )
        for entry in params["allowed"]
    )


def compile_hours(params: Mapping[str, Any]) -> Hours | None:
    """A rule with `allowed` windows; None where no hours are printed. Refused: holidays with hours of their own, other overrides."""
    if not params.get("allowed"):
        return None
    if params.get("holidays", "same") != "same":
        raise UnreadableRuleError(f"hours that differ on holidays ({params['holidays']}) are not read yet")
    if any("channels" in entry for entry in params["allowed"]):
        raise UnreadableRuleError("hours that differ by channel are not read yet")
    overrides = frozenset(params.get("override", ()))
    if overrides - AGREEMENTS:
        raise UnreadableRuleError(f"the override {', '.join(sorted(overrides - AGREEMENTS))} is not read yet")
    national = ZoneInfo(params["tz"]) if params.get("tz_basis") == "national" and params.get("tz") else None
    return Hours(windows_of(params), bool(overrides), national)
