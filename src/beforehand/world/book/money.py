"""What the behaviour comes to in money: every schedule, fee, position and loss is the loan engine's; nothing is computed twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beforehand.core.basics.arithmetic import muldiv_columns
from beforehand.core.basics.dates import add_months, day_number
from beforehand.core.basics.rounding import Rounding
from beforehand.core.loans.layout import NEVER, Figure, InstallmentField, Term
from beforehand.core.loans.loss import first_day_late, losses_of
from beforehand.core.loans.positions import LoanColumns, positions
from beforehand.world.book.learnt import ContactColumns, Troubled, day_end, draw_contacts
from beforehand.world.book.parameters import Parameters
from beforehand.world.book.people import Bools, HiddenTruth, Ints

PPM = 1_000_000


@dataclass(frozen=True)
class Outcome:
    """What became of each loan by the last day seen: minor units of interest and fees earned, principal lost, recovered of it, cost to
    collect; `lost_on` in days (NEVER: nothing lost). `paid_on` and `days_late` stand in the order of the installments."""

    earned_minor: Ints
    lost_minor: Ints
    lost_on: Ints
    recovered_minor: Ints
    cost_minor: Ints
    matured: Bools
    paid_on: Ints
    days_late: Ints
    contacts: ContactColumns
    troubled: Troubled


def count_outcome(
    parameters: Parameters, loans: LoanColumns, truth: HiddenTruth, rng: np.random.Generator
) -> Outcome:  # fmt: skip
    """Money, losses and cost of every loan by the last day seen, from the engine's positions on three days."""
    last, known = day_number(parameters.seen_until), day_end(parameters)
    now = positions(loans, last, known, installments=True)
    assert now.installments is not None
    paid_on, days_late = now.installments[:, InstallmentField.PAID_ON].copy(), now.installments[:, InstallmentField.DAYS_LATE].copy()
    loss = losses_of(loans, now, last, known, parameters.lost_after_days)
    until = np.where(loss.lost_on == NEVER, last, loss.lost_on)
    then = positions(loans, until, known)
    troubled = _troubled(parameters, loans, days_late, last, known)
    contacts = _contacts(parameters, loans, paid_on, until, truth.lives_elsewhere, rng)
    came_later = now.figure(Figure.RECEIVED) - then.figure(Figure.RECEIVED)
    commission, valid = muldiv_columns(
        came_later, np.full(len(until), parameters.commission_ppm), np.full(len(until), PPM), Rounding.HALF_UP
    )
    assert valid.all(), "a commission is within the limits"
    cost = np.bincount(contacts.loan, contacts.cost_minor, len(until)).astype(np.int64) + commission
    granted_on = loans.terms[:, Term.GRANTED_ON]
    return Outcome(
        earned_minor=loss.earned_minor,
        lost_minor=loss.lost_minor,
        lost_on=loss.lost_on,
        recovered_minor=loss.recovered_minor,
        cost_minor=cost,
        matured=np.array([add_months(day, parameters.age_months) <= last for day in granted_on.tolist()], np.bool_),
        paid_on=paid_on,
        days_late=days_late,
        contacts=contacts,
        troubled=troubled,
    )


def _troubled(parameters: Parameters, loans: LoanColumns, days_late: Ints, last: int, known: int) -> Troubled:
    since = first_day_late(loans, days_late, parameters.learnt_after_days, last)
    owed = positions(loans, np.where(since == NEVER, last, since), known).figure(Figure.DUE)
    row = np.flatnonzero(since != NEVER)
    return Troubled(row, since[row], owed[row])


def _contacts(
    parameters: Parameters, loans: LoanColumns, paid_on: Ints, until: Ints, elsewhere: Bools, rng: np.random.Generator
) -> ContactColumns:  # fmt: skip
    """An episode begins with an installment unpaid after its day while the one before it was paid by then; it ends when that is paid."""
    loan = np.repeat(np.arange(len(loans)), np.diff(loans.installment_offsets))
    ends = np.where(paid_on == NEVER, until[loan], np.minimum(paid_on, until[loan]))
    before = np.where(paid_on == NEVER, np.iinfo(np.int64).max, paid_on)
    before = np.concatenate([[0], before[:-1]])
    before[loans.installment_offsets[:-1]] = 0
    begins = np.flatnonzero((ends - loans.due_on >= 3) & (before <= loans.due_on))
    return draw_contacts(parameters, loan[begins], loans.due_on[begins], ends[begins], elsewhere[loan[begins]], rng)
