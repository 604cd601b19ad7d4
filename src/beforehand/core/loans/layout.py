"""The columns of the loan engine: every field, code and unit, declared once for kernels, records, books and tests.

Money is int64 minor units of the loan's currency, rates are parts per million, days count from 1970-01-01, instants are microseconds
since then in UTC. A day that does not exist (not paid, nothing unpaid) is `NEVER`.
"""

from __future__ import annotations

import enum

NEVER = -(2**63)
"""In place of a day that does not exist."""


class Component(enum.IntEnum):
    """What a part of an amount of money is for."""

    FEE = 0
    INTEREST = 1
    PRINCIPAL = 2
    BROKEN_INTEREST = 3  # interest of a broken month, on the principal not yet due, paid with a payoff
    CREDIT = 4  # more than the loan asks for: owed back to the borrower
    PAYOUT = 5  # principal paid out to the borrower
    INTEREST_CANCELLED = 6  # scheduled interest a payoff makes void; no money moves


class FeeBase(enum.IntEnum):
    """What a daily overdue fee is charged on, of the overdue installment."""

    PRINCIPAL_AND_INTEREST = 0
    PRINCIPAL = 1


class EventKind(enum.IntEnum):
    """What happened to a loan."""

    DISBURSEMENT = 0
    PAYMENT = 1
    PAYOFF = 2  # a payment meant to end the loan; where it does not cover the payoff of its day it counts as a payment
    REVERSAL = 3  # undoes the event it names


class State(enum.IntEnum):
    """Where a loan stands on a day."""

    NOT_PAID_OUT = 0
    ACTIVE = 1
    PAID_IN_FULL = 2


class Bucket(enum.IntEnum):
    """Days past due of the oldest unpaid installment, in the product's classes."""

    CURRENT = 0
    DAYS_1_30 = 1
    DAYS_31_60 = 2
    DAYS_61_90 = 3
    DAYS_91_180 = 4
    OVER_180 = 5


class Status(enum.IntEnum):
    """Whether a loan could be computed; the least number that applies is the one given (precedence)."""

    COMPUTED = 0
    PRINCIPAL_OUT_OF_RANGE = 1
    RATE_OUT_OF_RANGE = 2
    INSTALLMENTS_OUT_OF_RANGE = 3
    DATE_OUT_OF_RANGE = 4
    TERMS_UNKNOWN = 5
    PRINCIPAL_TOO_SMALL = 6
    SCHEDULE_OUT_OF_ORDER = 7
    SCHEDULE_OUT_OF_BALANCE = 8
    EVENT_UNKNOWN = 9
    EVENT_AMOUNT_OUT_OF_RANGE = 10
    PAYOUT_DIFFERS = 11
    PAYOUT_REPEATED = 12
    PAYMENT_BEFORE_PAYOUT = 13
    REVERSAL_REVERSED = 14


class Term(enum.IntEnum):
    """One row per loan: what the contract says."""

    PRINCIPAL = 0  # minor units
    ANNUAL_RATE = 1  # ppm a year
    GRANTED_ON = 2  # day
    FEE_DAILY_RATE = 3  # ppm a day
    FEE_BASE = 4  # FeeBase
    WATERFALL_FIRST = 5  # Component; the order within an installment is a permutation of fee, interest and principal
    WATERFALL_SECOND = 6
    WATERFALL_THIRD = 7


class InstallmentField(enum.IntEnum):
    """One row per installment: what was signed, and how it stands."""

    DUE_ON = 0  # day
    PRINCIPAL = 1  # minor units, signed
    INTEREST = 2  # minor units, signed
    PRINCIPAL_PAID = 3
    INTEREST_PAID = 4
    FEE_PAID = 5
    INTEREST_CANCELLED = 6  # made void by a payoff
    FEE_ACCRUED = 7  # minor units to the day asked, rounded once
    UNPAID_DAYS = 8  # minor units × days: the exact sum the fee is a rate of
    ACCRUED_TO = 9  # day to which that sum reaches, or NEVER
    PAID_ON = 10  # day on which principal and interest were fully paid (the fee does not count), or NEVER
    DAYS_LATE = 11  # days from due to paid, or so far


class Figure(enum.IntEnum):
    """One row per loan: its position."""

    STATUS = 0  # Status; where it is not COMPUTED every other figure is 0
    STATE = 1  # State
    PRINCIPAL_OUTSTANDING = 2  # due and not yet due
    PRINCIPAL_DUE = 3
    INTEREST_DUE = 4
    FEE_DUE = 5
    DUE = 6  # the three together
    PRINCIPAL_NOT_YET_DUE = 7
    INTEREST_NOT_YET_DUE = 8
    OVERPAID = 9  # owed back to the borrower
    DAYS_PAST_DUE = 10  # of the oldest installment whose principal or interest is unpaid
    BUCKET = 11  # Bucket
    OLDEST_UNPAID_DUE_ON = 12  # day, or NEVER
    NEXT_DUE_ON = 13  # first due day after the day asked with something unpaid, or NEVER
    INSTALLMENTS_PAID = 14
    PRINCIPAL_PAID = 15
    INTEREST_PAID = 16  # scheduled interest
    FEE_PAID = 17
    BROKEN_INTEREST_PAID = 18
    RECEIVED = 19  # all money that counts
    BROKEN_INTEREST = 20  # of a payoff on the day asked
    BROKEN_DAYS = 21  # days since the last due date, or since the grant
    PAYOFF = 22  # due + principal not yet due + broken interest
    CLOSED_ON = 23  # day on which nothing was left to pay, or NEVER
    EVENTS = 24  # events that count within both cuts


class Formula(enum.IntEnum):
    """How the amount of a trace row came about, and what its operands are."""

    PAYOUT = 0  # principal of the contract
    FEE = 1  # unpaid × days, ppm a day, fee paid before, days late
    INTEREST = 2  # scheduled, paid before
    PRINCIPAL = 3  # scheduled, paid before
    BROKEN_INTEREST = 4  # principal not yet due, days, ppm a year, day counted from
    CREDIT = 5  # amount of the event
    INTEREST_CANCELLED = 6  # scheduled, paid before


class TraceField(enum.IntEnum):
    """One row per event, installment and component: what the engine did, in the order in which it did it."""

    LOAN = 0  # row of the loan
    EVENT = 1  # row of the event among the loan's events, or -1: owed on the day asked, nothing paid
    INSTALLMENT = 2  # from 0, or -1
    COMPONENT = 3  # Component
    AMOUNT = 4  # minor units
    FORMULA = 5  # Formula
    OPERAND_1 = 6
    OPERAND_2 = 7
    OPERAND_3 = 8
    OPERAND_4 = 9
