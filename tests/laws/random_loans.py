"""Seeded random contracts and event lists in plain values, in the words of the reference: what both engine and reference are asked."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from reference.loan_reference import Event, Loan, TooSmall, months_after, payoff, position, schedule

LAST_KNOWN = 4 * 10**15  # microseconds: in the year 2096
AMOUNT_MOST = 10**13


@dataclass(frozen=True)
class Case:
    """One contract, its events, and the days and instants at which both are asked."""

    loan: Loan
    events: tuple[Event, ...]
    asked: tuple[tuple[date, int], ...]


def random_loan(rng: random.Random) -> Loan:
    """1 to 60 months, 0 to 36 % a year, one minor unit to 10^13, often granted at a month's end or in a leap year."""
    magnitude = rng.choice((1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13))
    principal = rng.choice((1, AMOUNT_MOST)) if rng.random() < 0.02 else rng.randint(1, 10**magnitude)
    rate = rng.choice((0, 180_000, 360_000, rng.randint(1, 360_000), rng.randint(1, 360) * 1_000))
    granted_on = date(rng.choice((2019, 2020, 2023, 2024, 2028)), rng.randint(1, 12), 1)
    day = rng.choice((1, 15, 28, 29, 30, 31, rng.randint(1, 31)))
    granted_on = months_after(granted_on.replace(day=1), 1) - timedelta(1) if day > 28 else granted_on.replace(day=day)
    if day in (29, 30):
        granted_on = granted_on.replace(day=min(day, granted_on.day))
    return Loan(principal, rate, rng.randint(1, 60), granted_on, rng.choice((500, 500, 0, 1_000)))


def signable_loan(rng: random.Random) -> Loan:
    """A random loan that is not too small for its term."""
    while True:
        loan = random_loan(rng)
        try:
            schedule(loan)
        except TooSmall:
            continue
        return loan


def random_events(rng: random.Random, loan: Loan) -> tuple[Event, ...]:
    """Payments on the day, late, early, partial, too much, back-dated; reversals before and after; payoffs that cover or do not."""
    events: list[Event] = []
    end = schedule(loan)[-1].due_on + timedelta(120)
    on = loan.granted_on
    for number in range(1, rng.randint(0, 24) + 1):
        on = min(on + timedelta(rng.choice((0, 1, 7, 28, 31, 45))), end)
        known = _instant(rng, on)
        past = [event for event in events if event.kind != "reversal"]
        if past and rng.random() < 0.15:
            target = rng.choice(past)
            value_on = max(target.value_on, on - timedelta(rng.choice((0, 0, 3, 40))))
            events.append(Event(number, "reversal", value_on, max(known, target.known_at), target.amount_minor, target.id))
            continue
        value_on = max(loan.granted_on, on - timedelta(rng.choice((0, 0, 0, 0, 5, 33))))
        kind = "payoff" if rng.random() < 0.06 else "payment"
        events.append(Event(number, kind, value_on, known, min(_amount(rng, loan, events, value_on, kind), AMOUNT_MOST)))
    rng.shuffle(events)
    return tuple(events)


def random_case(rng: random.Random) -> Case:
    """A loan with its events, asked on due dates, the days beside them, on days of events, and at instants in between."""
    loan = signable_loan(rng)
    events = random_events(rng, loan)
    rows = schedule(loan)
    days = [rows[0].due_on, rows[-1].due_on, rng.choice(rows).due_on + timedelta(rng.choice((-1, 0, 1, 30, 31, 91))), loan.granted_on]
    days += [event.value_on + timedelta(rng.choice((0, 0, 1))) for event in events]
    asked = [(max(day, loan.granted_on), LAST_KNOWN) for day in rng.sample(days, min(len(days), 4))]
    asked += [(max(day, loan.granted_on), event.known_at + rng.choice((0, 0, -1))) for day in days[:1] for event in events[:2]]
    asked.append((rows[-1].due_on + timedelta(400), LAST_KNOWN))
    return Case(loan, events, tuple(asked))


def _instant(rng: random.Random, on: date) -> int:
    """An instant of that day in microseconds; few distinct ones, so that events share an instant."""
    return (on.toordinal() - 719_163) * 86_400_000_000 + rng.choice((0, 0, 36_000_000_000, rng.randint(0, 86_399_999_999)))


def _amount(rng: random.Random, loan: Loan, events: list[Event], on: date, kind: str) -> int:
    """What somebody pays: what is due, a part of it, an installment, the rest of the loan, much too much, one minor unit."""
    if kind == "payoff":
        return max(1, payoff(loan, events, on, LAST_KNOWN).total + rng.choice((0, 0, -1, -1, 1, 1_000)))
    now = position(loan, events, on, LAST_KNOWN)
    due = now.principal_due + now.interest_due + now.fee_due
    level = schedule(loan)[0].amount_minor
    if rng.random() < 0.01:
        return loan.principal_minor
    anything = rng.randint(1, max(1, 2 * level))
    return max(1, rng.choice((due, due, level, level, due // 2, due // 3, due + level, due + 3 * level // 2, anything, 1)))
