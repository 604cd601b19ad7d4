"""Laws somebody who did not write the engine would try to break: orders of recording, split payments, reversals, other currencies."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beforehand.core.basics.dates import day_number, instant_micros
from beforehand.core.basics.money import Money, format_minor
from beforehand.core.basics.truth import Truth
from beforehand.core.ledger.entries import balanced, nets_of
from beforehand.core.loans.contract import Contract, LoanEvent
from beforehand.core.loans.entries import entries_of, journal_of
from beforehand.core.loans.explain import explain
from beforehand.core.loans.layout import EventKind, Figure, State, Status
from beforehand.core.loans.positions import positions
from beforehand.core.loans.refusals import LoanRefusedError
from beforehand.core.loans.single import columns_of, late_history, make_contract, payoff_of, position_of
from beforehand.core.rules import STARTER, Attribute, Kind, UnableToRead, judge, parse
from reference import loan_reference as reference

GRANTED = date(2024, 1, 31)  # a month end of a leap year: 29 February, 31 March, 30 April …
KNOWN = datetime(2024, 1, 31, 3, tzinfo=UTC)
LAST = date(2027, 6, 30)
EVER = datetime(2040, 1, 1, tzinfo=UTC)
KINDS = {EventKind.PAYMENT: "payment", EventKind.PAYOFF: "payoff", EventKind.REVERSAL: "reversal"}


def loan(principal: int = 1_200_000, months: int = 12, rate: int = 180_000, currency: str = "CNY") -> Contract:
    return make_contract("L", currency, principal, rate, GRANTED, months)


def paid_out(contract: Contract) -> LoanEvent:
    return LoanEvent(0, EventKind.DISBURSEMENT, contract.granted_on, KNOWN, contract.principal_minor)


def paid(number: int, on: date, amount: int, kind: EventKind = EventKind.PAYMENT, known: datetime | None = None) -> LoanEvent:
    return LoanEvent(number, kind, on, known or KNOWN + timedelta(hours=number), amount)


def taken_back(number: int, event: LoanEvent, known: datetime | None = None) -> LoanEvent:
    return LoanEvent(number, EventKind.REVERSAL, event.value_on, known or KNOWN + timedelta(hours=number), reverses=event.event_id)


def by_reference(contract: Contract, events: list[LoanEvent], as_of: date = LAST, known: datetime = EVER) -> reference.Position:
    terms = reference.Loan(contract.principal_minor, contract.annual_rate_ppm, contract.installments, contract.granted_on)
    told = [
        reference.Event(one.event_id, KINDS[one.kind], one.value_on, instant_micros(one.known_at), one.amount_minor, one.reverses)
        for one in events
        if one.kind is not EventKind.DISBURSEMENT
    ]
    return reference.position(terms, told, as_of, instant_micros(known))


def check(contract: Contract, events: list[LoanEvent], as_of: date = LAST) -> None:
    ours, theirs = position_of(contract, events, as_of, EVER), by_reference(contract, events, as_of)
    assert (ours.principal_due_minor, ours.interest_due_minor, ours.fee_due_minor, ours.overpaid_minor) == (
        theirs.principal_due, theirs.interest_due, theirs.fee_due, theirs.credit_minor,
    )  # fmt: skip
    assert tuple(row.days_late for row in ours.installments) == theirs.days_late
    assert payoff_of(contract, events, as_of, EVER).total_minor == theirs.payoff.total


def without_count(position: object) -> dict[str, object]:
    return {name: value for name, value in vars(position).items() if name not in ("events",)}


# Orders of recording


def test_every_order_of_recording_ends_in_the_same_place() -> None:
    contract = loan()
    level, due = contract.level_minor, [row.due_on for row in contract.schedule]
    happened = [
        paid(1, due[0], level), paid(2, due[1] + timedelta(9), level + 3_000), paid(3, due[2] - timedelta(5), level // 2),
        paid(4, due[3], 3 * level), paid(5, due[5] + timedelta(40), level),
    ]  # fmt: skip
    whole = position_of(contract, [paid_out(contract), *happened], LAST, EVER)
    check(contract, [paid_out(contract), *happened])
    for order in itertools.permutations(range(5)):
        known = [replace(one, known_at=KNOWN + timedelta(days=800 + place)) for one, place in zip(happened, order, strict=True)]
        told = [paid_out(contract), *known]
        assert position_of(contract, told, LAST, EVER) == whole
        journal = journal_of(contract, told)
        assert all(balanced(entry) for entry in journal)
        derived = nets_of(entries_of(contract, told, LAST, EVER))
        assert {k: v for k, v in nets_of(journal).items() if v} == {k: v for k, v in derived.items() if v}


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_a_payoff_and_a_reversal_in_any_order_of_recording(data: st.DataObject) -> None:
    """Payments, one payoff that covers, and a payment taken back: who learnt what first changes nothing but what was known meanwhile."""
    contract = loan(data.draw(st.integers(100_000, 10**8)), data.draw(st.integers(2, 24)), data.draw(st.sampled_from([0, 90_000, 240_000])))
    due = [row.due_on for row in contract.schedule]
    first = paid(1, due[0] + timedelta(data.draw(st.integers(-20, 60))), data.draw(st.integers(1, 2 * contract.level_minor)))
    second = paid(2, due[0] + timedelta(data.draw(st.integers(-20, 60))), data.draw(st.integers(1, contract.level_minor)))
    on = max(first.value_on, second.value_on) + timedelta(data.draw(st.integers(1, 200)))
    owed = payoff_of(contract, [paid_out(contract), second], on, EVER).total_minor
    happened = [first, second, paid(3, on, max(owed, 1), EventKind.PAYOFF), taken_back(4, first)]
    whole = position_of(contract, [paid_out(contract), *happened], LAST, EVER)
    assert whole.state is State.PAID_IN_FULL
    check(contract, [paid_out(contract), *happened])
    order = data.draw(st.permutations(range(4)))
    told = [paid_out(contract)]
    told += [replace(one, known_at=KNOWN + timedelta(days=900, hours=place)) for one, place in zip(happened, order, strict=True)]
    assert position_of(contract, told, LAST, EVER) == whole
    assert {k: v for k, v in nets_of(journal_of(contract, told)).items() if v} == {
        k: v for k, v in nets_of(entries_of(contract, told, LAST, EVER)).items() if v
    }


# A payment split in two


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_splitting_a_payment_in_two_on_one_day_changes_nothing(data: st.DataObject) -> None:
    contract = loan(data.draw(st.integers(50_000, 10**8)), data.draw(st.integers(1, 24)), data.draw(st.sampled_from([0, 60_000, 360_000])))
    end = (contract.schedule[-1].due_on - GRANTED).days + 60
    when = st.integers(0, end).map(lambda days: GRANTED + timedelta(days))
    told = [paid_out(contract)]
    for number in range(1, data.draw(st.integers(1, 6)) + 1):
        told.append(paid(number, data.draw(when), data.draw(st.integers(2, 2 * contract.level_minor))))
    split = data.draw(st.integers(1, len(told) - 1))
    one = told[split]
    part = data.draw(st.integers(1, one.amount_minor - 1))
    halves = [replace(one, amount_minor=part), replace(one, event_id=99, amount_minor=one.amount_minor - part)]
    as_of = data.draw(when)
    whole = position_of(contract, told, as_of, EVER)
    apart = position_of(contract, [*told[:split], *halves, *told[split + 1 :]], as_of, EVER)
    assert without_count(apart) == without_count(whole)


# Reversals, payoffs, what comes too late or too early


def test_a_reversal_cannot_be_reversed_and_the_rest_of_the_book_goes_on() -> None:
    contract = loan()
    payment = paid(1, contract.schedule[0].due_on, contract.level_minor)
    back = taken_back(2, payment)
    again = LoanEvent(3, EventKind.REVERSAL, back.value_on, KNOWN + timedelta(hours=3), reverses=2)
    told = [paid_out(contract), payment, back, again]
    with pytest.raises(LoanRefusedError, match="reversal has been reversed") as refused:
        position_of(contract, told, LAST, EVER)
    assert refused.value.refusal.code == "reversal_reversed"
    assert position_of(contract, told, LAST, again.known_at - timedelta(microseconds=1)).received_minor == 0, "before it was known"
    book = positions(columns_of([(contract, told), (contract, told[:2])]), day_number(LAST), instant_micros(EVER))
    assert book.figure(Figure.STATUS).tolist() == [Status.REVERSAL_REVERSED, Status.COMPUTED]
    assert book.figure(Figure.RECEIVED).tolist() == [0, contract.level_minor]


def test_a_payment_taken_back_twice_counts_once() -> None:
    contract = loan()
    payment = paid(1, contract.schedule[0].due_on, contract.level_minor)
    told = [paid_out(contract), payment, taken_back(2, payment), taken_back(3, payment)]
    assert position_of(contract, told, LAST, EVER) == position_of(contract, told[:3], LAST, EVER)
    assert all(balanced(entry) for entry in journal_of(contract, told))


def test_money_found_after_the_payoff_is_credit_to_the_unit() -> None:
    contract = loan()
    due = [row.due_on for row in contract.schedule]
    on = due[2] + timedelta(17)
    owed = payoff_of(contract, [paid_out(contract)], on, EVER).total_minor
    closed = [paid_out(contract), paid(1, on, owed, EventKind.PAYOFF)]
    assert position_of(contract, closed, LAST, EVER).overpaid_minor == 0
    for value_on in (due[0], due[1] + timedelta(3), on, on + timedelta(50)):
        found = [*closed, paid(2, value_on, contract.level_minor, known=KNOWN + timedelta(days=700))]
        now = position_of(contract, found, LAST, EVER)
        check(contract, found)
        assert (now.state, now.principal_outstanding_minor) == (State.PAID_IN_FULL, 0)
        assert now.overpaid_minor >= contract.level_minor, "what the earlier money spared in fees comes back too"
        assert now.received_minor == owed + contract.level_minor


def test_a_payoff_whose_earlier_payment_bounced_no_longer_covers() -> None:
    contract = loan()
    due = [row.due_on for row in contract.schedule]
    payment = paid(1, due[0], contract.level_minor)
    owed = payoff_of(contract, [paid_out(contract), payment], due[1], EVER).total_minor
    told = [paid_out(contract), payment, paid(2, due[1], owed, EventKind.PAYOFF), taken_back(3, payment)]
    now = position_of(contract, told, LAST, EVER)
    assert now.state is State.ACTIVE
    check(contract, told)
    assert late_history(contract, told, LAST, EVER)[0].paid_on == due[1], "the payoff's money goes where any money goes"


def test_money_before_the_payout_is_refused_whichever_was_recorded_first() -> None:
    contract = loan()
    early = paid(1, GRANTED - timedelta(1), 1_000)
    for told in ([paid_out(contract), early], [early, paid_out(contract)], [early]):
        with pytest.raises(LoanRefusedError) as refused:
            position_of(contract, told, LAST, EVER)
        assert refused.value.refusal.code == "payment_before_payout"
    same_day = paid(1, GRANTED, 1_000, known=KNOWN - timedelta(hours=5))
    assert position_of(contract, [same_day, paid_out(contract)], LAST, EVER).received_minor == 1_000, "on its day the payout comes first"


def test_known_one_microsecond_too_late_is_not_known() -> None:
    contract = loan()
    payment = paid(1, contract.schedule[0].due_on, contract.level_minor, known=KNOWN + timedelta(days=60))
    told = [paid_out(contract), payment]
    at = payment.known_at
    assert position_of(contract, told, LAST, at).received_minor == contract.level_minor
    assert position_of(contract, told, LAST, at - timedelta(microseconds=1)).received_minor == 0
    assert position_of(contract, told, payment.value_on - timedelta(1), at).received_minor == 0


# Days, terms and currencies


@pytest.mark.parametrize(("granted_on", "wanted"), [
    (date(2024, 1, 31), ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]),
    (date(2023, 1, 31), ["2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31"]),
    (date(2024, 2, 29), ["2024-03-29", "2024-04-29", "2024-05-29", "2024-06-29"]),
    (date(2026, 11, 30), ["2026-12-30", "2027-01-30", "2027-02-28", "2027-03-30"]),
    (date(2026, 12, 31), ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
])  # fmt: skip
def test_due_days_are_counted_from_the_grant(granted_on: date, wanted: list[str]) -> None:
    plan = make_contract("L", "CNY", 400_000, 180_000, granted_on, 4).schedule
    assert [row.due_on.isoformat() for row in plan] == wanted


@pytest.mark.parametrize(("currency", "principal", "shown"), [
    ("JPY", 300_000, "300,000"), ("KWD", 1_500_000, "1,500.000"), ("CNY", 2_000_000, "20,000.00"),
])  # fmt: skip
def test_other_exponents_are_as_exact(currency: str, principal: int, shown: str) -> None:
    contract = loan(principal, 12, 180_000, currency)
    assert format_minor(principal, currency) == shown
    due = [row.due_on for row in contract.schedule]
    told = [paid_out(contract), paid(1, due[0] + timedelta(7), contract.level_minor), paid(2, due[3], 2 * contract.level_minor)]
    for as_of in (due[0], due[0] + timedelta(7), due[3], due[11] + timedelta(45)):
        check(contract, told, as_of)
    assert {entry.currency for entry in journal_of(contract, told)} == {currency}
    sentences = [said for one in explain(contract, told, due[3], EVER) for said in vars(one).values() if isinstance(said, str)]
    exponent = {"JPY": 0, "KWD": 3, "CNY": 2}[currency]
    assert not [said for said in sentences if exponent != 2 and f"{contract.level_minor // 100:,}.{contract.level_minor % 100:02d}" in said]


@pytest.mark.parametrize(("text", "minor"), [("1000 JPY", 1_000), ("1000.000 KWD", 1_000_000), ("1000.00 CNY", 100_000)])
def test_a_rule_compares_money_of_any_exponent_to_the_unit(text: str, minor: int) -> None:
    currency = text[-3:]
    catalogue = STARTER.with_attributes([Attribute(name="debts.elsewhere", kind=Kind.MONEY, en="debts", zh="债务", currency=currency)])
    rule = parse(f"decline when debts.elsewhere > {text}", catalogue)
    assert text in rule.text or text.replace("1000", "1,000") in rule.text
    truths = {amount: judge(rule, {"debts.elsewhere": Money(amount, currency)}).truth for amount in (minor - 1, minor, minor + 1)}
    assert list(truths.values()) == [Truth.FALSE, Truth.FALSE, Truth.TRUE]
    assert judge(rule, {"debts.elsewhere": Money(minor + 1, "USD")}).truth is Truth.UNKNOWN, "nothing is converted"
    with pytest.raises(UnableToRead):
        parse(f"decline when debts.elsewhere > 1000.0001 {currency}", catalogue)


# One row is many


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32), st.integers(2, 12))
def test_a_refused_loan_never_stops_or_touches_its_neighbours(seed: int, many: int) -> None:
    rng = random.Random(seed)
    contract = loan()
    good = [paid_out(contract), paid(1, contract.schedule[0].due_on, contract.level_minor)]
    wrong = [
        [paid_out(contract), paid(1, GRANTED - timedelta(1), 5)], [paid_out(contract), replace(paid_out(contract), event_id=5)],
        [paid_out(contract), paid(1, GRANTED, 0)], [paid_out(contract), paid(1, GRANTED, 10**15)],
        [replace(paid_out(contract), amount_minor=1)],
    ]  # fmt: skip
    book = [good if rng.random() < 0.5 else rng.choice(wrong) for _ in range(many)]
    found = positions(columns_of([(contract, told) for told in book]), day_number(LAST), instant_micros(EVER))
    alone = positions(columns_of([(contract, good)]), day_number(LAST), instant_micros(EVER))
    for row, told in enumerate(book):
        computed = found.figures[row, Figure.STATUS] == Status.COMPUTED
        assert computed == (told is good)
        if computed:
            assert np.array_equal(found.figures[row], alone.figures[0])
