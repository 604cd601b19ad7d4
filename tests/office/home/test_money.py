"""The money of a file: what is due, what the last payment met, and what stands there before there is a loan. Figures as arithmetic."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from beforehand.core.loans.layout import Component
from beforehand.office.audit import clock
from beforehand.office.home.pages.money import sections
from beforehand.office.home.queries import file_view
from beforehand.office.parties import services as parties
from beforehand.office.servicing import services as servicing
from beforehand.office.servicing.models import Approval

LEVEL = 1_276_12
FIRST_INTEREST = 300_00  # 20,000.00 at 18 % a year, a month
FIRST_PRINCIPAL = LEVEL - FIRST_INTEREST


@pytest.fixture
def people(staff, branch, office_clock):
    office_clock.move_to("2025-03-11", 11)
    made = {
        "officer": "loan_officer",
        "first": "underwriter",
        "second": "approver",
        "cashier": "cashier",
        "other": "cashier",
        "risk": "risk_manager",
    }
    return {name: staff(role, name=name) for name, role in made.items()}


@pytest.fixture
def approval(people, branch):
    product = servicing.add_product(
        people["risk"],
        None,
        code="equal",
        name_en="Equal installments",
        name_zh="等额本息",
        currency="CNY",
        annual_rate_ppm=180_000,
        overdue_fee_daily_ppm=500,
        least_minor=1000_00,
        most_minor=200_000_00,
        installments_least=1,
        installments_most=36,
        in_force_from=date(2025, 1, 1),
    )
    party = parties.open_file(people["officer"], None, branch=branch, name="A", born_on=date(1991, 2, 17))
    return Approval.objects.create(
        application_id=1,
        party=party,
        product=product,
        principal_minor=20_000_00,
        installments=18,
        prepared_by=people["officer"],
        first_signer=people["first"],
        second_signer=people["second"],
        signed_at=clock.now(),
        payable_from=clock.now(),
        decision_hash="0" * 64,
        recorded_by=people["second"],
    )


@pytest.fixture
def loan(people, approval):
    signed = servicing.sign_contract(people["officer"], None, approval=approval)
    servicing.pay_out(people["cashier"], None, loan=signed, channel="transfer", bank_reference="OUT-1")
    return signed


def pay(people, loan, amount_minor, reference="IN-1", **more):
    return servicing.receive_payment(
        people["cashier"], None, loan=loan, amount_minor=amount_minor, channel="transfer", bank_reference=reference, **more
    )


def state(people, loan, known_at=None):
    [one] = file_view(loan.party, people["officer"], known_at).loans
    return one


def test_it_works(people, loan, office_clock):
    office_clock.move_to("2025-04-11", 10)
    assert state(people, loan).due.total_minor == LEVEL
    assert state(people, loan).met is None
    pay(people, loan, LEVEL)
    met = state(people, loan).met
    parts = {Component.PRINCIPAL: FIRST_PRINCIPAL, Component.INTEREST: FIRST_INTEREST}
    assert (met.on, met.payoff) == (date(2025, 4, 11), False)
    assert met.received.parts == parts
    assert {part: amount for part, amount in met.due.parts.items() if amount} == parts
    assert state(people, loan).due.total_minor == 0


def test_a_part_payment_leaves_the_rest_due(people, loan, office_clock):
    office_clock.move_to("2025-04-11", 10)
    pay(people, loan, FIRST_INTEREST)
    one = state(people, loan)
    assert (one.met.due.total_minor, one.met.received.parts, one.due.total_minor) == (
        LEVEL,
        {Component.INTEREST: FIRST_INTEREST},
        FIRST_PRINCIPAL,
    )


def test_the_next_due_day_takes_the_last_payment_away(people, loan, office_clock):
    office_clock.move_to("2025-04-11", 10)
    pay(people, loan, LEVEL)
    office_clock.move_to("2025-05-10", 10)
    assert state(people, loan).met is not None
    office_clock.move_to("2025-05-11", 10)
    assert state(people, loan).met is None


def test_a_payoff_meets_all_that_ends_the_loan(people, loan, office_clock):
    office_clock.move_to("2025-04-21", 10)
    # Late by ten days: the installment, its fee of 0.05 % a day, the principal not yet due and ten days of interest on it.
    fee = (LEVEL * 500 * 10 + 500_000) // 1_000_000
    rest = 20_000_00 - FIRST_PRINCIPAL
    broken = (rest * 18 * 10 * 2 + 36_500) // (2 * 36_500)
    pay(people, loan, LEVEL + fee + rest + broken, payoff=True)
    one = state(people, loan)
    assert one.met.payoff
    assert one.met.received.parts == {
        Component.PRINCIPAL: 20_000_00,
        Component.INTEREST: FIRST_INTEREST,
        Component.FEE: fee,
        Component.BROKEN_INTEREST: broken,
    }
    assert one.met.due == one.met.received
    [section] = sections(file_view(loan.party, people["officer"]))
    assert section.sums.heads[0] == "To end it 21 Apr"
    assert [row.amounts_minor for row in section.sums.rows][-1] == [LEVEL + fee + rest + broken] * 2 + [0]


def test_a_payment_taken_back_met_nothing(people, loan, office_clock):
    office_clock.move_to("2025-04-11", 10)
    event = pay(people, loan, LEVEL)
    office_clock.forward(hours=1)
    asked = servicing.request_reversal(people["cashier"], None, event=event, reason="Another loan was meant.")
    servicing.approve_reversal(people["other"], None, request=asked)
    one = state(people, loan)
    assert (one.met, one.due.total_minor) == (None, LEVEL)
    then = state(people, loan, clock.now() - timedelta(minutes=30))
    assert then.met.received.total_minor == LEVEL, "half an hour ago nobody knew that it would be taken back"


def test_before_the_payout_a_loan_has_no_sums(people, approval):
    signed = servicing.sign_contract(people["officer"], None, approval=approval)
    [section] = sections(file_view(signed.party, people["officer"]))
    assert section.sums is None
    assert section.sentence == "20,000, not paid out."


def test_without_a_loan_and_without_an_application_it_says_so(people, branch):
    party = parties.open_file(people["officer"], None, branch=branch, name="B", born_on=None)
    [section] = sections(file_view(party, people["officer"]))
    assert section.sentence == "No loan, and nothing applied for."


def test_a_loan_paid_long_ago_is_one_sentence(people, loan, office_clock):
    office_clock.move_to("2025-03-21", 10)
    broken = (20_000_00 * 18 * 10 * 2 + 36_500) // (2 * 36_500)
    pay(people, loan, 20_000_00 + broken, payoff=True)
    office_clock.move_to("2025-06-21", 10)
    [section] = sections(file_view(loan.party, people["officer"]))
    assert section.sums is None
    assert section.sentence == "Paid in full on 21 Mar 2025."
