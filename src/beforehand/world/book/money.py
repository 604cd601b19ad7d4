"""What the behaviour comes to in money: every schedule, fee, position and loss is the loan engine's; nothing is computed twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beforehand.core.basics.arithmetic import muldiv_columns
from beforehand.core.basics.dates import add_months, day_number
from beforehand.core.basics.rounding import Rounding
from beforehand.core.loans.layout import NEVER, Component, EventKind, FeeBase, Figure, InstallmentField, Status, Term
from beforehand.core.loans.positions import LoanColumns, positions
from beforehand.core.loans.schedule import draw_schedules
from beforehand.world.book.learnt import AFTERNOON, ContactColumns, Troubled, day_end, draw_contacts
from beforehand.world.book.parameters import Parameters
from beforehand.world.book.people import DAY_MICROSECONDS, Applications, Bools, HiddenTruth, Ints
from beforehand.world.book.repayment import Behaviour, Plans

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


def draw_plans(parameters: Parameters, asked: Applications, loans: Ints) -> Plans:
    """The signed plans of the granted applications."""
    rate = np.full(len(loans), parameters.annual_rate_ppm)
    drawn = draw_schedules(asked.amount_minor[loans], rate, asked.decided_on[loans], asked.term_months[loans])
    assert (drawn.status == Status.COMPUTED).all(), "the parameters draw no loan outside the limits"
    return Plans(drawn.offsets, drawn.due_on, drawn.principal_minor, drawn.interest_minor)


def terms_of(parameters: Parameters, principal_minor: Ints, granted_on: Ints) -> Ints:
    """The contracts' terms in the engine's layout."""
    terms = np.zeros((len(principal_minor), len(Term)), np.int64)
    terms[:, Term.PRINCIPAL], terms[:, Term.ANNUAL_RATE] = principal_minor, parameters.annual_rate_ppm
    terms[:, Term.GRANTED_ON], terms[:, Term.FEE_DAILY_RATE] = granted_on, parameters.fee_daily_ppm
    terms[:, Term.FEE_BASE] = FeeBase.PRINCIPAL_AND_INTEREST
    terms[:, Term.WATERFALL_FIRST : Term.WATERFALL_THIRD + 1] = (Component.FEE, Component.INTEREST, Component.PRINCIPAL)
    return terms


def fees_on(parameters: Parameters, plans: Plans, row: Ints, on: Ints) -> Ints:
    """The overdue fee of whole unpaid installments on a day, asked of the engine as loans of one installment each."""
    count, nothing = len(row), np.zeros(len(row), np.int64)
    due_on, principal = plans.due_on[row], plans.principal_minor[row]
    granted_on, one_each = due_on - 28, np.arange(count + 1)
    alone = LoanColumns(
        terms_of(parameters, principal, granted_on), one_each, due_on, principal, plans.interest_minor[row],
        one_each, nothing + EventKind.DISBURSEMENT, nothing, granted_on, nothing, principal, nothing - 1,
    )  # fmt: skip
    asked = positions(alone, on, 0)
    assert (asked.figure(Figure.STATUS) == Status.COMPUTED).all(), "an installment on its own is a loan"
    return asked.figure(Figure.FEE_DUE).copy()


def draw_events(
    parameters: Parameters, asked: Applications, loans: Ints, plans: Plans, behaviour: Behaviour, rng: np.random.Generator
) -> LoanColumns:  # fmt: skip
    """Payouts and payments known by the last day seen, in the engine's columns; what is paid on one day is one payment."""
    loan, on, amount = _payments(parameters, plans, behaviour)
    posted_next_day = rng.random(len(loan)) < 0.2  # a transfer stands on the bank statement of the next morning
    known_at = on * DAY_MICROSECONDS + AFTERNOON + posted_next_day * (18 * 3_600 * 1_000_000)
    seen = known_at < day_end(parameters)
    loan, on, amount, known_at = loan[seen], on[seen], amount[seen], known_at[seen]
    count = len(loans)
    every = np.concatenate([np.arange(count), loan])
    kind = np.concatenate([np.full(count, EventKind.DISBURSEMENT), np.full(len(loan), EventKind.PAYMENT)]).astype(np.int64)
    value_on, known = np.concatenate([asked.decided_on[loans], on]), np.concatenate([asked.decided_at[loans], known_at])
    money = np.concatenate([asked.amount_minor[loans], amount])
    order = np.lexsort((known, value_on, kind, every))
    events = np.bincount(every, minlength=count)
    return LoanColumns(
        terms_of(parameters, asked.amount_minor[loans], asked.decided_on[loans]),
        plans.offsets, plans.due_on, plans.principal_minor, plans.interest_minor,
        np.concatenate([[0], np.cumsum(events)]).astype(np.int64),
        kind[order], np.arange(len(order)), value_on[order], known[order], money[order], np.full(len(order), -1),
    )  # fmt: skip


