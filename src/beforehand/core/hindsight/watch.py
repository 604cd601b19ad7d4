"""A watch rule on loan-months: how often it warns, how many loans that later went over 30 days it had warned of, and what that costs.

An alert is a month in which the rule is true and was not true in the month before. A warning is an alert before the day on which the loan
went over 30 days past due; an alert on a loan that never did is a false alarm.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.refusals import Refusal
from beforehand.core.basics.truth import Truth
from beforehand.core.hindsight.decisions import Decisions
from beforehand.core.hindsight.known_then import columns_known_then
from beforehand.core.hindsight.loan_months import MONTHS_ON_BOOK, LoanMonths
from beforehand.core.hindsight.refusals import NO_LOAN_MONTHS, UnableToBacktest
from beforehand.core.hindsight.sums import share_ppm
from beforehand.core.loans.layout import NEVER
from beforehand.core.policy.decision import evidence_for
from beforehand.core.rules import Catalogue, Rule
from beforehand.core.rules.columns import FactColumn, Truths, judge_columns


@dataclass(frozen=True)
class WatchTest:
    """What the rule would have said while the loans ran. Shares in ppm, cost in minor units of `currency`.

    `over_30` loans went over 30 days past due; `warned` of them had an alert before. `median_days_of_warning` is None without a warning.
    """

    rule: str
    currency: str
    loans: int
    loan_months: int
    true_months: int
    unknown_months: int
    alerts: int
    loans_alerted: int
    over_30: int
    warned: int
    median_days_of_warning: int | None
    false_alarms: int
    rechecks: tuple[str, ...]
    recheck_cost_minor: int

    @property
    def alerts_per_100_loans_ppm(self) -> int | None:
        """Alerts for each 100 loans, in ppm of one alert (2,500,000 is 2.5)."""
        ppm = share_ppm(self.alerts, self.loans)
        return None if ppm is None else ppm * 100

    @property
    def warned_share_ppm(self) -> int | None:
        """Of the loans that went over 30 days, the share warned of before."""
        return share_ppm(self.warned, self.over_30)

    @property
    def false_alarm_share_ppm(self) -> int | None:
        """Of the loans alerted, the share that never went over 30 days."""
        return share_ppm(self.false_alarms, self.loans_alerted)

    @property
    def cost_minor(self) -> int:
        """Every alert is answered by its re-checks, minor units."""
        return self.alerts * self.recheck_cost_minor


def watch_test(
    rule: Rule, months: LoanMonths, decision_rows: NDArray[np.int64], decisions: Decisions, rechecks: Iterable[str], catalogue: Catalogue
) -> WatchTest:
    """Try a watch rule on loan-months. `decision_rows` gives each loan's row in the decisions (-1: none).

    What it asks of the decision must have been known then: raises `UnableToBacktest` by the column's name, and where there is no month.
    `rechecks` are the attributes looked at again at each alert.
    """
    if not len(months.loan):
        raise UnableToBacktest(Refusal(NO_LOAN_MONTHS, {}))
    truth = _truths(rule, months, decision_rows, decisions)
    true = truth == Truth.TRUE
    before = np.zeros_like(true)
    before[1:] = true[:-1] & (months.loan[1:] == months.loan[:-1])
    alert = np.flatnonzero(true & ~before)
    first_alert = np.full(len(months.over_30_on), np.iinfo(np.int64).max, np.int64)
    np.minimum.at(first_alert, months.loan[alert], months.seen_on[alert])
    alerted = (first_alert != np.iinfo(np.int64).max) & months.paid_out
    over_30 = (months.over_30_on != NEVER) & months.paid_out
    warned = alerted & over_30 & (first_alert < months.over_30_on)
    days = (months.over_30_on - first_alert)[warned]
    names = tuple(rechecks)
    return WatchTest(
        rule=rule.text,
        currency=decisions.terms.currency,
        loans=int(np.count_nonzero(months.paid_out)),
        loan_months=len(months.loan),
        true_months=int(np.count_nonzero(true)),
        unknown_months=int(np.count_nonzero(truth == Truth.UNKNOWN)),
        alerts=len(alert),
        loans_alerted=int(np.count_nonzero(alerted)),
        over_30=int(np.count_nonzero(over_30)),
        warned=int(np.count_nonzero(warned)),
        median_days_of_warning=int(np.median(days)) if len(days) else None,
        false_alarms=int(np.count_nonzero(alerted & ~over_30)),
        rechecks=names,
        recheck_cost_minor=sum(order.cost_minor for order in evidence_for(names, catalogue)),
    )


def rechecks_due(
    rule: Rule, months: LoanMonths, decision_rows: NDArray[np.int64], decisions: Decisions, every_months: int
) -> tuple[int, int]:
    """Loans that a watch rule without alerts of its own sets up for re-checks, and how many fall due while they run.

    One falls due at the end of every `every_months`-th month on book in which the rule holds. Refused as `watch_test`.
    """
    assert every_months > 0, "a re-check comes again after a whole number of months"
    if not len(months.loan):
        raise UnableToBacktest(Refusal(NO_LOAN_MONTHS, {}))
    true = (_truths(rule, months, decision_rows, decisions) == Truth.TRUE) & months.paid_out[months.loan]
    due = true & (months.columns[MONTHS_ON_BOOK].values % every_months == 0)
    return len(np.unique(months.loan[true])), int(np.count_nonzero(due))


def _truths(rule: Rule, months: LoanMonths, decision_rows: NDArray[np.int64], decisions: Decisions) -> NDArray[np.int8]:
    """The truth of the rule in each loan-month; what it asks of the decision must have been known then."""
    asked = [attribute.name for attribute in rule.attributes if attribute.name not in months.columns]
    at_decision = {name: _of_loans(column, decision_rows[months.loan]) for name, column in columns_known_then(decisions, asked).items()}
    return judge_columns(rule, Truths({**months.columns, **at_decision}, len(months.loan)))


def _of_loans(column: FactColumn, rows: NDArray[np.int64]) -> FactColumn:
    """A decision's attribute in each loan-month; unknown, never asked, where the loan has no decision in the book."""
    known = rows >= 0
    at = np.where(known, rows, 0)
    why = None if column.why is None else np.where(known, column.why[at], 0).astype(np.int8)
    return FactColumn(column.values[at], column.valid[at] & known, why, column.decimals, column.words)
