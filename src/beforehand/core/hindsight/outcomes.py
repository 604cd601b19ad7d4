"""What became of each decision by a fixed age, in money.

A loan is *bad* where money was lost within the age. It then cost what was lost, plus the cost to collect, less what was recovered and
what it had earned. A good loan brought its good money: what it earned less the cost to collect, or its amount where the source knows
no interest; the profit on good money is the margin (ppm), rounded half up to the minor unit for each loan, so that every sum of
profits is a sum of parts. An application without a loan has no outcome, a loan not followed to the age is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.arithmetic import muldiv_columns
from beforehand.core.basics.compiled import kernel
from beforehand.core.basics.dates import add_months
from beforehand.core.basics.refusals import Refusal
from beforehand.core.basics.rounding import Rounding
from beforehand.core.hindsight.decisions import Decisions, Outcome
from beforehand.core.hindsight.refusals import NO_DECISIONS, UnableToBacktest

Int64 = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Outcomes:
    """One entry a decision; `counted` marks those with an outcome at the age, elsewhere all money is 0.

    Money is int64 minor units. `declined`, `not_taken_up` and `immature` count the decisions left out, `unsaid` the counted loans
    whose earnings, recoveries or collection costs the source does not say (taken as 0).
    """

    age_months: int
    margin_ppm: int
    counted: Mask
    bad: Mask
    loss_minor: Int64
    good_money_minor: Int64
    profit_minor: Int64
    funded_minor: Int64
    declined: int
    not_taken_up: int
    immature: int
    unsaid: tuple[tuple[str, int], ...]


def outcomes_at(decisions: Decisions, age_months: int | None = None, margin_ppm: int | None = None) -> Outcomes:
    """The outcomes at an age in months and a margin in ppm (by default the book's own). Raises `UnableToBacktest` where none has one."""
    terms = decisions.terms
    age = terms.age_months if age_months is None else age_months
    margin = terms.margin_ppm if margin_ppm is None else margin_ppm
    assert age > 0, "the age is a number of months above 0"
    judged_on = months_after(decisions.decided_on, age)
    granted = decisions.outcome == Outcome.GRANTED
    counted = granted & decisions.seen_until.valid & (decisions.seen_until.values >= judged_on)
    if not counted.any():
        raise UnableToBacktest(Refusal(NO_DECISIONS, {"granted": int(granted.sum()), "age": age}))
    lost = decisions.lost.values
    bad = counted & (lost > 0) & decisions.lost_on.valid & (decisions.lost_on.values < judged_on)
    loss = lost - decisions.recovered.values + decisions.cost.values - decisions.earned.values
    by_earnings = terms.good_counts == "earned"
    good_money = decisions.earned.values - decisions.cost.values if by_earnings else decisions.funded.values
    good_money = np.where(counted & ~bad, good_money, 0)
    profit, exact = muldiv_columns(good_money, np.asarray([margin], np.int64), np.asarray([1_000_000], np.int64), Rounding.HALF_UP)
    assert exact.all(), "a profit leaves int64"
    said = [("earned", decisions.earned)] if by_earnings else []
    said += [("recovered", decisions.recovered), ("cost", decisions.cost)]
    return Outcomes(
        age_months=age,
        margin_ppm=margin,
        counted=counted,
        bad=bad,
        loss_minor=np.where(bad, loss, 0),
        good_money_minor=good_money,
        profit_minor=profit,
        funded_minor=np.where(counted, decisions.funded.values, 0),
        declined=int(np.count_nonzero(decisions.outcome == Outcome.DECLINED)),
        not_taken_up=int(np.count_nonzero(decisions.outcome == Outcome.NOT_TAKEN_UP)),
        immature=int(np.count_nonzero(granted & ~counted)),
        unsaid=tuple((name, int(np.count_nonzero(counted & ~column.valid))) for name, column in said),
    )


def months_after(days: Int64, months: int) -> Int64:
    """Each civil day `months` later by the month-end rule; days since 1970-01-01 in and out."""
    later = np.empty_like(days)
    _months_after(days, months, later)
    return later


@kernel
def _months_after(days: Int64, months: int, later: Int64) -> None:
    for row in range(days.shape[0]):
        later[row] = add_months(days[row], months)