def _payments(parameters: Parameters, plans: Plans, behaviour: Behaviour) -> tuple[Ints, Ints, Ints]:
    """(loan, day, amount) of whole installments with their fee, and of partial payments; one row a loan and day."""
    last = day_number(parameters.seen_until)
    row = np.flatnonzero(behaviour.pays_on <= last)
    on = behaviour.pays_on[row]
    amount = plans.principal_minor[row] + plans.interest_minor[row] + fees_on(parameters, plans, row, on)
    loan = np.repeat(np.arange(len(plans.counts)), plans.counts)[row]
    at = plans.offsets[behaviour.partial_loan] + behaviour.ceased_at[behaviour.partial_loan]
    whole = plans.principal_minor[at] + plans.interest_minor[at]
    part, valid = muldiv_columns(whole, behaviour.partial_ppm, np.full(len(whole), PPM), Rounding.UP)
    assert valid.all(), "a part of an installment is within the limits"
    given = behaviour.partial_on <= last
    loan = np.concatenate([loan, behaviour.partial_loan[given]])
    on, amount = np.concatenate([on, behaviour.partial_on[given]]), np.concatenate([amount, part[given]])
    key, index = np.unique(loan * (1 << 20) + on, return_inverse=True)
    total = np.zeros(len(key), np.int64)
    np.add.at(total, index, amount)
    return key >> 20, key & ((1 << 20) - 1), total


def count_outcome(
    parameters: Parameters, loans: LoanColumns, truth: HiddenTruth, rng: np.random.Generator
) -> Outcome:  # fmt: skip
    """Money, losses and cost of every loan by the last day seen, from the engine's positions on three days."""
    last, known = day_number(parameters.seen_until), day_end(parameters)
    now = positions(loans, last, known, installments=True)
    assert (now.figure(Figure.STATUS) == Status.COMPUTED).all(), "every loan of the made book has a position"
    assert now.installments is not None
    paid_on, days_late = now.installments[:, InstallmentField.PAID_ON].copy(), now.installments[:, InstallmentField.DAYS_LATE].copy()
    lost_on = _first_day_late(loans, days_late, parameters.lost_after_days, last)
    lost = lost_on != NEVER
    then = positions(loans, np.where(lost, lost_on, last), known)
    troubled = _troubled(parameters, loans, days_late, last, known)
    contacts = _contacts(parameters, loans, paid_on, np.where(lost, lost_on, last), truth.lives_elsewhere, rng)
    came_later = now.figure(Figure.RECEIVED) - then.figure(Figure.RECEIVED)
    commission, valid = muldiv_columns(came_later, np.full(len(lost), parameters.commission_ppm), np.full(len(lost), PPM), Rounding.HALF_UP)
    assert valid.all(), "a commission is within the limits"
    cost = np.bincount(contacts.loan, contacts.cost_minor, len(lost)).astype(np.int64) + commission
    granted_on = loans.terms[:, Term.GRANTED_ON]
    return Outcome(
        earned_minor=now.figure(Figure.INTEREST_PAID) + now.figure(Figure.FEE_PAID) + now.figure(Figure.BROKEN_INTEREST_PAID),
        lost_minor=np.where(lost, then.figure(Figure.PRINCIPAL_OUTSTANDING), 0),
        lost_on=lost_on,
        recovered_minor=np.where(lost, now.figure(Figure.PRINCIPAL_PAID) - then.figure(Figure.PRINCIPAL_PAID), 0),
        cost_minor=cost,
        matured=np.array([add_months(day, parameters.age_months) <= last for day in granted_on.tolist()], np.bool_),
        paid_on=paid_on,
        days_late=days_late,
        contacts=contacts,
        troubled=troubled,
    )


def _first_day_late(loans: LoanColumns, days_late: Ints, over: int, last: int) -> Ints:
    """The first day on which an installment of the loan was more than `over` days late, NEVER where none was by the last day."""
    day = np.where(days_late > over, loans.due_on + over + 1, last + 1)
    first = np.minimum.reduceat(day, loans.installment_offsets[:-1])
    return np.where(first <= last, first, NEVER)


def _troubled(parameters: Parameters, loans: LoanColumns, days_late: Ints, last: int, known: int) -> Troubled:
    since = _first_day_late(loans, days_late, parameters.learnt_after_days, last)
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
