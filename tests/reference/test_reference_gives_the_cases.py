"""The reference gives every figure of loan arithmetic in the four founding cases (values as the cases state them, in fen)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from .loan_reference import Event, Loan, Planned, TooSmall, half_up, level_installment, payoff, position, schedule

YEAR = 180_000  # 18 % in ppm
KNOWN = 10**18


def paid(number: int, on: date, amount: int, kind: str = "payment") -> Event:
    return Event(number, kind, on, number, amount)


def paid_late(loan: Loan, days_late: list[int]) -> list[Event]:
    """Each installment with its fee, so many days after its due date."""
    events: list[Event] = []
    for number, (row, days) in enumerate(zip(schedule(loan), days_late, strict=False), 1):
        on = row.due_on + timedelta(days)
        now = position(loan, events, on, KNOWN)
        events.append(paid(number, on, now.principal_due + now.interest_due + now.fee_due if days else row.amount_minor))
    return events


A = Loan(20_000_00, YEAR, 18, date(2025, 3, 11))
B = Loan(100_000_00, YEAR, 24, date(2026, 1, 15))
C = Loan(100_000_00, YEAR, 12, date(2025, 10, 10))
D = Loan(60_000_00, YEAR, 12, date(2026, 8, 3))


@pytest.mark.parametrize(("loan", "level"), [(A, 1_276_12), (B, 4_992_41), (C, 9_168_00), (D, 5_500_80)])
def test_level_installments(loan: Loan, level: int) -> None:
    assert level_installment(loan) == level
    assert {row.amount_minor for row in schedule(loan)[:-1]} == {level}
    assert sum(row.principal_minor for row in schedule(loan)) == loan.principal_minor


def test_room_23_fees_and_what_is_due_on_the_visit() -> None:
    events = paid_late(A, [0] * 14 + [4, 9, 15])
    before = position(A, events, date(2026, 9, 23), KNOWN)
    assert [state.fee_paid for state in before.installments[14:17]] == [2_55, 5_74, 9_57]
    assert list(before.days_late) == [0] * 14 + [4, 9, 15, 12]
    assert schedule(A)[17].due_on == date(2026, 9, 11)
    assert (before.principal_due, before.interest_due, before.fee_due) == (1_257_17, 18_86, 7_66)
    after = position(A, [*events, paid(18, date(2026, 9, 23), 1_283_69)], date(2026, 9, 23), KNOWN)
    assert (after.paid_in_full, after.credit_minor, after.fee_due) == (True, 0, 0)


def test_urban_village_payoff() -> None:
    events = paid_late(B, [0] * 6)
    quote = payoff(B, events, date(2026, 10, 25), KNOWN)
    assert quote.principal_due + quote.principal_not_yet_due == 78_243_84
    assert quote.principal_not_yet_due == 66_614_89
    assert (quote.interest_due, quote.broken_interest, quote.broken_days, quote.fee_due) == (3_348_28, 328_51, 10, 302_04)
    assert quote.total == 82_222_67
    closed = position(B, [*events, paid(7, date(2026, 10, 25), 82_222_67, "payoff")], date(2027, 3, 1), KNOWN)
    assert (closed.paid_in_full, closed.credit_minor, closed.fee_due, closed.bucket) == (True, 0, 0, 0)
    one_fen_short = position(B, [*events, paid(7, date(2026, 10, 25), 82_222_66, "payoff")], date(2026, 10, 25), KNOWN)
    assert not one_fen_short.paid_in_full


def test_good_customer_later_every_month() -> None:
    events = paid_late(C, [0] * 5 + [2, 5, 9, 14, 19, 24])
    before = position(C, events, date(2026, 11, 6), KNOWN)
    assert [state.fee_paid for state in before.installments[5:11]] == [9_17, 22_92, 41_26, 64_18, 87_10, 110_02]
    assert (before.principal_due, before.interest_due, before.fee_due) == (9_032_50, 135_49, 123_77)
    assert before.principal_due + before.interest_due + before.fee_due == 9_291_76
    assert before.days_late == (0, 0, 0, 0, 0, 2, 5, 9, 14, 19, 24, 27)


def test_merchant_first_day_late_and_the_agency_s_money() -> None:
    first = position(D, [], date(2026, 9, 4), KNOWN)
    assert (first.principal_due, first.interest_due, first.fee_due) == (4_600_80, 900_00, 2_75)
    assert (first.days_past_due, first.bucket) == (1, 1)
    state = position(D, [paid(1, date(2026, 10, 15), 5_000_00)], date(2026, 10, 15), KNOWN).installments[0]
    assert (state.fee_paid, state.interest_paid, state.principal_paid) == (115_52, 900_00, 3_984_48)


def test_partial_payment_changes_the_base_from_the_next_day() -> None:
    loan = Loan(1_200_00, 0, 12, date(2024, 1, 31))
    assert [row.due_on for row in schedule(loan)[:3]] == [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]
    half = paid(1, date(2024, 3, 10), 50_00)  # ten days late: fee 100.00 x 10 x 0.0005 = 0.50, then 49.50 of principal
    on = date(2024, 3, 20)
    state = position(loan, [half], on, KNOWN).installments[0]
    assert (state.fee_paid, state.principal_paid) == (50, 49_50)
    assert state.fee_accrued(on, 500) == 75  # (10,000 x 10 + 5,050 x 10) x 0.0005 = 75.25
    assert state.fee_due(on, 500) == 75 - 50


def test_money_in_advance_reversal_back_dating_and_credit() -> None:
    loan = Loan(300_00, 120_000, 3, date(2025, 1, 15))
    rows = schedule(loan)
    assert rows[0] == Planned(date(2025, 2, 15), 99_01, 3_00)
    everything = sum(row.amount_minor for row in rows)
    ahead = position(loan, [paid(1, date(2025, 1, 20), rows[0].amount_minor + 1_50)], date(2025, 1, 20), KNOWN)
    assert (ahead.installments[1].interest_paid, ahead.installments[1].principal_paid) == (1_50, 0)
    over = position(loan, [paid(1, date(2025, 1, 20), everything + 7)], date(2025, 6, 1), KNOWN)
    assert (over.paid_in_full, over.credit_minor, over.days_past_due) == (True, 7, 0)
    bounced = [paid(1, date(2025, 2, 15), rows[0].amount_minor), Event(2, "reversal", date(2025, 2, 20), 2, reverses=1)]
    assert position(loan, bounced, date(2025, 2, 19), KNOWN).days_past_due == 0
    assert position(loan, bounced, date(2025, 2, 20), KNOWN).days_past_due == 5
    assert position(loan, bounced, date(2025, 2, 20), 1).days_past_due == 0


def test_half_up() -> None:
    from fractions import Fraction

    assert [half_up(Fraction(n, 2)) for n in range(5)] == [0, 1, 1, 2, 2]


def test_money_after_a_payoff_is_credit_and_a_second_payoff_changes_nothing() -> None:
    loan = Loan(1_000_00, 120_000, 12, date(2025, 1, 15))
    on = date(2025, 1, 20)
    events = [paid(1, on, payoff(loan, [], on, KNOWN).total, "payoff"), paid(2, on, 5_00, "payoff"), paid(3, date(2025, 3, 1), 7)]
    after = position(loan, events, date(2026, 6, 1), KNOWN)
    assert (after.paid_in_full, after.credit_minor, after.fee_due, after.principal_due, after.interest_due) == (True, 5_07, 0, 0, 0)
    assert sum(state.interest_paid for state in after.installments) == 0


def test_a_loan_too_small_for_its_term_is_refused() -> None:
    with pytest.raises(TooSmall):
        schedule(Loan(1, 0, 2, date(2025, 1, 15)))
