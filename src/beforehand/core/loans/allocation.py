"""Where money meets a loan: the overdue fee, the payment waterfall, the payoff. There is no other allocation, in Python or in SQL.

An installment's overdue fee is the daily rate × the exact sum of (unpaid of its fee base × days), from the day after the due date to
the day asked, rounded once half up; what was paid of it before is taken off. A payment goes to the oldest installment first, within it
in the order of the contract's waterfall; money in advance goes on to the next installments as signed; what is then left is owed back.

A payoff of day v is what is due, the principal not yet due, and interest on that principal for the actual days since the last due
date (or the grant) over 365 days, half up; interest already paid in advance is not set off against it. It voids the interest not yet
due. A payoff event that does not cover this counts as a payment.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.arithmetic import muldiv_or_refuse
from beforehand.core.basics.compiled import kernel
from beforehand.core.basics.rounding import Rounding
from beforehand.core.loans.layout import NEVER, Component, FeeBase, Figure, Formula, InstallmentField, Term, TraceField

PPM = 1_000_000
YEAR_PPM = 365_000_000

Integers = NDArray[np.int64]


@kernel
def _exact(a: int, b: int, c: int) -> int:
    value, fits = muldiv_or_refuse(a, b, c, Rounding.HALF_UP)
    if not fits:
        raise OverflowError("an amount within the limits left 64 bits")
    return value


@kernel
def note(
    trace: Integers, at: Integers, installment: int, component: int, amount: int, formula: int, o1: int, o2: int, o3: int, o4: int
) -> None:
    """Write one trace row where the buffer still has room; at = [next row, loan, event, settled installments] and counts on in any case."""
    if at[0] < trace.shape[0]:
        row = trace[at[0]]
        row[TraceField.LOAN] = at[1]
        row[TraceField.EVENT] = at[2]
        row[TraceField.INSTALLMENT] = installment
        row[TraceField.COMPONENT] = component
        row[TraceField.AMOUNT] = amount
        row[TraceField.FORMULA] = formula
        row[TraceField.OPERAND_1] = o1
        row[TraceField.OPERAND_2] = o2
        row[TraceField.OPERAND_3] = o3
        row[TraceField.OPERAND_4] = o4
    at[0] += 1


@kernel
def _unpaid_interest(row: Integers) -> int:
    return int(row[InstallmentField.INTEREST] - row[InstallmentField.INTEREST_PAID] - row[InstallmentField.INTEREST_CANCELLED])


@kernel
def _unpaid_principal(row: Integers) -> int:
    return int(row[InstallmentField.PRINCIPAL] - row[InstallmentField.PRINCIPAL_PAID])


@kernel
def fee_of(unpaid_days: int, daily_rate: int) -> int:
    """Overdue fee in minor units: the exact sum of unpaid minor units × days, times ppm a day, half up once."""
    return _exact(unpaid_days, daily_rate, PPM)


@kernel
def _accrue(terms: Integers, row: Integers, day: int) -> None:
    """Carry an installment's overdue fee to a day (inclusive); days before it are not looked at again."""
    if day <= row[InstallmentField.DUE_ON]:
        return
    base = _unpaid_principal(row)
    if base == 0 and _unpaid_interest(row) == 0:
        return
    if terms[Term.FEE_BASE] == FeeBase.PRINCIPAL_AND_INTEREST:
        base += _unpaid_interest(row)
    start = max(row[InstallmentField.ACCRUED_TO], row[InstallmentField.DUE_ON])
    row[InstallmentField.UNPAID_DAYS] += base * (day - start)
    row[InstallmentField.ACCRUED_TO] = day
    row[InstallmentField.FEE_ACCRUED] = fee_of(row[InstallmentField.UNPAID_DAYS], terms[Term.FEE_DAILY_RATE])


@kernel
def owed_of(row: Integers, component: int) -> int:
    """What an installment still asks of one component, its fee carried to the day before."""
    if component == Component.FEE:
        return int(row[InstallmentField.FEE_ACCRUED] - row[InstallmentField.FEE_PAID])
    if component == Component.INTEREST:
        return _unpaid_interest(row)
    return _unpaid_principal(row)


@kernel
def note_component(terms: Integers, row: Integers, k: int, component: int, amount: int, day: int, trace: Integers, at: Integers) -> None:
    """Write one component of installment k that an event paid on `day` (day number), with the operands of its formula; minor units."""
    if component == Component.FEE:
        late = day - row[InstallmentField.DUE_ON]
        operands = row[InstallmentField.UNPAID_DAYS], terms[Term.FEE_DAILY_RATE], row[InstallmentField.FEE_PAID], late
        note(trace, at, k, component, amount, Formula.FEE, *operands)
    elif component == Component.INTEREST:
        scheduled = row[InstallmentField.INTEREST]
        note(trace, at, k, component, amount, Formula.INTEREST, scheduled, row[InstallmentField.INTEREST_PAID], 0, 0)
    else:
        scheduled = row[InstallmentField.PRINCIPAL]
        note(trace, at, k, component, amount, Formula.PRINCIPAL, scheduled, row[InstallmentField.PRINCIPAL_PAID], 0, 0)


