"""The engine: one loan's events replayed in the order of their value dates. The only place where money meets a loan.

Events count when their value date is at or before `as_of` and they were known at or before `as_known_at`. A reversal within both cuts
removes the event it names; one whose event does not count does nothing. Order: value date; on one value date the payout first, then
by the instant of knowing, then by id.

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
from beforehand.core.basics.limits import AMOUNT_MOST_MINOR, DAILY_RATE_MOST_PPM, INSTALLMENTS_MOST, RATE_MOST_PPM
from beforehand.core.basics.rounding import Rounding
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
    TraceField,
)
from beforehand.core.loans.schedule import FIRST_DAY_NUMBER, LAST_DAY_NUMBER

PPM = 1_000_000
YEAR_PPM = 365_000_000

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
def _event_status(principal: int, kind: int, amount: int) -> int:
    if kind < EventKind.DISBURSEMENT or kind > EventKind.REVERSAL:
        return Status.EVENT_UNKNOWN
    if kind == EventKind.REVERSAL:
        return Status.COMPUTED
    if amount < 1 or amount > AMOUNT_MOST_MINOR:
        return Status.EVENT_AMOUNT_OUT_OF_RANGE
    if kind == EventKind.DISBURSEMENT and amount != principal:
        return Status.PAYOUT_DIFFERS
    return Status.COMPUTED


@kernel
def _reversed(
    e: int,
    kind: Integers,
    event_id: Integers,
    value_on: Integers,
    known_at: Integers,
    reverses_id: Integers,
    as_of: int,
    as_known_at: int,
) -> bool:
    for r in range(kind.shape[0]):
        if kind[r] == EventKind.REVERSAL and reverses_id[r] == event_id[e] and value_on[r] <= as_of and known_at[r] <= as_known_at:
            return True
    return False


@kernel
def _after(e: int, other: int, kind: Integers, event_id: Integers, value_on: Integers, known_at: Integers) -> bool:
    """Whether event `e` comes after `other`: value date, payout first, instant of knowing, id."""
    if value_on[e] != value_on[other]:
        return bool(value_on[e] > value_on[other])
    payout, other_payout = kind[e] == EventKind.DISBURSEMENT, kind[other] == EventKind.DISBURSEMENT
    if payout != other_payout:
        return bool(other_payout)
    if known_at[e] != known_at[other]:
        return bool(known_at[e] > known_at[other])
    return bool(event_id[e] > event_id[other])


@kernel
def order_events(
    principal: int,
    kind: Integers,
    event_id: Integers,
    value_on: Integers,
    known_at: Integers,
    amount: Integers,
    reverses_id: Integers,
    as_of: int,
    as_known_at: int,
    order: Integers,
) -> tuple[int, int]:
    """(status, count): the rows of the events that count, in their order, are put at the head of `order`."""
    status = Status.COMPUTED + 0
    reversals = False
    for e in range(kind.shape[0]):
        if kind[e] == EventKind.REVERSAL and value_on[e] <= as_of and known_at[e] <= as_known_at:
            reversals = True
    count = payouts = 0
    for e in range(kind.shape[0]):
        if value_on[e] > as_of or known_at[e] > as_known_at:
            continue
        found = _event_status(principal, kind[e], amount[e])
        removed = reversals and _reversed(e, kind, event_id, value_on, known_at, reverses_id, as_of, as_known_at)
        if kind[e] == EventKind.REVERSAL:
            if removed:
                found = Status.REVERSAL_REVERSED + 0
        elif not removed:
            payouts += kind[e] == EventKind.DISBURSEMENT
            place = count
            while place > 0 and _after(order[place - 1], e, kind, event_id, value_on, known_at):
                order[place] = order[place - 1]
                place -= 1
            order[place] = e
            count += 1
        if found != Status.COMPUTED and (status == Status.COMPUTED or found < status):
            status = found
    if payouts > 1 and (status == Status.COMPUTED or status > Status.PAYOUT_REPEATED):
        status = Status.PAYOUT_REPEATED + 0
    if status == Status.COMPUTED and count > 0 and (payouts == 0 or kind[order[0]] != EventKind.DISBURSEMENT):
        status = Status.PAYMENT_BEFORE_PAYOUT + 0
    return status, count


@kernel
def _exact(a: int, b: int, c: int) -> int:
    value, fits = muldiv_or_refuse(a, b, c, Rounding.HALF_UP)
    if not fits:
        raise OverflowError("an amount within the limits left 64 bits")
    return value


@kernel
def _note(
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
def _owed(row: Integers, component: int) -> int:
    """What an installment still asks of one component, its fee carried to the day before."""
    if component == Component.FEE:
        return int(row[InstallmentField.FEE_ACCRUED] - row[InstallmentField.FEE_PAID])
    if component == Component.INTEREST:
        return _unpaid_interest(row)
    return _unpaid_principal(row)


@kernel
def _note_component(terms: Integers, row: Integers, k: int, component: int, amount: int, day: int, trace: Integers, at: Integers) -> None:
    if component == Component.FEE:
        late = day - row[InstallmentField.DUE_ON]
        operands = row[InstallmentField.UNPAID_DAYS], terms[Term.FEE_DAILY_RATE], row[InstallmentField.FEE_PAID], late
        _note(trace, at, k, component, amount, Formula.FEE, *operands)
    elif component == Component.INTEREST:
        scheduled = row[InstallmentField.INTEREST]
        _note(trace, at, k, component, amount, Formula.INTEREST, scheduled, row[InstallmentField.INTEREST_PAID], 0, 0)
    else:
        scheduled = row[InstallmentField.PRINCIPAL]
        _note(trace, at, k, component, amount, Formula.PRINCIPAL, scheduled, row[InstallmentField.PRINCIPAL_PAID], 0, 0)


@kernel
def _allocate(terms: Integers, rows: Integers, money: int, day: int, due_until: int, trace: Integers, at: Integers) -> int:
    """Give money of a day to the installments due until `due_until`, oldest first; what is left is returned. The settled ones at the
    head, at[3] of them, are passed over."""
    for k in range(at[3], rows.shape[0]):
        row = rows[k]
        if money == 0 or row[InstallmentField.DUE_ON] > due_until:
            break
        _accrue(terms, row, day)
        for slot in range(Term.WATERFALL_FIRST, Term.WATERFALL_THIRD + 1):
            component = terms[slot]
            part = min(money, _owed(row, component))
            if part <= 0:
                continue
            _note_component(terms, row, k, component, part, day, trace, at)
            money -= part
            if component == Component.FEE:
                row[InstallmentField.FEE_PAID] += part
            elif component == Component.INTEREST:
                row[InstallmentField.INTEREST_PAID] += part
            else:
                row[InstallmentField.PRINCIPAL_PAID] += part
        if row[InstallmentField.PAID_ON] == NEVER and _unpaid_interest(row) == 0 and _unpaid_principal(row) == 0:
            row[InstallmentField.PAID_ON] = day
        if k == at[3] and row[InstallmentField.PAID_ON] != NEVER and _owed(row, Component.FEE) == 0:
            at[3] += 1
    return money


@kernel
def _quote(terms: Integers, rows: Integers, day: int, figures: Integers) -> None:
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
        figures[Figure.FEE_DUE] += _owed(row, Component.FEE)
    figures[Figure.DUE] = figures[Figure.PRINCIPAL_DUE] + figures[Figure.INTEREST_DUE] + figures[Figure.FEE_DUE]
    days = day - last_due
    figures[Figure.BROKEN_DAYS] = days
    figures[Figure.BROKEN_INTEREST] = _exact(figures[Figure.PRINCIPAL_NOT_YET_DUE], terms[Term.ANNUAL_RATE] * days, YEAR_PPM)
    figures[Figure.PAYOFF] = figures[Figure.DUE] + figures[Figure.PRINCIPAL_NOT_YET_DUE] + figures[Figure.BROKEN_INTEREST]


@kernel
def _note_broken(terms: Integers, k: int, day: int, figures: Integers, trace: Integers, at: Integers) -> None:
    days, interest = figures[Figure.BROKEN_DAYS], figures[Figure.BROKEN_INTEREST]
    operands = figures[Figure.PRINCIPAL_NOT_YET_DUE], days, terms[Term.ANNUAL_RATE], day - days
    _note(trace, at, k, Component.BROKEN_INTEREST, interest, Formula.BROKEN_INTEREST, *operands)


@kernel
def _pay_off(terms: Integers, rows: Integers, money: int, day: int, figures: Integers, trace: Integers, at: Integers) -> int:
    """End the loan with money that covers the quote in `figures`; what is left is returned."""
    money = _allocate(terms, rows, money, day, day, trace, at)
    first = True
    for k in range(rows.shape[0]):
        row = rows[k]
        if row[InstallmentField.PAID_ON] != NEVER:
            continue
        if first and figures[Figure.BROKEN_INTEREST] > 0:
            _note_broken(terms, k, day, figures, trace, at)
        first = False
        principal, interest = _unpaid_principal(row), _unpaid_interest(row)
        if principal > 0:
            _note_component(terms, row, k, Component.PRINCIPAL, principal, day, trace, at)
        if interest > 0:
            operands = row[InstallmentField.INTEREST], row[InstallmentField.INTEREST_PAID], 0, 0
            _note(trace, at, k, Component.INTEREST_CANCELLED, interest, Formula.INTEREST_CANCELLED, *operands)
        row[InstallmentField.PRINCIPAL_PAID] += principal
        row[InstallmentField.INTEREST_CANCELLED] += interest
        row[InstallmentField.PAID_ON] = day
    figures[Figure.BROKEN_INTEREST_PAID] += figures[Figure.BROKEN_INTEREST]
    return int(money - figures[Figure.PRINCIPAL_NOT_YET_DUE] - figures[Figure.BROKEN_INTEREST])


@kernel
def _settled(rows: Integers) -> bool:
    """Whether nothing is left to pay, fees included (a paid installment's fee no longer grows)."""
    for k in range(rows.shape[0] - 1, -1, -1):
        if rows[k, InstallmentField.PAID_ON] == NEVER or _owed(rows[k], Component.FEE) > 0:
            return False
    return True


@kernel
def _receive(terms: Integers, rows: Integers, kind: int, money: int, day: int, figures: Integers, trace: Integers, at: Integers) -> None:
    figures[Figure.RECEIVED] += money
    left = money
    if kind == EventKind.PAYOFF:
        _quote(terms, rows, day, figures)
    if kind == EventKind.PAYOFF and money >= figures[Figure.PAYOFF]:
        left = _pay_off(terms, rows, left, day, figures, trace, at)
    else:
        left = _allocate(terms, rows, left, day, LAST_DAY_NUMBER, trace, at)
    if left > 0:
        _note(trace, at, -1, Component.CREDIT, left, Formula.CREDIT, money, 0, 0, 0)
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
    _quote(terms, rows, as_of, figures)
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
            _note_broken(terms, k, as_of, figures, trace, at)
            broken_noted = True
        for slot in range(Term.WATERFALL_FIRST, Term.WATERFALL_THIRD + 1):
            owed = _owed(row, terms[slot])
            if owed > 0:
                _note_component(terms, row, k, terms[slot], owed, as_of, trace, at)
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
    _note(trace, at, -1, Component.PAYOUT, principal, Formula.PAYOUT, principal, 0, 0, 0)
    for place in range(1, count):
        e = order[place]
        at[2] = e
        _receive(terms, rows, kind[e], amount[e], value_on[e], figures, trace, at)
    at[2] = -1
    _stand(terms, rows, as_of, figures, trace, at)
