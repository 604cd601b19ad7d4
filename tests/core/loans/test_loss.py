"""What was lost of a loan and when: case D's terms, nothing paid, or paid up to a day."""

from datetime import UTC, date, datetime, timedelta

from beforehand.core.basics.dates import day_number, instant_micros
from beforehand.core.loans.contract import LoanEvent
from beforehand.core.loans.layout import NEVER, EventKind
from beforehand.core.loans.loss import losses_of
from beforehand.core.loans.positions import positions
from beforehand.core.loans.single import columns_of, make_contract

GRANTED, PRINCIPAL, INSTALLMENT = date(2026, 8, 3), 60_000_00, 5_500_80
FIRST_DUE = date(2026, 9, 3)
OVER = 180


def lost(*payments, on):
    contract = make_contract("D", "CNY", PRINCIPAL, 180_000, GRANTED, 12)
    events = [LoanEvent(1, EventKind.DISBURSEMENT, GRANTED, _noon(GRANTED), PRINCIPAL)]
    events += [LoanEvent(number, EventKind.PAYMENT, day, _noon(day), amount) for number, (day, amount) in enumerate(payments, start=2)]
    loans, day, known = columns_of([(contract, events)]), day_number(on), instant_micros(_noon(on))
    found = losses_of(loans, positions(loans, day, known, installments=True), day, known, OVER)
    return tuple(int(column[0]) for column in (found.earned_minor, found.lost_minor, found.lost_on, found.recovered_minor))


def _noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_nothing_is_lost_on_the_last_day_that_is_not_too_late():
    assert lost(on=FIRST_DUE + timedelta(days=OVER)) == (0, 0, NEVER, 0)


def test_all_principal_is_lost_on_the_day_after_and_stays_so():
    day = FIRST_DUE + timedelta(days=OVER + 1)
    assert lost(on=day) == (0, PRINCIPAL, day_number(day), 0)
    assert lost(on=day + timedelta(days=300)) == (0, PRINCIPAL, day_number(day), 0)


def test_what_was_paid_before_is_not_lost_and_what_comes_after_is_recovered():
    # The first installment on its day: 900.00 of interest, 4,600.80 of principal; the second is never paid, 3,000.00 come a year later.
    day, later = date(2026, 10, 3) + timedelta(days=OVER + 1), date(2027, 10, 1)
    earned, lost_minor, lost_on, recovered = lost((FIRST_DUE, INSTALLMENT), on=day)
    assert (earned, lost_minor, lost_on, recovered) == (900_00, PRINCIPAL - (INSTALLMENT - 900_00), day_number(day), 0)
    after = lost((FIRST_DUE, INSTALLMENT), (later, 3_000_00), on=later)
    assert after[1:3] == (lost_minor, lost_on)
    assert after[0] - earned + after[3] == 3_000_00  # fee and interest first, the rest of it is principal recovered
    assert after[3] > 0
