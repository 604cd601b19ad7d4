"""The founding cases with other figures, terms and days: every figure is the independent reference's, every day follows from the text."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from lender import balance, cases, check_books, check_position, events, expected, terms, warnings

from beforehand.core.basics.money import format_minor
from beforehand.office.cash import services as cash
from beforehand.office.cash.refusing import UnableToCountCash, UnableToTakeCash
from beforehand.office.imports import services as imports
from beforehand.office.servicing import queries
from beforehand.world.stories.moments import at
from reference import loan_reference as reference

LIVES = [  # amount in fen, months, yearly ppm, granted on, days late of each installment
    (20_000_00, 6, 180_000, "2025-03-11", [0, 0, 4, 9, 15, 12]),
    (12_345_67, 6, 152_400, "2025-01-31", [0, 1, 0, 3, 7, 12]),
    (200_000_00, 4, 239_900, "2026-08-31", [2, 2, 5, 31]),
    (50_000_00, 3, 0, "2028-02-29", [0, 0, 31]),
    (1_000_00, 1, 360_000, "2025-11-30", [90]),
    (99_999_99, 5, 1_000, "2026-10-31", [30, 29, 30, 31, 0]),
]


def runs_that_open(days_late):
    """The places at which lateness has just grown twice running within the first bucket, from the sentence of the case book."""
    grew = [False, *(later > before for before, later in pairwise(days_late))]
    found = []
    for n in range(2, len(days_late)):
        opens = grew[n] and grew[n - 1] and not grew[n - 2]
        if opens and days_late[n] <= 30:
            found.append(n)
    return found


@pytest.mark.parametrize(("amount", "months", "rate", "granted_on", "late"), LIVES)
def test_a_life_with_other_figures(lender, amount, months, rate, granted_on, late):
    lender.go(granted_on)
    product = lender.product(rate)
    loan = lender.lend(lender.borrower("E"), amount, months, product)
    wanted = reference.schedule(terms(loan))
    paid = sorted(zip(wanted, late, strict=True), key=lambda pair: pair[0].due_on + timedelta(pair[1]))
    fees = 0
    for row, days in paid:
        lender.go(row.due_on + timedelta(days), 14)
        due = reference.position(terms(loan), events(loan), lender.today(), 2**62)
        check_position(loan)
        mine = next(n for n, one in enumerate(due.installments) if one.planned == row)
        fees += due.fees_due[mine]
        lender.pay(loan, row.amount_minor + due.fees_due[mine])
        check_position(loan)
    lender.go(lender.today() + timedelta(1), 9)
    now = queries.position(loan)
    assert (now.principal_outstanding_minor, now.due_minor, now.overpaid_minor, now.fee_paid_minor) == (0, 0, 0, fees)
    assert -balance("fee_income") == fees
    in_order = sorted(late) == late or [days for _, days in paid] == late
    assert [one.days_late for one in queries.late_history_of(loan)] == late or not in_order
    days = [paid[n][0].due_on + timedelta(paid[n][1]) for n in runs_that_open([days for _, days in paid])]
    grown = [("growing_lateness", day.isoformat()) for day in days]
    missed = [("first_payment_default", wanted[0].due_on.isoformat())] if late[0] else []
    assert warnings(loan) == sorted([*grown, *missed], key=lambda one: (one[1], one[0]))
    check_books()


@pytest.mark.parametrize(("amount", "months", "rate", "granted_on", "late"), LIVES)
@pytest.mark.parametrize("into", [0, 1, 16])
def test_a_payoff_in_a_broken_month(lender, amount, months, rate, granted_on, late, into):
    lender.go(granted_on)
    loan = lender.lend(lender.borrower("E"), amount, months, lender.product(rate))
    lender.go(loan.due_on[0] + timedelta(into))
    owed = expected(loan).payoff
    told = queries.payoff(loan)
    assert (told.principal_minor, told.interest_due_minor, told.fee_due_minor, told.broken_interest_minor) == (
        owed.principal_due + owed.principal_not_yet_due, owed.interest_due, owed.fee_due, owed.broken_interest,
    )  # fmt: skip
    lender.pay(loan, owed.total, payoff=True)
    check_position(loan, lender.today() + timedelta(400))
    assert queries.position(loan).principal_outstanding_minor == 0
    assert cases(loan.party) == ([(loan.due_on[0].isoformat(), "paid")] if into else [])
    check_books()


@pytest.mark.parametrize(("granted_on", "due_on", "stands"), [
    ("2026-01-31", "2026-02-28", "2026-03-01"), ("2028-01-30", "2028-02-29", "2028-03-01"), ("2026-11-30", "2026-12-30", "2026-12-31"),
    ("2026-12-31", "2027-01-31", "2027-02-01"),
])  # fmt: skip
def test_a_first_payment_that_stays_out_at_a_month_end(lender, granted_on, due_on, stands):
    lender.go(granted_on)
    loan = lender.lend(lender.borrower("E"), 60_000_00, 12)
    lender.go(due_on, 23, 59)
    assert (warnings(loan), cases(loan.party)) == ([], [])
    lender.go(stands, 0, 11)
    assert (warnings(loan), cases(loan.party)) == ([("first_payment_default", due_on)], [(due_on, "")])
    assert queries.position(loan).days_past_due == 1
    check_position(loan)


# Cash below and above what one person may hold


@pytest.mark.parametrize(("amounts", "alone"), [
    ([49_999_99], True), ([50_000_00], False), ([30_000_00, 19_999_99], True), ([30_000_00, 20_000_00], False), ([1_00], True),
])  # fmt: skip
def test_large_cash_is_what_the_bag_holds(lender, amounts, alone):
    lender.go("2026-01-05")
    loan = lender.lend(lender.borrower("E"), 200_000_00, 12)
    lender.go("2026-02-10 15:00")
    officer, receipts = lender.cast.zhou_min, []

    def take(number, amount, **more):
        return cash.give_field_receipt(
            officer, None, loan=loan, amount_minor=amount, number=f"0231-{number:04d}", device_at=at("2026-02-10 15:00"), **more
        )

    for number, amount in enumerate(amounts[:-1], start=1):
        receipts.append(take(number, amount))
    if alone:
        receipts.append(take(9, amounts[-1]))
    else:
        with pytest.raises(UnableToTakeCash, match=r"50,000\.00"):
            take(9, amounts[-1])
        with pytest.raises(UnableToTakeCash):
            take(9, amounts[-1], second_holder=officer)
        receipts.append(take(9, amounts[-1], second_holder=lender.cast.tang_wei))
    total = sum(amounts)
    assert queries.position(loan).received_minor == total == balance(f"custody:officer:{officer.pk}")
    if not alone:
        with pytest.raises(UnableToCountCash):
            cash.count_hand_in(lender.cast.sun_li, None, officer=officer, receipts=receipts, counted_minor=total)
    cash.count_hand_in(
        lender.cast.sun_li, None, officer=officer, receipts=receipts, counted_minor=total,
        second_counter=None if alone else lender.cast.shen_ke,
    )  # fmt: skip
    assert (balance(f"custody:officer:{officer.pk}"), balance("till:HZ")) == (0, total)
    check_position(loan)
    check_books()


def test_a_shortage_is_his_and_the_borrower_has_paid(lender):
    lender.go("2026-01-05")
    loan = lender.lend(lender.borrower("E"), 30_000_00, 12)
    lender.go("2026-02-10 15:00")
    receipt = cash.give_field_receipt(
        lender.cast.zhou_min, None, loan=loan, amount_minor=1_234_56, number="0231-0001", device_at=at("2026-02-10 15:00")
    )
    lender.go("2026-02-11 09:00")
    cash.count_hand_in(
        lender.cast.sun_li, None, officer=lender.cast.zhou_min, receipts=[receipt], counted_minor=1_234_55, reason="One fen is missing."
    )
    assert balance(f"shortage:officer:{lender.cast.zhou_min.pk}") == 1
    assert queries.position(loan, date(2026, 2, 10)).received_minor == 1_234_56
    check_books()


# D as a legacy loan with its own past


def test_a_legacy_loan_stands_where_its_history_puts_it(lender):
    lender.go("2026-08-31 15:00")
    legacy = imports.import_legacy_loan(
        lender.cast.wu_lan, None, branch=lender.cast.hangzhou, source="Paper file", name="D", born_on=date(1980, 11, 30),
        product=lender.cast.product, amount_minor=45_678_90, installments=9, granted_on=date(2026, 1, 31), applied_at=at("2026-01-30 09:05"),
        decided_at=at("2026-01-30 16:30"), brought_by=lender.cast.gao_feng, prepared_by=lender.cast.chen_yu, signed_by=[lender.cast.gao_feng],
        findings=[], events=[("payment", date(2026, 2, 28), 5_000_00), ("payment", date(2026, 4, 2), 6_000_01)],
    )  # fmt: skip
    loan = legacy.loan
    check_position(loan)
    lender.go("2026-09-01 09:00")
    check_position(loan)
    assert queries.position(loan).received_minor == 5_000_00 + 6_000_01
    (opened,) = cases(loan.party)
    assert opened[1] == ""
    lender.pay(loan, queries.payoff(loan).total_minor, payoff=True)
    assert cases(loan.party) == [(opened[0], "paid")]
    check_position(loan)
    check_books()
    assert format_minor(loan.principal_minor, "CNY") == "45,678.90"
