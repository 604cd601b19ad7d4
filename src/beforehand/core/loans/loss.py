"""What a loan earned and what was lost of it: the principal still unpaid once an installment is more than so many days late.

Days are counted since 1970-01-01, instants are microseconds in UTC, amounts are minor units of the loan's currency.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beforehand.core.loans.layout import NEVER, Figure, InstallmentField, Status
from beforehand.core.loans.positions import Integers, LoanColumns, Positions, positions


@dataclass(frozen=True)
class Losses:
    """Per loan, in minor units: interest and fees earned, principal lost, what of it was recovered; `lost_on` in days (NEVER: nothing)."""

    earned_minor: Integers
    lost_minor: Integers
    lost_on: Integers
    recovered_minor: Integers


def losses_of(loans: LoanColumns, now: Positions, as_of: int | Integers, as_known_at: int | Integers, over_days: int) -> Losses:
    """What was lost and earned of each loan (minor units) by `as_of` (days, one for all or one per loan), as known at an instant (UTC).

    `now` are the positions on that day, with their installments; each loan must be computed (assertion). Lost is the principal
    outstanding on the first day on which an installment was more than `over_days` days late; what comes after it is recovered.
    """
    assert now.installments is not None, "how late each installment is must have been asked for"
    assert (now.figure(Figure.STATUS) == Status.COMPUTED).all(), "a loan without a position has no outcome"
    late_on = first_day_late(loans, now.installments[:, InstallmentField.DAYS_LATE], over_days, as_of)
    then = positions(loans, np.where(late_on == NEVER, np.asarray(as_of, np.int64), late_on), as_known_at)
    lost_minor = np.where(late_on == NEVER, 0, then.figure(Figure.PRINCIPAL_OUTSTANDING))
    came_after = now.figure(Figure.PRINCIPAL_PAID) - then.figure(Figure.PRINCIPAL_PAID)
    return Losses(
        earned_minor=now.figure(Figure.INTEREST_PAID) + now.figure(Figure.FEE_PAID) + now.figure(Figure.BROKEN_INTEREST_PAID),
        lost_minor=lost_minor,
        lost_on=np.where(lost_minor > 0, late_on, NEVER),
        recovered_minor=np.where(lost_minor > 0, came_after, 0),
    )


def first_day_late(loans: LoanColumns, days_late: Integers, over_days: int, as_of: int | Integers) -> Integers:
    """The first day (since 1970-01-01) on which an installment of each loan was more than `over_days` late; NEVER where none by `as_of`.

    `days_late` stands in the order of the installments.
    """
    last = np.broadcast_to(np.asarray(as_of, np.int64), (len(loans),))
    each = np.repeat(last, np.diff(loans.installment_offsets))
    day = np.where(days_late > over_days, loans.due_on + over_days + 1, each + 1)
    first = np.minimum.reduceat(day, loans.installment_offsets[:-1])
    return np.where(first <= last, first, NEVER)
