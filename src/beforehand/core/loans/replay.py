"""The engine: one loan's events replayed in the order of their value dates, to its position on a day.

`ordering` says which events count and in what order, `allocation` what money does; here they come together for one loan, and
`positions` runs this over columns.

Days are day numbers since 1970-01-01, instants µs since then, amounts minor units.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.compiled import kernel
from beforehand.core.basics.limits import AMOUNT_MOST_MINOR, DAILY_RATE_MOST_PPM, INSTALLMENTS_MOST, RATE_MOST_PPM
from beforehand.core.loans.allocation import allocate, note, note_broken, note_component, owed_of, pay_off, quote
from beforehand.core.loans.layout import (
    NEVER,
    Bucket,
    Component,
    EventKind,
    FeeBase,
    Figure,
    Formula,
    InstallmentField,
    State,
    Status,
    Term,
)
from beforehand.core.loans.ordering import order_events
from beforehand.core.loans.schedule import FIRST_DAY_NUMBER, LAST_DAY_NUMBER

Integers = NDArray[np.int64]


@kernel
def contract_status(terms: Integers, rows: Integers) -> int:
    """The first thing by which a contract and its signed schedule cannot be computed, or COMPUTED."""
    if terms[Term.PRINCIPAL] < 1 or terms[Term.PRINCIPAL] > AMOUNT_MOST_MINOR:
        return Status.PRINCIPAL_OUT_OF_RANGE
    if not (0 <= terms[Term.ANNUAL_RATE] <= RATE_MOST_PPM and 0 <= terms[Term.FEE_DAILY_RATE] <= DAILY_RATE_MOST_PPM):
        return Status.RATE_OUT_OF_RANGE
    months = rows.shape[0]
    if months < 1 or months > INSTALLMENTS_MOST:
        return Status.INSTALLMENTS_OUT_OF_RANGE
    if terms[Term.GRANTED_ON] < FIRST_DAY_NUMBER or rows[months - 1, InstallmentField.DUE_ON] > LAST_DAY_NUMBER:
        return Status.DATE_OUT_OF_RANGE
    seen = 0
    for slot in (Term.WATERFALL_FIRST, Term.WATERFALL_SECOND, Term.WATERFALL_THIRD):
        if 0 <= terms[slot] <= 2:
            seen |= 1 << terms[slot]
    if seen != 7 or terms[Term.FEE_BASE] < FeeBase.PRINCIPAL_AND_INTEREST or terms[Term.FEE_BASE] > FeeBase.PRINCIPAL:
        return Status.TERMS_UNKNOWN
    before, total = terms[Term.GRANTED_ON], 0
    in_order = True
    for k in range(months):
        principal, interest = rows[k, InstallmentField.PRINCIPAL], rows[k, InstallmentField.INTEREST]
        if principal < 0 or principal > AMOUNT_MOST_MINOR or interest < 0 or interest > AMOUNT_MOST_MINOR:
            return Status.SCHEDULE_OUT_OF_BALANCE
        in_order = in_order and rows[k, InstallmentField.DUE_ON] > before
        before = rows[k, InstallmentField.DUE_ON]
        total += principal
    if not in_order:
        return Status.SCHEDULE_OUT_OF_ORDER
    return Status.COMPUTED if total == terms[Term.PRINCIPAL] else Status.SCHEDULE_OUT_OF_BALANCE


@kernel
def _settled(rows: Integers) -> bool:
    """Whether nothing is left to pay, fees included (a paid installment's fee no longer grows)."""
    for k in range(rows.shape[0] - 1, -1, -1):
        if rows[k, InstallmentField.PAID_ON] == NEVER or owed_of(rows[k], Component.FEE) > 0:
            return False
    return True


@kernel
def _receive(terms: Integers, rows: Integers, kind: int, money: int, day: int, figures: Integers, trace: Integers, at: Integers) -> None:
    figures[Figure.RECEIVED] += money
    left = money
    if kind == EventKind.PAYOFF:
        quote(terms, rows, day, figures)
    if kind == EventKind.PAYOFF and money >= figures[Figure.PAYOFF]:
        left = pay_off(terms, rows, left, day, figures, trace, at)
    else:
        left = allocate(terms, rows, left, day, LAST_DAY_NUMBER, trace, at)
    if left > 0:
        note(trace, at, -1, Component.CREDIT, left, Formula.CREDIT, money, 0, 0, 0)
        figures[Figure.OVERPAID] += left
    if figures[Figure.CLOSED_ON] == NEVER and _settled(rows):
        figures[Figure.CLOSED_ON] = day


@kernel
def bucket_of(days_past_due: int) -> int:
    """The product's class of days past due: 0, 1–30, 31–60, 61–90, 91–180, over 180."""
    if days_past_due <= 0:
        return Bucket.CURRENT
    if days_past_due <= 30:
        return Bucket.DAYS_1_30
    if days_past_due <= 60:
        return Bucket.DAYS_31_60
    if days_past_due <= 90:
        return Bucket.DAYS_61_90
    return Bucket.DAYS_91_180 if days_past_due <= 180 else Bucket.OVER_180


@kernel
def _stand(terms: Integers, rows: Integers, as_of: int, figures: Integers, trace: Integers, at: Integers) -> None:
    """Everything of a position that is read from the installments on the day asked."""
    quote(terms, rows, as_of, figures)
    figures[Figure.STATE] = State.ACTIVE if figures[Figure.CLOSED_ON] == NEVER else State.PAID_IN_FULL
    broken_noted = figures[Figure.BROKEN_INTEREST] == 0
    for k in range(rows.shape[0]):
        row = rows[k]
        figures[Figure.PRINCIPAL_PAID] += row[InstallmentField.PRINCIPAL_PAID]
        figures[Figure.INTEREST_PAID] += row[InstallmentField.INTEREST_PAID]
        figures[Figure.FEE_PAID] += row[InstallmentField.FEE_PAID]
        due_on, paid_on = row[InstallmentField.DUE_ON], row[InstallmentField.PAID_ON]
        if paid_on != NEVER:
            row[InstallmentField.DAYS_LATE] = max(0, paid_on - due_on)
            figures[Figure.INSTALLMENTS_PAID] += 1
        else:
            row[InstallmentField.DAYS_LATE] = max(0, as_of - due_on)
            if due_on <= as_of and figures[Figure.OLDEST_UNPAID_DUE_ON] == NEVER:
                figures[Figure.OLDEST_UNPAID_DUE_ON] = due_on
                figures[Figure.DAYS_PAST_DUE] = as_of - due_on
            if due_on > as_of and figures[Figure.NEXT_DUE_ON] == NEVER:
                figures[Figure.NEXT_DUE_ON] = due_on
        if due_on > as_of and not broken_noted:
            note_broken(terms, k, as_of, figures, trace, at)
            broken_noted = True
        for slot in range(Term.WATERFALL_FIRST, Term.WATERFALL_THIRD + 1):
            owed = owed_of(row, terms[slot])
            if owed > 0:
                note_component(terms, row, k, terms[slot], owed, as_of, trace, at)
    figures[Figure.BUCKET] = bucket_of(figures[Figure.DAYS_PAST_DUE])


@kernel
def replay(
    terms: Integers,
    rows: Integers,
    kind: Integers,
    event_id: Integers,
    value_on: Integers,
    known_at: Integers,
    amount: Integers,
    reverses_id: Integers,
    as_of: int,
    as_known_at: int,
    order: Integers,
    figures: Integers,
    trace: Integers,
    at: Integers,
) -> None:
    """Position of one loan. `terms` [Term]; `rows` [installment, InstallmentField] with the first three fields given, the rest filled
    here; events as columns of one length; `order`: working space of that length; `figures` [Figure] is filled; trace rows are written
    from at[0] on for loan at[1], and counted even where the buffer (which may have no rows) is full."""
    figures[:] = 0
    rows[:, InstallmentField.PRINCIPAL_PAID :] = 0
    rows[:, InstallmentField.ACCRUED_TO] = NEVER
    rows[:, InstallmentField.PAID_ON] = NEVER
    figures[Figure.STATUS] = contract_status(terms, rows)
    if figures[Figure.STATUS] != Status.COMPUTED:
        return
    principal = terms[Term.PRINCIPAL]
    status, count = order_events(principal, kind, event_id, value_on, known_at, amount, reverses_id, as_of, as_known_at, order)
    if as_of < FIRST_DAY_NUMBER or as_of > LAST_DAY_NUMBER or (count > 0 and value_on[order[0]] < FIRST_DAY_NUMBER):
        status = Status.DATE_OUT_OF_RANGE + 0
    figures[Figure.STATUS] = status
    if status != Status.COMPUTED:
        return
    figures[Figure.OLDEST_UNPAID_DUE_ON] = figures[Figure.NEXT_DUE_ON] = figures[Figure.CLOSED_ON] = NEVER
    figures[Figure.EVENTS] = count
    if count == 0:
        return
    for k in range(rows.shape[0]):
        if rows[k, InstallmentField.PRINCIPAL] == 0 and rows[k, InstallmentField.INTEREST] == 0:
            rows[k, InstallmentField.PAID_ON] = rows[k, InstallmentField.DUE_ON]
    at[2], at[3] = order[0], 0
    note(trace, at, -1, Component.PAYOUT, principal, Formula.PAYOUT, principal, 0, 0, 0)
    for place in range(1, count):
        e = order[place]
        at[2] = e
        _receive(terms, rows, kind[e], amount[e], value_on[e], figures, trace, at)
    at[2] = -1
    _stand(terms, rows, as_of, figures, trace, at)
