"""The months of loans while they run: what could be seen at the end of each, as known then, and when the loan went over 30 days late.

A loan's month runs from one due day to the eve of the next (after the last: of the same day a month later). One row a loan and month, at
the end of which it was paid out, not yet paid in full and at most 30 days past due. Days count from 1970-01-01.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.columns import Column
from beforehand.core.basics.truth import Why
from beforehand.core.hindsight.outcomes import months_after
from beforehand.core.loans.layout import NEVER, Figure, InstallmentField, State, Status
from beforehand.core.loans.positions import LoanColumns, Positions, positions
from beforehand.core.rules import Attribute, Kind
from beforehand.core.rules.columns import WHY_CODES, FactColumn
from beforehand.core.warning.lateness import FIRST_BUCKET_LAST_DAY, growing_lateness

Int64 = NDArray[np.int64]
Mask = NDArray[np.bool_]

MONTHS_ON_BOOK, DAYS_PAST_DUE = "loan.months_on_book", "loan.days_past_due"
LAST_DAYS_LATE, GROWING_LATENESS = "loan.last_days_late", "loan.growing_lateness"
LOAN_MONTH_ATTRIBUTES = (
    Attribute(name=MONTHS_ON_BOOK, kind=Kind.NUMBER, en="months since the loan was granted", zh="放款后月数", unit="months"),
    Attribute(
        name=DAYS_PAST_DUE, kind=Kind.NUMBER, en="days past due of the oldest unpaid installment", zh="最早未还一期的逾期天数", unit="days"
    ),
    Attribute(name=LAST_DAYS_LATE, kind=Kind.NUMBER, en="days late of the installment paid last", zh="最近一期还款的逾期天数", unit="days"),
    Attribute(
        name=GROWING_LATENESS,
        kind=Kind.BOOLEAN,
        en="days late grew twice running at the last payment",
        zh="最近一次还款时逾期天数已连续两次增加",
    ),
)
"""What a watch rule may ask of a running loan, beside what was known at its decision."""
_DAY_MICROS = 86_400_000_000


@dataclass(frozen=True)
class LoanMonths:
    """Rows in the order of loan and month: `loan` its row in the loans, `seen_on` the last day of the month, `columns` as above.

    `over_30_on` is, by loan, the first day it was over 30 days past due, or `NEVER`; `paid_out` marks the loans that count.
    """

    loan: Int64
    seen_on: Int64
    columns: dict[str, FactColumn]
    over_30_on: Int64
    paid_out: Mask


def loan_months(loans: LoanColumns, last_day: int) -> LoanMonths:
    """The months of loans up to `last_day`, each as known at its end (UTC); a loan that cannot be computed has none."""
    lengths = np.diff(loans.installment_offsets)
    parts = [_month(loans, lengths, month, last_day) for month in range(int(lengths.max(initial=0)))]
    whole = positions(loans, last_day, instant_micros_of_day(last_day), installments=True)
    paid_out = (whole.figure(Figure.STATUS) == Status.COMPUTED) & (whole.figure(Figure.STATE) != State.NOT_PAID_OUT)
    stacked = [np.concatenate([part[index] for part in parts]) if parts else np.zeros(0, np.int64) for index in range(6)]
    order = np.lexsort((stacked[1], stacked[0]))
    loan, seen_on, month, past_due, last_late, grew = (column[order] for column in stacked)
    known = last_late >= 0
    not_yet = np.full(len(loan), WHY_CODES.index(Why.NOT_APPLICABLE), np.int8)
    always = np.ones(len(loan), np.bool_)
    columns = {
        MONTHS_ON_BOOK: FactColumn(month, always),
        DAYS_PAST_DUE: FactColumn(past_due, always),
        LAST_DAYS_LATE: FactColumn(np.where(known, last_late, 0), known, not_yet),
        GROWING_LATENESS: FactColumn(grew.astype(np.bool_), always),
    }
    return LoanMonths(loan, seen_on, columns, _over_30_on(loans, whole, last_day), paid_out)


def instant_micros_of_day(day: int) -> int:
    """The last microsecond of a civil day in UTC."""
    return (day + 1) * _DAY_MICROS - 1


def _month(loans: LoanColumns, lengths: Int64, month: int, last_day: int) -> tuple[Int64, ...]:
    """Loan, last day, months on book, days past due, days late of the last payment (-1: none yet), grew twice running; of one month."""
    has = lengths > month
    ends_on = np.full(len(loans), last_day, np.int64)
    ends_on[has] = months_after(loans.due_on[loans.installment_offsets[:-1][has] + month], 1) - 1
    goes_on = lengths > month + 1
    ends_on[goes_on] = loans.due_on[loans.installment_offsets[:-1][goes_on] + month + 1] - 1
    seen = positions(loans, ends_on, (ends_on + 1) * _DAY_MICROS - 1, installments=True)
    running = (seen.figure(Figure.STATUS) == Status.COMPUTED) & (seen.figure(Figure.STATE) == State.ACTIVE)
    kept = np.flatnonzero(has & running & (ends_on <= last_day) & (seen.figure(Figure.DAYS_PAST_DUE) <= FIRST_BUCKET_LAST_DAY))
    last_late, grew = _as_paid(loans, lengths, seen)
    months = np.full(len(kept), month + 1, np.int64)
    return kept, ends_on[kept], months, seen.figure(Figure.DAYS_PAST_DUE)[kept], last_late[kept], grew[kept]


def _as_paid(loans: LoanColumns, lengths: Int64, seen: Positions) -> tuple[Int64, Int64]:
    """By loan: days late of the installment paid last (-1: none), and 1 where its lateness had then grown twice running."""
    assert seen.installments is not None
    loan = np.repeat(np.arange(len(loans), dtype=np.int64), lengths)
    number = np.arange(len(loan), dtype=np.int64) - np.repeat(loans.installment_offsets[:-1], lengths) + 1
    paid_on = seen.installments[:, InstallmentField.PAID_ON]
    paid = paid_on != NEVER
    last_late, last_number = np.full(len(loans), -1, np.int64), np.zeros(len(loans), np.int64)
    order = np.lexsort((number[paid], paid_on[paid]))
    last_late[loan[paid][order]] = seen.installments[paid, InstallmentField.DAYS_LATE][order]  # of several the last assigned stays
    last_number[loan[paid][order]] = number[paid][order]
    every = np.ones(len(loan), np.bool_)
    columns = {"loan": Column(loan, every), "installment": Column(number, every), "due_on": Column(loans.due_on, every)}
    warned = growing_lateness(columns | {"paid_on": Column(paid_on, paid)}, int(paid_on[paid].max(initial=0)) + 1)
    of_loan, at_number = warned["loan"].values, warned["installment"].values
    grew = np.zeros(len(loans), np.int64)
    grew[of_loan[at_number == last_number[of_loan]]] = 1
    return last_late, grew


def _over_30_on(loans: LoanColumns, whole: Positions, last_day: int) -> Int64:
    """By loan the first day on which some installment was more than 30 days late, as known in the end; `NEVER` where none was."""
    assert whole.installments is not None
    crossed = loans.due_on + FIRST_BUCKET_LAST_DAY + 1
    paid_on = whole.installments[:, InstallmentField.PAID_ON]
    went_over = np.where(paid_on == NEVER, last_day >= crossed, paid_on >= crossed)
    computed = np.repeat(whole.figure(Figure.STATUS) == Status.COMPUTED, np.diff(loans.installment_offsets))
    first = np.full(len(loans), np.iinfo(np.int64).max, np.int64)
    rows = np.flatnonzero(went_over & computed)
    np.minimum.at(first, np.repeat(np.arange(len(loans)), np.diff(loans.installment_offsets))[rows], crossed[rows])
    return np.where(first == np.iinfo(np.int64).max, np.int64(NEVER), first)
