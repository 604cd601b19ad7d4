"""What a loan's position refuses, and which refusal speaks first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from beforehand.core.basics.dates import day_number, instant_micros
from beforehand.core.loans.contract import Contract, LoanEvent, ScheduledInstallment
from beforehand.core.loans.layout import Component, EventKind, Figure, Status
from beforehand.core.loans.positions import positions
from beforehand.core.loans.refusals import KINDS, LoanRefusedError
from beforehand.core.loans.single import columns_of, make_contract, position_of

KNOWN = datetime(2026, 1, 1, tzinfo=UTC)
CONTRACT = make_contract("HZ-1", "CNY", 1_000_000, 180_000, date(2026, 1, 10), 6)
PAYOUT = LoanEvent(0, EventKind.DISBURSEMENT, date(2026, 1, 10), KNOWN, 1_000_000)
PAYMENT = LoanEvent(1, EventKind.PAYMENT, date(2026, 2, 10), KNOWN, 1_000)


def refused(contract: Contract, *events: LoanEvent, as_of: date = date(2026, 6, 1)) -> str:
    with pytest.raises(LoanRefusedError) as error:
        position_of(contract, events, as_of, KNOWN)
    assert contract.loan_id in error.value.refusal.sentence("zh")
    return error.value.refusal.code


@pytest.mark.parametrize(
    ("contract", "code"),
    [
        (replace(CONTRACT, principal_minor=10**14), "principal_out_of_range"),
        (replace(CONTRACT, annual_rate_ppm=-1), "rate_out_of_range"),
        (replace(CONTRACT, schedule=()), "installments_out_of_range"),
        (replace(CONTRACT, waterfall=(Component.FEE, Component.FEE, Component.PRINCIPAL)), "terms_unknown"),
        (replace(CONTRACT, schedule=CONTRACT.schedule[::-1]), "schedule_out_of_order"),
        (replace(CONTRACT, schedule=CONTRACT.schedule[:-1]), "schedule_out_of_balance"),
        (replace(CONTRACT, schedule=(ScheduledInstallment(date(2300, 1, 1), 1_000_000, 0),)), "date_out_of_range"),
    ],
)
def test_a_contract_that_cannot_be_computed(contract: Contract, code: str) -> None:
    assert refused(contract, PAYOUT) == code


def test_a_payment_before_the_payout() -> None:
    assert refused(CONTRACT, PAYMENT) == "payment_before_payout"
    assert refused(CONTRACT, PAYOUT, replace(PAYMENT, value_on=date(2026, 1, 9))) == "payment_before_payout"


def test_a_payment_on_the_day_of_the_payout_comes_after_it() -> None:
    paid = replace(PAYMENT, value_on=PAYOUT.value_on, known_at=KNOWN - timedelta(hours=1))
    assert position_of(CONTRACT, [paid, PAYOUT], date(2026, 1, 10), KNOWN).received_minor == 1_000


def test_a_payout_that_differs_or_comes_twice() -> None:
    assert refused(CONTRACT, replace(PAYOUT, amount_minor=999_999)) == "payout_differs"
    assert refused(CONTRACT, PAYOUT, replace(PAYOUT, event_id=1)) == "payout_repeated"


@pytest.mark.parametrize("amount_minor", [0, -1, 10**13 + 1, 10**30])
def test_an_amount_out_of_range(amount_minor: int) -> None:
    assert refused(CONTRACT, PAYOUT, replace(PAYMENT, amount_minor=amount_minor)) == "event_amount_out_of_range"


def test_a_reversal_is_not_reversed() -> None:
    reversal = LoanEvent(2, EventKind.REVERSAL, date(2026, 2, 11), KNOWN, reverses=1)
    again = LoanEvent(3, EventKind.REVERSAL, date(2026, 2, 12), KNOWN, reverses=2)
    assert refused(CONTRACT, PAYOUT, PAYMENT, reversal, again) == "reversal_reversed"


def test_a_reversal_whose_event_does_not_count_does_nothing() -> None:
    reversal = LoanEvent(2, EventKind.REVERSAL, date(2026, 2, 11), KNOWN, reverses=77)
    assert position_of(CONTRACT, [PAYOUT, PAYMENT, reversal], date(2026, 6, 1), KNOWN).received_minor == 1_000


def test_what_lies_after_the_cuts_is_not_judged() -> None:
    later = replace(PAYMENT, value_on=date(2026, 3, 1), amount_minor=-5)
    assert position_of(CONTRACT, [PAYOUT, later], date(2026, 2, 28), KNOWN).received_minor == 0


def test_the_least_status_speaks_first_whatever_the_order() -> None:
    wrong = [replace(PAYOUT, amount_minor=5), replace(PAYMENT, amount_minor=-1)]
    assert refused(CONTRACT, *wrong) == refused(CONTRACT, *wrong[::-1]) == "event_amount_out_of_range"


def test_one_refused_loan_leaves_the_others_alone() -> None:
    good, bad = (CONTRACT, [PAYOUT, PAYMENT]), (CONTRACT, [PAYMENT])
    computed = positions(columns_of([good, bad, good]), day_number(date(2026, 6, 1)), instant_micros(KNOWN))
    assert computed.figure(Figure.STATUS).tolist() == [Status.COMPUTED, Status.PAYMENT_BEFORE_PAYOUT, Status.COMPUTED]
    assert not computed.figures[1, 1:].any()
    assert np.array_equal(computed.figures[0], computed.figures[2])
    assert computed.figures[0, Figure.RECEIVED] == 1_000


def test_every_status_has_a_refusal_with_its_precedence() -> None:
    assert set(KINDS) == set(Status) - {Status.COMPUTED}
    assert {kind.precedence for kind in KINDS.values()} == {int(status) for status in KINDS}


def test_an_event_states_what_it_is() -> None:
    with pytest.raises(AssertionError, match="names what it reverses"):
        LoanEvent(5, EventKind.REVERSAL, date(2026, 2, 11), KNOWN)
    with pytest.raises(AssertionError, match="zone"):
        LoanEvent(5, EventKind.PAYMENT, date(2026, 2, 11), datetime(2026, 1, 1), 5)  # noqa: DTZ001
    with pytest.raises(AssertionError, match="distinct"):
        columns_of([(CONTRACT, [PAYOUT, PAYOUT])])
