"""Every money figure of the four founding cases, as the cases state them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from beforehand.core.loans.contract import Contract, LoanEvent
from beforehand.core.loans.layout import Bucket, Component, EventKind, State
from beforehand.core.loans.single import allocations_of, late_history, make_contract, payoff_of, position_of

LATER = datetime(2027, 1, 1, tzinfo=UTC)


def fen(amount: str) -> int:
    whole, part = amount.replace(",", "").split(".")
    return int(whole) * 100 + int(part)


class Book:
    """One loan with its events, written down as they happen."""

    def __init__(self, principal: str, granted_on: date, installments: int) -> None:
        self.contract: Contract = make_contract("L", "CNY", fen(principal), 180_000, granted_on, installments)
        self.events: list[LoanEvent] = []
        self.add(EventKind.DISBURSEMENT, granted_on, self.contract.principal_minor)

    def add(self, kind: EventKind, on: date, amount_minor: int) -> None:
        known_at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
        self.events.append(LoanEvent(len(self.events), kind, on, known_at, amount_minor))

    def pay(self, on: date, *amounts: str) -> None:
        self.add(EventKind.PAYMENT, on, sum(fen(amount) for amount in amounts))

    def pay_installments(self, first: int, last: int) -> None:
        for row in self.contract.schedule[first - 1 : last]:
            self.add(EventKind.PAYMENT, row.due_on, row.amount_minor)

    def pay_late(self, number: int, days: int, fee: str) -> None:
        row = self.contract.schedule[number - 1]
        self.add(EventKind.PAYMENT, row.due_on + timedelta(days=days), row.amount_minor + fen(fee))

    def position(self, on: date):
        return position_of(self.contract, self.events, on, LATER)

    def paid_by_last(self) -> Iterator[tuple[Component, int]]:
        for row in allocations_of(self.contract, self.events, date(2026, 12, 31), LATER):
            if row.event_id == len(self.events) - 1:
                yield row.component, row.amount_minor


@pytest.fixture
def room_23() -> Book:
    book = Book("20000.00", date(2025, 3, 11), 18)
    book.pay_installments(1, 14)
    for number, days, fee in ((15, 4, "2.55"), (16, 9, "5.74"), (17, 15, "9.57")):
        book.pay_late(number, days, fee)
    return book


@pytest.fixture
def urban_village() -> Book:
    book = Book("100000.00", date(2026, 1, 15), 24)
    book.pay_installments(1, 6)
    return book


def test_a_level_installment_and_last(room_23: Book) -> None:
    assert {row.amount_minor for row in room_23.contract.schedule[:17]} == {fen("1276.12")}
    last = room_23.contract.schedule[17]
    assert (last.due_on, last.principal_minor, last.interest_minor) == (date(2026, 9, 11), fen("1257.17"), fen("18.86"))


def test_a_is_due_by_component_on_the_day_of_the_visit(room_23: Book) -> None:
    position = room_23.position(date(2026, 9, 23))
    due = (position.principal_due_minor, position.interest_due_minor, position.fee_due_minor, position.due_minor)
    assert due == (fen("1257.17"), fen("18.86"), fen("7.66"), fen("1283.69"))
    assert (position.days_past_due, position.bucket, position.state) == (12, Bucket.DAYS_1_30, State.ACTIVE)
    assert position.overpaid_minor == 0


def test_a_days_late_as_paid(room_23: Book) -> None:
    late = late_history(room_23.contract, room_23.events, date(2026, 9, 23), LATER)
    assert [row.days_late for row in late] == [0] * 14 + [4, 9, 15, 12]
    assert [row.paid_on for row in late][-2:] == [date(2026, 8, 26), None]


def test_a_is_closed_by_the_cash_of_the_visit(room_23: Book) -> None:
    room_23.pay(date(2026, 9, 23), "1283.69")
    position = room_23.position(date(2026, 9, 23))
    assert (position.state, position.due_minor, position.overpaid_minor) == (State.PAID_IN_FULL, 0, 0)
    assert position.closed_on == date(2026, 9, 23)
    paid = {Component.FEE: fen("7.66"), Component.INTEREST: fen("18.86"), Component.PRINCIPAL: fen("1257.17")}
    assert dict(room_23.paid_by_last()) == paid


def test_b_payoff_by_component(urban_village: Book) -> None:
    assert urban_village.contract.level_minor == fen("4992.41")
    payoff = payoff_of(urban_village.contract, urban_village.events, date(2026, 10, 25), LATER)
    assert payoff.principal_minor == fen("78243.84")
    assert payoff.principal_not_yet_due_minor == fen("66614.89")
    assert payoff.interest_due_minor == fen("3348.28")
    assert (payoff.broken_interest_minor, payoff.broken_days) == (fen("328.51"), 10)
    assert payoff.broken_from == date(2026, 10, 15)
    assert (payoff.fee_due_minor, payoff.total_minor) == (fen("302.04"), fen("82222.67"))


def test_b_settles_the_whole_debt(urban_village: Book) -> None:
    urban_village.add(EventKind.PAYOFF, date(2026, 10, 25), fen("82222.67"))
    position = urban_village.position(date(2026, 12, 31))
    assert (position.state, position.principal_outstanding_minor, position.overpaid_minor) == (State.PAID_IN_FULL, 0, 0)
    assert position.broken_interest_paid_minor == fen("328.51")
    assert position.interest_not_yet_due_minor == 0


def test_b_a_payoff_that_is_one_fen_short_is_a_payment(urban_village: Book) -> None:
    urban_village.add(EventKind.PAYOFF, date(2026, 10, 25), fen("82222.66"))
    position = urban_village.position(date(2026, 10, 25))
    assert (position.state, position.due_minor, position.broken_interest_paid_minor) == (State.ACTIVE, 0, 0)


def test_c_fees_of_the_late_installments() -> None:
    book = Book("100000.00", date(2025, 10, 10), 12)
    assert {row.amount_minor for row in book.contract.schedule[:11]} == {fen("9168.00")}
    book.pay_installments(1, 5)
    late = ((6, 2, "9.17"), (7, 5, "22.92"), (8, 9, "41.26"), (9, 14, "64.18"), (10, 19, "87.10"), (11, 24, "110.02"))
    for number, days, fee in late:
        row = book.contract.schedule[number - 1]
        assert book.position(row.due_on + timedelta(days=days)).fee_due_minor == fen(fee)
        book.pay_late(number, days, fee)
    position = book.position(date(2026, 11, 6))
    due = (position.principal_due_minor, position.interest_due_minor, position.fee_due_minor, position.due_minor)
    assert due == (fen("9032.50"), fen("135.49"), fen("123.77"), fen("9291.76"))
    assert (position.days_past_due, position.bucket) == (27, Bucket.DAYS_1_30)
    assert [row.days_late for row in position.installments] == [0] * 5 + [2, 5, 9, 14, 19, 24, 27]


def test_d_first_installment_and_what_the_agency_collects() -> None:
    book = Book("60000.00", date(2026, 8, 3), 12)
    assert book.contract.level_minor == fen("5500.80")
    position = book.position(date(2026, 9, 4))
    assert (position.principal_due_minor, position.interest_due_minor) == (fen("4600.80"), fen("900.00"))
    assert (position.fee_due_minor, position.due_minor) == (fen("2.75"), fen("5503.55"))
    assert position.days_past_due == 1
    book.pay(date(2026, 10, 15), "5000.00")
    paid = {Component.FEE: fen("115.52"), Component.INTEREST: fen("900.00"), Component.PRINCIPAL: fen("3984.48")}
    assert dict(book.paid_by_last()) == paid
