"""What is signed and what is paid, in the loan engine's columns; every schedule, fee and payoff is the engine's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beforehand.core.basics.arithmetic import muldiv_columns
from beforehand.core.basics.dates import day_number
from beforehand.core.basics.rounding import Rounding
from beforehand.core.loans.layout import Component, EventKind, FeeBase, Figure, Status, Term
from beforehand.core.loans.positions import LoanColumns, positions
from beforehand.core.loans.schedule import draw_schedules
from beforehand.world.book.learnt import AFTERNOON, day_end
from beforehand.world.book.parameters import Parameters
from beforehand.world.book.people import DAY_MICROSECONDS, Applications, Ints
from beforehand.world.book.repayment import NEVER, Behaviour, Plans

PPM = 1_000_000
FOREVER = np.iinfo(np.int64).max


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


@dataclass(frozen=True)
class _Money:
    """Events in no order: loan, kind, value day, instant known, amount; `reverses` is the row of the payment taken back, or -1."""

    loan: Ints
    kind: Ints
    on: Ints
    known_at: Ints
    amount: Ints
    reverses: Ints

    @classmethod
    def of(cls, kind: EventKind, loan: Ints, on: Ints, known_at: Ints, amount: Ints, reverses: Ints | None = None) -> _Money:
        same = np.full(len(loan), int(kind))
        return cls(loan, same, on, known_at, amount, np.full(len(loan), -1) if reverses is None else reverses)

    def and_also(self, other: _Money) -> _Money:
        """Both, rows of `other` after these; its `reverses` count from its own first row."""
        shifted = np.where(other.reverses < 0, -1, other.reverses + len(self.loan))
        joined = (np.concatenate([mine, theirs]) for mine, theirs in zip(self._five(), other._five(), strict=True))
        loan, kind, on, known_at, amount = joined
        return _Money(loan, kind, on, known_at, amount, np.concatenate([self.reverses, shifted]))

    def seen(self, end: int) -> _Money:
        """What is known before an instant; a reversal is known after its payment, so none is left without it."""
        keep = self.known_at < end
        place = np.cumsum(keep) - 1
        reverses = np.where(self.reverses < 0, -1, place[self.reverses])
        loan, kind, on, known_at, amount = (part[keep] for part in self._five())
        return _Money(loan, kind, on, known_at, amount, reverses[keep])

    def _five(self) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        return self.loan, self.kind, self.on, self.known_at, self.amount


def draw_events(
    parameters: Parameters, asked: Applications, loans: Ints, plans: Plans, behaviour: Behaviour, rng: np.random.Generator
) -> LoanColumns:  # fmt: skip
    """Payouts, payments, payments returned and payoffs known by the last day seen, in the engine's columns."""
    terms = terms_of(parameters, asked.amount_minor[loans], asked.decided_on[loans])
    payouts = _Money.of(
        EventKind.DISBURSEMENT, np.arange(len(loans)), asked.decided_on[loans], asked.decided_at[loans], asked.amount_minor[loans]
    )
    loan, on, amount = _payments(parameters, plans, behaviour)
    paid = payouts.and_also(_Money.of(EventKind.PAYMENT, loan, on, _posted(on, rng), amount))
    before = _columns(terms, plans, paid)
    off = np.flatnonzero(behaviour.pays_off_on <= day_number(parameters.seen_until))
    day = behaviour.pays_off_on[off]
    quotes = positions(before, np.where(behaviour.pays_off_on == NEVER, 0, behaviour.pays_off_on), FOREVER).figure(Figure.PAYOFF)[off]
    paid = paid.and_also(_Money.of(EventKind.PAYOFF, off, day, _at(day), quotes))
    return _columns(terms, plans, paid.and_also(_returned(plans, behaviour)).seen(day_end(parameters)))


def _returned(plans: Plans, behaviour: Behaviour) -> _Money:
    """Payments on the due day that the bank took back two days later; the installment was then paid late."""
    row = np.flatnonzero(behaviour.bounced)
    loan, on = np.repeat(np.arange(len(plans.counts)), plans.counts)[row], plans.due_on[row]
    amount = plans.principal_minor[row] + plans.interest_minor[row]
    kind = np.repeat([int(EventKind.PAYMENT), int(EventKind.REVERSAL)], len(row))
    day, none = np.concatenate([on, on + 2]), np.full(len(row), -1)
    return _Money(np.tile(loan, 2), kind, day, _at(day), np.concatenate([amount, 0 * amount]), np.concatenate([none, np.arange(len(row))]))


def _at(day: Ints) -> Ints:
    """The afternoon of a day, microseconds UTC."""
    return day * DAY_MICROSECONDS + AFTERNOON


def _posted(on: Ints, rng: np.random.Generator) -> Ints:
    """When a payment is known: that afternoon, or for one in five (a transfer) on the next morning's bank statement."""
    return _at(on) + (rng.random(len(on)) < 0.2) * (18 * 3_600 * 1_000_000)


def _columns(terms: Ints, plans: Plans, money: _Money) -> LoanColumns:
    """The engine's columns, events numbered in the order of loan, value day, payout first, instant known."""
    order = np.lexsort((np.arange(len(money.loan)), money.known_at, money.kind != EventKind.DISBURSEMENT, money.on, money.loan))
    number = np.empty(len(order), np.int64)
    number[order] = np.arange(len(order))
    counts = np.bincount(money.loan, minlength=len(terms))
    return LoanColumns(
        terms, plans.offsets, plans.due_on, plans.principal_minor, plans.interest_minor,
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), money.kind[order], np.arange(len(order)), money.on[order],
        money.known_at[order], money.amount[order], np.where(money.reverses < 0, -1, number[money.reverses])[order],
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
