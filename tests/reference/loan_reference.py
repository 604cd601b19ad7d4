"""An independent reference of the founding product: schedule, position, payoff, in exact fractions.

Written from the head of the founding cases alone; it imports nothing of `beforehand` and shares no method with it. The engine runs
forward through events with running sums; the reference asks each time anew, with closed sums of Fractions.

What the text says
    Declining balance, monthly rate = year/12, half-up to the minor unit, the last installment takes the residue, due dates not shifted.
    A payment goes to the oldest installment first, in it to fee, interest, principal. Overdue fee 0.05 % a day of what is unpaid of the
    overdue installment's principal and interest, from the day after the due date to the day of payment. The exact sum of unpaid x days
    so far is rounded once for the day asked; what was paid of a fee before is taken off. Payoff interest of a broken month: on the
    principal not yet due, actual days/365.

What had to be chosen where the text is silent
    C1  Level installment: the exact annuity, half-up. With a rate of nothing: principal / n, half-up.
    C2  Interest of an installment: balance x year/12, half-up. Its principal: the level installment less interest. A loan so small that
        rounding would leave an installment without principal is refused (`TooSmall`): nobody can sign such a plan.
    C3  Due dates: the day of the grant in each following month, in shorter months their last day, always counted from the grant.
    C4  Events are cut by value date (`<= as_of`) and by the instant they became known (`<= as_known_at`). Order of what remains: value
        date, then known_at, then id.
    C5  A reversal inside both cuts takes its payment away as if it had never come; a reversal outside either cut is not there. Reversing
        a payment that is not there does nothing; reversing a reversal is refused before it gets here.
    C6  The day of payment still counts for the fee of what was unpaid until then; what is left counts from the next day on.
    C7  An installment is paid when its principal and interest are paid, whatever of the fee remains; `paid_on` is the value date of the
        event that did it. Within an installment the fee comes first, so no fee remains on a paid one.
    C8  Days late: `paid_on` less due date, or `as_of` less due date while unpaid, never below nothing. Days past due of the loan: of the
        oldest unpaid installment.
    C9  Money beyond what is due goes on into the next installments in the same way (no fee, interest as scheduled, principal).
    C10 An event of kind `payoff` whose amount covers the payoff of its day closes the loan: due fee, interest and principal, the interest
        of the broken month and all principal not yet due are paid and the interest still scheduled falls away. One that does not cover it
        is an ordinary payment.
    C11 Interest of the broken month runs from the last due date on or before the day, or from the grant, to the day. Base: the
        principal of installments due after the day that is still unpaid; where there is none the days mean nothing. Nothing is taken off
        for interest of later installments that was paid in advance, and nothing of that is given back.
    C12 What is left after all installments are paid, or after the payoff, is the borrower's credit.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache

FEE_RATE_PPM = 500  # 0.05 % a day
BUCKET_ENDS = (0, 30, 60, 90, 180)  # days late; the sixth bucket is open


def half_up(amount: Fraction) -> int:
    """The nearest whole minor unit, a half upwards; for amounts of nothing or more."""
    assert amount.numerator >= 0
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def months_after(day: date, months: int) -> date:
    """The same day `months` later, in a shorter month its last day (C3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Planned:
    """One installment as signed: minor units."""

    due_on: date
    principal_minor: int
    interest_minor: int

    @property
    def amount_minor(self) -> int:
        return self.principal_minor + self.interest_minor


@dataclass(frozen=True)
class Loan:
    """The terms of one loan; rates in parts of a million, a year and a day."""

    principal_minor: int
    annual_rate_ppm: int
    installments: int
    granted_on: date
    fee_rate_ppm: int = FEE_RATE_PPM


@dataclass(frozen=True)
class Event:
    """What happened to a loan: `payment`, `payoff` or `reversal` (of the event `reverses`); `known_at` in any ordered unit."""

    id: int
    kind: str
    value_on: date
    known_at: int
    amount_minor: int = 0
    reverses: int | None = None


@dataclass
class InstallmentState:
    """One installment with what came to it: `paid` holds (value date, principal + interest paid on it)."""

    planned: Planned
    principal_paid: int = 0
    interest_paid: int = 0
    fee_paid: int = 0
    interest_waived: int = 0  # scheduled interest that fell away by a payoff
    paid_on: date | None = None
    paid: list[tuple[date, int]] = field(default_factory=list)

    @property
    def principal_unpaid(self) -> int:
        return self.planned.principal_minor - self.principal_paid

    @property
    def interest_unpaid(self) -> int:
        return self.planned.interest_minor - self.interest_paid - self.interest_waived

    @property
    def unpaid(self) -> int:
        return self.principal_unpaid + self.interest_unpaid

    def fee_accrued(self, on: date, fee_rate_ppm: int) -> int:
        """The exact sum of unpaid x days from the day after the due date to `on`, times the daily rate, rounded once (C6)."""
        due_on = self.planned.due_on
        if on <= due_on:
            return 0
        unpaid_days = (self.planned.amount_minor - self.interest_waived) * max(0, (on - due_on).days)
        for paid_on, amount in self.paid:
            unpaid_days -= amount * max(0, (on - max(paid_on, due_on)).days)
        return half_up(Fraction(unpaid_days * fee_rate_ppm, 1_000_000))

    def fee_due(self, on: date, fee_rate_ppm: int) -> int:
        return self.fee_accrued(on, fee_rate_ppm) - self.fee_paid

    def days_late(self, as_of: date) -> int:
        return max(0, ((self.paid_on or as_of) - self.planned.due_on).days)


@dataclass(frozen=True)
class Payoff:
    """What closes the loan on a day, by component, minor units."""

    principal_due: int
    interest_due: int
    fee_due: int
    principal_not_yet_due: int
    broken_interest: int
    broken_days: int

    @property
    def total(self) -> int:
        return self.principal_due + self.interest_due + self.fee_due + self.principal_not_yet_due + self.broken_interest


@dataclass(frozen=True)
class Position:
    """Where the loan stands on a day as known at an instant, minor units and days."""

    installments: tuple[InstallmentState, ...]
    fees_due: tuple[int, ...]
    days_late: tuple[int, ...]
    principal_due: int
    interest_due: int
    fee_due: int
    principal_not_yet_due: int
    broken_interest_paid: int
    credit_minor: int
    days_past_due: int
    bucket: int
    paid_in_full: bool
    received_minor: int
    payoff: Payoff


def level_installment(loan: Loan) -> int:
    """The annuity of the loan, half-up (C1)."""
    rate = Fraction(loan.annual_rate_ppm, 12_000_000)
    if rate == 0:
        return half_up(Fraction(loan.principal_minor, loan.installments))
    growth = (1 + rate) ** loan.installments
    return half_up(loan.principal_minor * rate * growth / (growth - 1))


class TooSmall(ValueError):
    """The loan is too small for its term: an installment would have no principal (C2)."""


@lru_cache(maxsize=64)
def schedule(loan: Loan) -> tuple[Planned, ...]:
    """The installments as signed (C1, C2, C3)."""
    rate, level, balance, rows = Fraction(loan.annual_rate_ppm, 12_000_000), level_installment(loan), loan.principal_minor, []
    for number in range(1, loan.installments + 1):
        interest = half_up(balance * rate)
        principal = balance if number == loan.installments else level - interest
        if principal <= 0 or principal > balance:
            raise TooSmall(f"installment {number} of {loan} would have principal {principal} of {balance}")
        rows.append(Planned(months_after(loan.granted_on, number), principal, interest))
        balance -= principal
    return tuple(rows)


def in_force(events: Iterable[Event], as_of: date, as_known_at: int) -> list[Event]:
    """Money that stands within both cuts, in its order (C4, C5)."""
    seen = [event for event in events if event.value_on <= as_of and event.known_at <= as_known_at]
    reversed_ids = {event.reverses for event in seen if event.kind == "reversal"}
    money = [event for event in seen if event.kind != "reversal" and event.id not in reversed_ids]
    return sorted(money, key=lambda event: (event.value_on, event.known_at, event.id))


class _Run:
    """One loan with the money that stands, put to its installments in order."""

    def __init__(self, loan: Loan, events: Iterable[Event], as_of: date, as_known_at: int) -> None:
        self.loan = loan
        self.states = [InstallmentState(planned) for planned in schedule(loan)]
        self.credit = self.broken_interest_paid = self.received = 0
        for event in in_force(events, as_of, as_known_at):
            self.received += event.amount_minor
            if event.kind == "payoff" and event.amount_minor >= self.payoff(event.value_on).total:
                self.close(event.value_on, event.amount_minor)
            else:
                self.credit += self.pay(event.value_on, event.amount_minor)

    def pay(self, on: date, money: int) -> int:
        """Oldest installment first, in it fee, interest, principal; what is left over comes back."""
        for state in self.states:
            if money == 0:
                break
            if state.paid_on is None:
                money -= self.pay_installment(state, on, money)
        return money

    def pay_installment(self, state: InstallmentState, on: date, money: int) -> int:
        fee = min(money, state.fee_due(on, self.loan.fee_rate_ppm))
        interest = min(money - fee, state.interest_unpaid)
        principal = min(money - fee - interest, state.principal_unpaid)
        state.fee_paid += fee
        state.interest_paid += interest
        state.principal_paid += principal
        if interest + principal:
            state.paid.append((on, interest + principal))
            if state.unpaid == 0:
                state.paid_on = on
        return fee + interest + principal

    def close(self, on: date, money: int) -> None:
        """A payoff that covers: everything due, the broken month, all principal not yet due (C10)."""
        quote = self.payoff(on)
        self.credit += money - quote.total
        self.broken_interest_paid += quote.broken_interest
        for state in self.states:
            if state.planned.due_on > on:
                state.interest_waived += state.interest_unpaid
            if state.unpaid or state.interest_waived or state.fee_due(on, self.loan.fee_rate_ppm):
                self.pay_installment(state, on, state.unpaid + state.fee_due(on, self.loan.fee_rate_ppm))
                state.paid_on = state.paid_on or on

    def payoff(self, on: date) -> Payoff:
        due = [state for state in self.states if state.planned.due_on <= on]
        later = [state for state in self.states if state.planned.due_on > on]
        not_yet_due = sum(state.principal_unpaid for state in later)
        days = (on - max([self.loan.granted_on, *(state.planned.due_on for state in due)])).days
        return Payoff(
            principal_due=sum(state.principal_unpaid for state in due),
            interest_due=sum(state.interest_unpaid for state in due),
            fee_due=sum(state.fee_due(on, self.loan.fee_rate_ppm) for state in due),
            principal_not_yet_due=not_yet_due,
            broken_interest=half_up(Fraction(not_yet_due * self.loan.annual_rate_ppm * days, 1_000_000 * 365)),
            broken_days=days,
        )


def payoff(loan: Loan, events: Iterable[Event], on: date, as_known_at: int) -> Payoff:
    """What would close the loan on that day, as known at that instant (C11)."""
    return _Run(loan, events, on, as_known_at).payoff(on)


def position(loan: Loan, events: Iterable[Event], as_of: date, as_known_at: int) -> Position:
    """Where the loan stands on a day, as known at an instant."""
    run = _Run(loan, events, as_of, as_known_at)
    quote = run.payoff(as_of)
    overdue = [state for state in run.states if state.unpaid and state.planned.due_on < as_of]
    days_past_due = (as_of - overdue[0].planned.due_on).days if overdue else 0
    return Position(
        installments=tuple(run.states),
        fees_due=tuple(state.fee_due(as_of, loan.fee_rate_ppm) for state in run.states),
        days_late=tuple(state.days_late(as_of) for state in run.states),
        principal_due=quote.principal_due,
        interest_due=quote.interest_due,
        fee_due=quote.fee_due,
        principal_not_yet_due=quote.principal_not_yet_due,
        broken_interest_paid=run.broken_interest_paid,
        credit_minor=run.credit,
        days_past_due=days_past_due,
        bucket=sum(days_past_due > end for end in BUCKET_ENDS),
        paid_in_full=all(state.unpaid == 0 for state in run.states),
        received_minor=run.received,
        payoff=quote,
    )
