"""Who applies, for what, on which day, and the truth about him that nobody at the desk can see."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.dates import day_number
from beforehand.world.book.parameters import Parameters

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DAY_MICROSECONDS = 86_400 * 1_000_000
SHANGHAI_AHEAD = 8 * 3_600 * 1_000_000  # microseconds; mainland China has had no summer time since 1991


@dataclass(frozen=True)
class Applications:
    """One row an application in the order of decision: what is asked, and by whom. Days since 1970-01-01, instants in microseconds."""

    person: Ints
    applied_at: Ints
    decided_at: Ints
    decided_on: Ints
    branch: Ints
    channel: Ints
    occupation: Ints
    amount_minor: Ints
    term_months: Ints
    age: Ints

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class HiddenTruth:
    """What is so, one row an application. `shock_month` counts from the grant (0: none); `lives_elsewhere_days` is how long before the
    decision he had moved; ability and willingness are in standard deviations."""

    ability: Floats
    willingness: Floats
    lives_elsewhere: Bools
    lives_elsewhere_days: Ints
    concealed_cash: Bools
    overdue_elsewhere_minor: Ints
    shock_month: Ints

    def rows(self, index: Ints) -> HiddenTruth:
        """The truth of these applications, in this order."""
        return HiddenTruth(*(getattr(self, each.name)[index] for each in fields(self)))


def draw_applications(parameters: Parameters, decisions: int, rng: np.random.Generator) -> Applications:
    """Applications over the working days of the years, some by people who have applied before."""
    first, last = day_number(parameters.first_decision), day_number(parameters.last_decision)
    calendar_days = np.arange(first, last + 1)
    working = calendar_days[(calendar_days + 3) % 7 < 5]  # 1970-01-01 was a Thursday
    decided_on = np.sort(rng.choice(working, decisions))
    within_day = rng.integers(9 * 3600, 17 * 3600, decisions) * 1_000_000
    decided_at = decided_on * DAY_MICROSECONDS + within_day - SHANGHAI_AHEAD
    applied_at = decided_at - rng.integers(2 * 3600, 7 * 24 * 3600, decisions) * 1_000_000
    person = _persons(parameters, decided_on, rng)
    people = int(person.max()) + 1
    occupation = _pick([row.share for row in parameters.occupations], people, rng)[person]
    born_on = day_number(parameters.first_decision) - _ages(parameters, people, rng)[person] * 365.25
    amount = parameters.amount_median_minor * np.exp(parameters.amount_sigma * rng.standard_normal(decisions))
    step = parameters.amount_step_minor
    return Applications(
        person=person,
        applied_at=applied_at,
        decided_at=decided_at,
        decided_on=decided_on,
        branch=_pick([row.share for row in parameters.branches], decisions, rng),
        channel=_pick([share for _, share in parameters.channels], decisions, rng),
        occupation=occupation,
        amount_minor=np.clip(np.rint(amount / step).astype(np.int64) * step, parameters.amount_least_minor, parameters.amount_most_minor),
        term_months=np.array([months for months, _ in parameters.terms])[_pick([share for _, share in parameters.terms], decisions, rng)],
        age=np.floor((decided_on - born_on) / 365.25).astype(np.int64),
    )


def draw_truth(parameters: Parameters, asked: Applications, rng: np.random.Generator) -> HiddenTruth:
    """The hidden truth: person by person what he is, application by application what he owes and what will befall him."""
    people, decisions = int(asked.person.max()) + 1, len(asked)
    shift = np.array([row.ability for row in parameters.occupations])[asked.occupation]
    elsewhere_share = np.array([row.lives_elsewhere for row in parameters.occupations])[asked.occupation]
    broker = np.array([name == "broker" for name, _ in parameters.channels])[asked.channel]
    overdue_share = np.where(broker, parameters.overdue_elsewhere_broker, parameters.overdue_elsewhere)
    owes = rng.random(decisions) < overdue_share
    overdue = parameters.overdue_median_minor * np.exp(parameters.overdue_sigma * rng.standard_normal(decisions))
    shock = rng.geometric(parameters.shock_a_month, decisions)
    return HiddenTruth(
        ability=rng.standard_normal(people)[asked.person] + shift,
        willingness=rng.standard_normal(people)[asked.person],
        lives_elsewhere=rng.random(people)[asked.person] < elsewhere_share,
        lives_elsewhere_days=rng.integers(30, 1500, people)[asked.person],
        concealed_cash=rng.random(people)[asked.person] < parameters.concealed_cash,
        overdue_elsewhere_minor=np.where(owes, np.maximum(1, np.rint(overdue)), 0).astype(np.int64),
        shock_month=np.where(shock <= asked.term_months, shock, 0).astype(np.int64),
    )


def _persons(parameters: Parameters, decided_on: Ints, rng: np.random.Generator) -> Ints:
    """A number for each person: most are new, some are somebody who applied long enough before."""
    decisions = len(decided_on)
    again, which = rng.random(decisions) < parameters.repeat_share, rng.random(decisions)
    earlier = np.searchsorted(decided_on, decided_on - parameters.repeat_after_days, side="right")
    person, people = np.empty(decisions, np.int64), 0
    for row in range(decisions):
        if again[row] and earlier[row]:
            person[row] = person[int(which[row] * earlier[row])]
        else:
            person[row], people = people, people + 1
    return person


def _ages(parameters: Parameters, people: int, rng: np.random.Generator) -> Floats:
    age = parameters.age_mean + parameters.age_sd * rng.standard_normal(people)
    return np.clip(age, parameters.age_least, parameters.age_most)


def _pick(shares: list[float], rows: int, rng: np.random.Generator) -> Ints:
    """Indices by shares."""
    return np.searchsorted(np.cumsum(shares)[:-1], rng.random(rows), side="right").astype(np.int64)