@kernel
def allocate(terms: Integers, rows: Integers, money: int, day: int, due_until: int, trace: Integers, at: Integers) -> int:
    """Give money of a day to the installments due until `due_until`, oldest first; what is left is returned. The settled ones at the
    head, at[3] of them, are passed over."""
    for k in range(at[3], rows.shape[0]):
        row = rows[k]
        if money == 0 or row[InstallmentField.DUE_ON] > due_until:
            break
        _accrue(terms, row, day)
        for slot in range(Term.WATERFALL_FIRST, Term.WATERFALL_THIRD + 1):
            component = terms[slot]
            part = min(money, owed_of(row, component))
            if part <= 0:
                continue
            note_component(terms, row, k, component, part, day, trace, at)
            money -= part
            if component == Component.FEE:
                row[InstallmentField.FEE_PAID] += part
            elif component == Component.INTEREST:
                row[InstallmentField.INTEREST_PAID] += part
            else:
                row[InstallmentField.PRINCIPAL_PAID] += part
        if row[InstallmentField.PAID_ON] == NEVER and _unpaid_interest(row) == 0 and _unpaid_principal(row) == 0:
            row[InstallmentField.PAID_ON] = day
        if k == at[3] and row[InstallmentField.PAID_ON] != NEVER and owed_of(row, Component.FEE) == 0:
            at[3] += 1
    return money


@kernel
def quote(terms: Integers, rows: Integers, day: int, figures: Integers) -> None:
    """Put what is due, not yet due and asked by a payoff on a day into `figures`; fees are carried to that day."""
    for field in range(Figure.PRINCIPAL_OUTSTANDING, Figure.INTEREST_NOT_YET_DUE + 1):
        figures[field] = 0
    last_due = terms[Term.GRANTED_ON]
    for k in range(rows.shape[0]):
        row = rows[k]
        principal, interest = _unpaid_principal(row), _unpaid_interest(row)
        figures[Figure.PRINCIPAL_OUTSTANDING] += principal
        if row[InstallmentField.DUE_ON] > day:
            figures[Figure.PRINCIPAL_NOT_YET_DUE] += principal
            figures[Figure.INTEREST_NOT_YET_DUE] += interest
            continue
        last_due = row[InstallmentField.DUE_ON]
        _accrue(terms, row, day)
        figures[Figure.PRINCIPAL_DUE] += principal
        figures[Figure.INTEREST_DUE] += interest
        figures[Figure.FEE_DUE] += owed_of(row, Component.FEE)
    figures[Figure.DUE] = figures[Figure.PRINCIPAL_DUE] + figures[Figure.INTEREST_DUE] + figures[Figure.FEE_DUE]
    days = day - last_due
    figures[Figure.BROKEN_DAYS] = days
    figures[Figure.BROKEN_INTEREST] = _exact(figures[Figure.PRINCIPAL_NOT_YET_DUE], terms[Term.ANNUAL_RATE] * days, YEAR_PPM)
    figures[Figure.PAYOFF] = figures[Figure.DUE] + figures[Figure.PRINCIPAL_NOT_YET_DUE] + figures[Figure.BROKEN_INTEREST]


@kernel
def note_broken(terms: Integers, k: int, day: int, figures: Integers, trace: Integers, at: Integers) -> None:
    """Write the interest of a broken month that a payoff on `day` (day number) paid, with its operands; minor units."""
    days, interest = figures[Figure.BROKEN_DAYS], figures[Figure.BROKEN_INTEREST]
    operands = figures[Figure.PRINCIPAL_NOT_YET_DUE], days, terms[Term.ANNUAL_RATE], day - days
    note(trace, at, k, Component.BROKEN_INTEREST, interest, Formula.BROKEN_INTEREST, *operands)


@kernel
def pay_off(terms: Integers, rows: Integers, money: int, day: int, figures: Integers, trace: Integers, at: Integers) -> int:
    """End the loan with money that covers the quote in `figures`; what is left is returned."""
    money = allocate(terms, rows, money, day, day, trace, at)
    first = True
    for k in range(rows.shape[0]):
        row = rows[k]
        if row[InstallmentField.PAID_ON] != NEVER:
            continue
        if first and figures[Figure.BROKEN_INTEREST] > 0:
            note_broken(terms, k, day, figures, trace, at)
        first = False
        principal, interest = _unpaid_principal(row), _unpaid_interest(row)
        if principal > 0:
            note_component(terms, row, k, Component.PRINCIPAL, principal, day, trace, at)
        if interest > 0:
            operands = row[InstallmentField.INTEREST], row[InstallmentField.INTEREST_PAID], 0, 0
            note(trace, at, k, Component.INTEREST_CANCELLED, interest, Formula.INTEREST_CANCELLED, *operands)
        row[InstallmentField.PRINCIPAL_PAID] += principal
        row[InstallmentField.INTEREST_CANCELLED] += interest
        row[InstallmentField.PAID_ON] = day
    figures[Figure.BROKEN_INTEREST_PAID] += figures[Figure.BROKEN_INTEREST]
    return int(money - figures[Figure.PRINCIPAL_NOT_YET_DUE] - figures[Figure.BROKEN_INTEREST])
