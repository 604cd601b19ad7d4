"""Money through the services: contract, payout, counter, suspense, reversal; each figure of case A from the case book."""

from datetime import date, timedelta

import pytest
from django.db.models import Sum

from beforehand.office.servicing import queries, services
from beforehand.office.servicing.models import JournalEntry, JournalPosting, LoanEvent
from beforehand.office.servicing.refusing import UnableToLend, UnableToReceivePayment, UnableToReverse

LEVEL = 1_276_12


def pay(people, loan, amount_minor=LEVEL, **more):
    more.setdefault("channel", "cash")
    return services.receive_payment(people["cashier"], None, loan=loan, amount_minor=amount_minor, **more)


def test_the_signed_schedule_is_case_a(loan):
    first = loan.schedule_principal_minor[0] + loan.schedule_interest_minor[0]
    assert (len(loan.due_on), first) == (18, LEVEL)
    assert (loan.schedule_principal_minor[-1], loan.schedule_interest_minor[-1]) == (1_257_17, 18_86)
    assert loan.contract.sha256


def test_case_a_is_paid_as_it_happened(people, loan, office_clock):
    for number, due_on in enumerate(loan.due_on[:17]):
        late, fee = {14: (4, 2_55), 15: (9, 5_74), 16: (15, 9_57)}.get(number, (0, 0))
        office_clock.move_to(date.fromordinal(due_on.toordinal() + late), 10)
        assert queries.position(loan).due_minor == LEVEL + fee
        pay(people, loan, LEVEL + fee)
    office_clock.move_to("2026-09-23", 17)
    now = queries.position(loan)
    assert (now.principal_due_minor, now.interest_due_minor, now.fee_due_minor, now.due_minor) == (1_257_17, 18_86, 7_66, 1_283_69)
    event = pay(people, loan, 1_283_69)
    assert queries.position(loan).principal_outstanding_minor == 0
    assert [late.days_late for late in queries.late_history_of(loan)] == [0] * 14 + [4, 9, 15, 12]
    assert event.receipt.number.startswith("R-HZ-")


def test_every_entry_balances_and_the_ledger_equals_the_position(people, loan, office_clock):
    office_clock.move_to("2025-05-20", 10)
    first = pay(people, loan, 3_000_00)
    request = services.request_reversal(people["cashier"], None, event=first, reason="Wrong loan.")
    pay(people, loan, 500_00, value_on=date(2025, 4, 30))
    services.approve_reversal(people["other_cashier"], None, request=request)
    sums = JournalPosting.objects.aggregate(debit=Sum("debit_minor"), credit=Sum("credit_minor"))
    assert sums["debit"] == sums["credit"]
    for entry in JournalEntry.objects.all():
        sides = entry.postings.aggregate(debit=Sum("debit_minor"), credit=Sum("credit_minor"))
        assert sides["debit"] == sides["credit"]
    lent = JournalPosting.objects.filter(account="loan_principal").aggregate(debit=Sum("debit_minor"), credit=Sum("credit_minor"))
    assert lent["debit"] - lent["credit"] == queries.position(loan).principal_outstanding_minor


def test_payout_waits_for_the_cooling_time_and_for_somebody_else(people, approved, office_clock):
    approval = approved(payable_from=office_clock.now() + timedelta(hours=3))
    loan = services.sign_contract(people["officer"], None, approval=approval)
    with pytest.raises(UnableToLend, match="may be paid out from"):
        services.pay_out(people["cashier"], None, loan=loan, channel="transfer", bank_reference="x")
    assert not loan.events.exists()


def test_payout_happens_once(people, loan):
    with pytest.raises(UnableToLend, match="paid out before"):
        services.pay_out(people["cashier"], None, loan=loan, channel="transfer", bank_reference="OUT-2")


def test_no_payment_before_the_payout(people, approved):
    loan = services.sign_contract(people["officer"], None, approval=approved())
    with pytest.raises(UnableToReceivePayment, match="not paid out"):
        pay(people, loan)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_minor": 0}, {"amount_minor": -5}, {"amount_minor": 10**13 + 1}, {"value_on": date(2300, 1, 1)},
        {"value_on": date(2025, 3, 10)}, {"channel": "agency"},
        {"channel": "barter"}, {"channel": "transfer"},
    ],
)  # fmt: skip
def test_wrong_input_posts_nothing(people, loan, wrong):
    before = LoanEvent.objects.count(), JournalEntry.objects.count()
    with pytest.raises(UnableToReceivePayment):
        pay(people, loan, **wrong)
    assert (LoanEvent.objects.count(), JournalEntry.objects.count()) == before


def test_a_bank_reference_is_booked_once(people, loan, branch):
    pay(people, loan, channel="transfer", bank_reference="IN-1")
    with pytest.raises(UnableToReceivePayment, match="IN-1"):
        services.receive_to_suspense(
            people["cashier"], None, branch=branch, amount_minor=1, currency="CNY", channel="transfer", value_on=date(2025, 3, 11),
            bank_reference="IN-1",
        )  # fmt: skip


def test_suspense_money_counts_from_the_day_it_came(people, loan, branch, office_clock):
    office_clock.move_to("2025-04-11", 10)
    item = services.receive_to_suspense(
        people["cashier"], None, branch=branch, amount_minor=LEVEL, currency="CNY", channel="transfer", value_on=date(2025, 4, 11),
        bank_reference="IN-2",
    )  # fmt: skip
    office_clock.move_to("2025-04-25", 10)
    assert queries.position(loan).days_past_due == 14
    services.attribute_suspense(people["cashier"], None, item=item, loan=loan)
    now = queries.position(loan)
    assert (now.days_past_due, now.fee_due_minor, now.installments_paid) == (0, 0, 1)
    with pytest.raises(UnableToReceivePayment, match="before"):
        services.attribute_suspense(people["cashier"], None, item=item, loan=loan)


def test_nobody_approves_his_own_correction(people, loan):
    request = services.request_reversal(people["cashier"], None, event=pay(people, loan), reason="Wrong loan.")
    with pytest.raises(UnableToReverse, match="may not approve"):
        services.approve_reversal(people["cashier"], None, request=request)


def test_what_became_known_later_changes_no_earlier_answer(people, loan, office_clock):
    office_clock.move_to("2025-05-20", 10)
    before = queries.position(loan)
    known = office_clock.now()
    office_clock.move_to("2025-06-20", 10)
    pay(people, loan, value_on=date(2025, 4, 11))
    assert queries.position(loan, date(2025, 5, 20), known) == before
    assert queries.position(loan, date(2025, 5, 20)).days_past_due < before.days_past_due


def test_a_payoff_must_cover_what_ends_the_loan(people, loan, office_clock):
    office_clock.move_to("2025-04-21", 10)
    owed = queries.payoff(loan).total_minor
    with pytest.raises(UnableToReceivePayment, match="ends the loan"):
        pay(people, loan, owed - 1, payoff=True)
    pay(people, loan, owed, payoff=True)
    assert queries.position(loan).principal_outstanding_minor == 0
