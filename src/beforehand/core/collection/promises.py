"""Promises to pay, judged by the money that came and never by words.

Money of the loan that came after a promise was given goes to the loan's promises in the order of their days, without tolerance: a promise
takes what it still lacks, the rest goes to the next. A promise is judged when its day is over: all there *kept*, some *partly kept*,
nothing *broken*; one that is filled afterwards is *kept late*; before its day is over it is *open*. A reversal takes its payment back as
if it had not come. Convention: the head of the founding cases.

`as_of` is the day on which one asks: the days before it are over, it is not. The promise of the 4th is judged from the morning of the 5th.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Hashable, Iterable
from dataclasses import dataclass


class Verdict(enum.StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    PARTLY_KEPT = "partly_kept"
    BROKEN = "broken"
    KEPT_LATE = "kept_late"


@dataclass(frozen=True)
class Promise:
    """A promise to pay `amount_minor` of a loan by the end of the day `due_on`, given at an instant (`given_on`: its civil day)."""

    promise_id: Hashable
    amount_minor: int
    due_on: dt.date
    given_at: dt.datetime
    given_on: dt.date
    recorded_at: dt.datetime

    def __post_init__(self) -> None:
        assert self.amount_minor > 0, "a promise is of some money"
        assert self.due_on >= self.given_on, "a promise is for its own day or a later one"
        assert self.given_at.tzinfo is not None, "given_at must be aware"
        assert self.recorded_at.tzinfo is not None, "recorded_at must be aware"


@dataclass(frozen=True)
class MoneyIn:
    """Money of the loan that came with value date `value_on`; a reversal names the payment it takes back and has no effect of its own.

    `came_at` is the instant it came, as declared: it orders money and promises of one day (None: the instant of writing).
    """

    payment_id: Hashable
    amount_minor: int
    value_on: dt.date
    recorded_at: dt.datetime
    came_at: dt.datetime | None = None
    reverses: Hashable | None = None

    def __post_init__(self) -> None:
        assert self.amount_minor > 0, "money that came is above zero; what goes back is a reversal"
        assert self.recorded_at.tzinfo is not None, "recorded_at must be aware"

    @property
    def at(self) -> dt.datetime:
        """The instant by which it is ordered within its day."""
        return self.came_at or self.recorded_at


@dataclass(frozen=True)
class PromiseVerdict:
    """A promise's verdict. `there_by_day_minor` had come by the end of its day, `there_minor` by now; `filled_on` is the value date that
    made it whole. `judged_on` is the day the verdict carries, the promise's own; None while it is open."""

    promise: Promise
    verdict: Verdict
    there_by_day_minor: int
    there_minor: int
    filled_on: dt.date | None
    judged_on: dt.date | None

    @property
    def lacking_minor(self) -> int:
        """What is still missing of it."""
        return self.promise.amount_minor - self.there_minor

    def sentence(self, language: str = "en") -> str:
        """What became of it, in English or (`zh`…) Chinese, without figures of money."""
        day, filled = self.promise.due_on, self.filled_on
        sentences = {
            Verdict.OPEN: (f"Open until the end of {day}.", f"{day} 结束前待定。"),
            Verdict.KEPT: (f"Kept: all of it had come by {day}.", f"已兑现：{day} 前全额到账。"),
            Verdict.PARTLY_KEPT: (f"Partly kept: some of it had come by {day}.", f"部分兑现：{day} 前到账一部分。"),
            Verdict.BROKEN: (f"Broken: nothing had come by {day}.", f"跳票：{day} 前分文未到。"),
            Verdict.KEPT_LATE: (f"Kept late: whole on {filled}, promised for {day}.", f"迟延兑现：承诺 {day}，{filled} 到齐。"),
        }
        return sentences[self.verdict][1 if language.startswith("zh") else 0]


def judge(promises: Iterable[Promise], money_in: Iterable[MoneyIn], as_of: dt.date, as_known_at: dt.datetime) -> tuple[PromiseVerdict, ...]:
    """The verdict of each promise of one loan, in the order of their days, on the day `as_of` and as known at that instant.

    Only promises and money recorded by `as_known_at` are read, of money only what has a value date up to `as_of`.
    """
    known = sorted((p for p in promises if p.recorded_at <= as_known_at), key=lambda p: (p.due_on, p.given_at, str(p.promise_id)))
    assert len({p.promise_id for p in known}) == len(known), "two promises carry one id"
    there_by_day = dict.fromkeys((p.promise_id for p in known), 0)
    there = dict(there_by_day)
    filled_on: dict[Hashable, dt.date] = {}
    for money in standing_money(money_in, as_of, as_known_at):
        left = money.amount_minor
        for promise in known:
            taken = min(left, promise.amount_minor - there[promise.promise_id])
            if taken <= 0 or not _came_after(money, promise):
                continue
            left -= taken
            there[promise.promise_id] += taken
            if money.value_on <= promise.due_on:
                there_by_day[promise.promise_id] += taken
            if there[promise.promise_id] == promise.amount_minor:
                filled_on[promise.promise_id] = money.value_on
    return tuple(_verdict(p, there_by_day[p.promise_id], there[p.promise_id], filled_on.get(p.promise_id), as_of) for p in known)


def standing_money(money_in: Iterable[MoneyIn], as_of: dt.date, as_known_at: dt.datetime) -> list[MoneyIn]:
    """Payments that stand at both cuts, in the order of value date, instant, id."""
    known = [m for m in money_in if m.recorded_at <= as_known_at and m.value_on <= as_of]
    reversed_ids = {m.reverses for m in known if m.reverses is not None}
    standing = [m for m in known if m.reverses is None and m.payment_id not in reversed_ids]
    return sorted(standing, key=lambda m: (m.value_on, m.at, str(m.payment_id)))


def _came_after(money: MoneyIn, promise: Promise) -> bool:
    if money.value_on != promise.given_on:
        return money.value_on > promise.given_on
    return money.at > promise.given_at


def _verdict(promise: Promise, by_day: int, now: int, filled_on: dt.date | None, as_of: dt.date) -> PromiseVerdict:
    if as_of <= promise.due_on:
        verdict = Verdict.OPEN
    elif by_day == promise.amount_minor:
        verdict = Verdict.KEPT
    elif now == promise.amount_minor:
        verdict = Verdict.KEPT_LATE
    else:
        verdict = Verdict.PARTLY_KEPT if by_day else Verdict.BROKEN
    return PromiseVerdict(promise, verdict, by_day, now, filled_on, None if verdict is Verdict.OPEN else promise.due_on)
