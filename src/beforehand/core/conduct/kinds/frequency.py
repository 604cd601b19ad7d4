"""Counters: how often in a run of dates. A limit of N refuses the act that would be number N + 1.

Lender and agency share every counter. An event of unclear status is counted; one whose status is *unknown* leaves the count open
between what is certain and what is possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from beforehand.core.basics.refusals import RefusalKind
from beforehand.core.basics.truth import FALSE, TRUE, Judgement, Missing, Truth, any_of, every, unknown
from beforehand.core.conduct.kinds.shape import UnreadableRuleError
from beforehand.core.conduct.question import PASSES, Finding, Question, agreement, in_every_zone, local_instants, missing, one_of, truth_of
from beforehand.core.conduct.records import UNKNOWN, PastContact, Unknown

COUNTED: Mapping[str, frozenset[str]] = {
    "outbound_unanswered_attempt": frozenset({"unanswered", "voicemail"}),
    "outbound_connected_conversation": frozenset({"conversation", "refused_further_contact"}),
    "outbound_call_attempt": frozenset({"unanswered", "voicemail", "conversation", "refused_further_contact"}),
}
"""Which results of a call the lender placed are counted under each word of the reference."""

CLEAR = frozenset({"unanswered", "voicemail", "conversation", "refused_further_contact", "dead_number", "delivered", "question", "refused"})
"""Results whose status is clear; any other word, and a result left out, is of unclear status and is counted under every word."""

_SPANS = {
    "calendar_day": ("on this day", "当日"),
    "calendar_week": ("in this week", "本周内"),
    "calendar_month": ("in this month", "本月内"),
    "rolling_days": ("in {length} days", "{length} 天内"),
}
TOO_MANY = {
    "outbound_unanswered_attempt": RefusalKind(
        "conduct.dials_used_up",
        60,
        "Unanswered calls to {whom} {span}: {count}; the limit is {limit}.",
        "{span_zh}对{whom_zh}已有 {count} 次未接通，上限为 {limit} 次。",
    ),
    "outbound_connected_conversation": RefusalKind(
        "conduct.talks_used_up",
        61,
        "Talks with {whom} {span}: {count}; the limit is {limit}.",
        "{span_zh}已与{whom_zh}通话 {count} 次，上限为 {limit} 次。",
    ),
    "outbound_call_attempt": RefusalKind(
        "conduct.calls_used_up",
        62,
        "Calls placed to {whom} {span}: {count}; the limit is {limit}.",
        "{span_zh}已拨打{whom_zh} {count} 次，上限为 {limit} 次。",
    ),
}


@dataclass(frozen=True)
class Limit:
    """At most `most` events in a span of dates: calendar_day, calendar_week (from Monday), calendar_month, or rolling_days of `length`."""

    most: int
    span: str
    length: int

    def first_day(self, today: date) -> date:
        """The first date of the span that ends on or contains today."""
        if self.span == "calendar_week":
            return today - timedelta(days=today.weekday())
        if self.span == "calendar_month":
            return today.replace(day=1)
        return today - timedelta(days=self.length - 1)


@dataclass(frozen=True)
class Frequency:
    """A counter rule over calls the lender's side placed, per contact detail or per debtor."""

    uses: ClassVar[tuple[str, ...]] = ("limits", "scope", "counted")
    limits: tuple[Limit, ...]
    scope: str
    counted: tuple[str, ...]
    agreement_lifts: bool

    def judge(self, question: Question) -> Finding:
        """Refuses the act over the limit; a direct prior consent to calls about each of its debts lifts a limit that agreement may lift."""
        if not question.collecting or question.act.kind not in ("call", "voicemail"):
            return PASSES
        if self.scope == "per_debtor" and question.third_person:
            return PASSES
        lifted = self._lifted(question)
        found = [(limit, *self._over(question, limit)) for limit in self.limits]
        limit, _, count = max(found, key=lambda entry: entry[1].truth)
        refused = any_of(judged for _, judged, _ in found)
        span, span_zh = (text.format(length=limit.length) for text in _SPANS[limit.span])
        by_number = self.scope == "per_contact_detail"
        values = {
            "count": count,
            "limit": limit.most,
            "span": span,
            "span_zh": span_zh,
            "whom": "this number" if by_number else "this person",
            "whom_zh": "该号码" if by_number else "此人",
        }
        kind = TOO_MANY[self.counted[0]]
        return Finding(every([refused, lifted.negated()]), kind, values, time_decides=True, instead=("wait", "write", "visit_by_two"))

    def moments(self, question: Question) -> Iterator[datetime]:
        """Each midnight, when a day of the span falls out."""
        return local_instants(question, 0)

    def _over(self, question: Question, limit: Limit) -> tuple[Judgement, int]:
        counts = [self._count(question, limit, zone) for zone in question.zones]
        judged = []
        for certain, possible, open_paths in counts:
            if certain >= limit.most:
                judged.append(TRUE)
            else:
                judged.append(FALSE if possible < limit.most else unknown(*open_paths))
        return in_every_zone(question, judged), max(certain for certain, _, _ in counts)

    def _count(self, question: Question, limit: Limit, zone: ZoneInfo) -> tuple[int, float, frozenset[Missing]]:
        today = question.at.astimezone(zone).date()
        certain, possible, open_paths = 0, 0.0, frozenset[Missing]()
        if not question.history_known:
            return 0, float("inf"), missing("history").missing
        for index, contact in question.history:
            path = f"history.{index}"
            belongs = every([self._kind_counts(contact, path), self._same_person(question, contact, path)])
            if isinstance(contact.at, Unknown):
                belongs = every([belongs, missing(f"{path}.at")])
            else:
                belongs = every([belongs, truth_of(limit.first_day(today) <= contact.at.astimezone(zone).date() <= today)])
            if belongs.truth is Truth.FALSE:
                continue
            times = 1 if isinstance(contact.times, Unknown) else contact.times
            certain += times if belongs.truth is Truth.TRUE else 0
            possible += float("inf") if isinstance(contact.times, Unknown) else times
            open_paths |= belongs.missing
            open_paths |= missing(f"{path}.times").missing if isinstance(contact.times, Unknown) else frozenset()
        return certain, possible, open_paths

    def _kind_counts(self, contact: PastContact, path: str) -> Judgement:
        results = frozenset[str]().union(*(COUNTED[word] for word in self.counted))
        result = TRUE if contact.result not in CLEAR | {UNKNOWN} else one_of(contact.result, results, f"{path}.result")
        return every(
            [
                one_of(contact.kind, ("call",), f"{path}.kind"),
                one_of(contact.direction, ("out",), f"{path}.direction"),
                result,
            ]
        )

    def _same_person(self, question: Question, contact: PastContact, path: str) -> Judgement:
        if self.scope == "per_debtor":
            return one_of(contact.to, (question.act.to,), f"{path}.to")
        if contact.detail is None or question.act.detail is None:
            return TRUE
        if isinstance(question.act.detail, Unknown):
            return missing("act.detail")
        return one_of(contact.detail, (question.act.detail,), f"{path}.detail")

    def _lifted(self, question: Question) -> Judgement:
        debts = question.act.debts
        if not self.agreement_lifts or debts is None:
            return FALSE
        if isinstance(debts, Unknown):
            return every([agreement(question, "call_direct_prior"), missing("act.debts")])
        return every([truth_of(bool(debts)), *(agreement(question, "call_direct_prior", (debt,)) for debt in debts)])


def compile_frequency(params: Mapping[str, Any]) -> Frequency | None:
    """A rule with `limits`; None where the instrument prints no number. Refused: events, scopes and spans that are not read yet."""
    if not params.get("limits"):
        return None
    counted = tuple(params["counted"])
    strange = [word for word in counted if word not in COUNTED]
    if strange or not counted:
        raise UnreadableRuleError(f"what is counted ({', '.join(strange) or 'nothing'}) is not read yet")
    if params.get("scope") not in ("per_debtor", "per_contact_detail"):
        raise UnreadableRuleError(f"a count {params.get('scope')} is not read yet")
    limits = tuple(Limit(int(entry["limit"]), entry["window"]["kind"], int(entry["window"].get("length", 1))) for entry in params["limits"])
    if any(limit.span not in _SPANS for limit in limits):
        raise UnreadableRuleError("a span of the count is not read yet")
    return Frequency(limits, params["scope"], counted, "agreement_with_debtor" in params.get("override", ()))
