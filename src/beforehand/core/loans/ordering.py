"""Which events of a loan count within both cuts, and in what order.

An event counts when its value date is at or before `as_of` and it was known at or before `as_known_at`. A reversal within both cuts
removes the event it names; one whose event does not count does nothing. Order: value date; on one value date the payout first, then
by the instant of knowing, then by id.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.compiled import kernel
from beforehand.core.basics.limits import AMOUNT_MOST_MINOR
from beforehand.core.loans.layout import EventKind, Status

Integers = NDArray[np.int64]


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
