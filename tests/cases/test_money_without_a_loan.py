"""Money without a contract number: it waits in suspense, and once it is known whose it is everything is as if it had been paid then."""

from datetime import date

import pytest
from lender import balance, cases, check_books, check_position, installment, warnings

from beforehand.office.collecting.queries import promise_verdicts
from beforehand.office.collecting.queries.cases import broken_promises
from beforehand.office.collecting.queries.worklist import worklist
from beforehand.office.servicing import queries
from beforehand.office.servicing import services as servicing
from beforehand.office.servicing.refusing import UnableToReceivePayment
from beforehand.office.staff import services as staff

DUE = date(2026, 2, 5)


@pytest.fixture
def loan(lender):
    """20,000 over 12 from 5 January 2026: the first installment falls due on 5 February."""
    lender.go("2026-01-05")
    return lender.lend(lender.borrower("E"), 20_000_00, 12)


def test_attributed_later_it_is_as_if_it_had_been_paid_then(lender, loan):
    twin = lender.lend(lender.borrower("F"), 20_000_00, 12)
    owed = installment(loan, 1)
    lender.go("2026-02-09 11:00")  # four days late: the fee of four days is owed with it
    fee = (owed * 500 * 4 * 2 + 1_000_000) // 2_000_000
    item = lender.suspense(owed + fee, "IN-1")
    lender.pay(twin, owed + fee, channel="transfer", bank_reference="IN-2")
    assert balance("suspense") == -(owed + fee)
    lender.go("2026-02-25 11:00")
    assert (queries.position(loan).days_past_due, queries.position(loan).interest_due_minor) == (20, loan.schedule_interest_minor[0])
    before = lender.go("2026-02-25 11:30")
    lender.go("2026-02-25 12:00")
    event = lender.attribute(item, loan)
    assert (event.value_on, balance("suspense")) == (date(2026, 2, 9), 0)
    for day in (DUE, date(2026, 2, 8), date(2026, 2, 9), date(2026, 2, 25), date(2026, 4, 1)):
        ours, theirs = queries.position(loan, day), queries.position(twin, day)
        assert (ours.due_minor, ours.fee_due_minor, ours.days_past_due, ours.overpaid_minor) == (
            theirs.due_minor, theirs.fee_due_minor, theirs.days_past_due, theirs.overpaid_minor,
        )  # fmt: skip
        assert [row.days_late for row in ours.installments] == [row.days_late for row in theirs.installments]
        assert queries.payoff(loan, day).total_minor == queries.payoff(twin, day).total_minor
    assert queries.position(loan).installments[0].days_late == 4
    assert queries.position(loan, date(2026, 2, 25), before).days_past_due == 20, "then nobody knew"
    check_position(loan)
    check_position(loan, date(2026, 2, 25), before)
    check_books()


def test_the_same_reference_never_counts_twice(lender, loan):
    lender.go("2026-02-05")
    item = lender.suspense(500_00, "IN-1")
    for again in (
        lambda: lender.suspense(500_00, " IN-1 "), lambda: lender.pay(loan, 500_00, channel="transfer", bank_reference="IN-1"),
    ):  # fmt: skip
        with pytest.raises(UnableToReceivePayment, match="IN-1"):
            again()
    lender.attribute(item, loan)
    with pytest.raises(UnableToReceivePayment, match="IN-1"):
        lender.suspense(500_00, "IN-1")
    assert queries.position(loan).received_minor == 500_00


def test_attributed_to_a_wrong_loan_it_waits_again_and_finds_the_right_one(lender, loan):
    other = lender.lend(lender.borrower("F"), 20_000_00, 12)
    owed = installment(loan, 1)
    lender.go("2026-02-05")
    item = lender.suspense(owed, "IN-1")
    lender.go("2026-02-10")
    wrong = lender.attribute(item, other)
    bank = balance("bank")
    lender.go("2026-02-12")
    lender.take_back(wrong)
    assert (balance("suspense"), balance("bank")) == (-owed, bank), "the money is still at the bank, and nobody's"
    assert queries.position(other).days_past_due == 7
    with pytest.raises(UnableToReceivePayment, match="IN-1"):
        lender.pay(loan, owed, channel="transfer", bank_reference="IN-1")
    waiting = queries.suspense_waiting(lender.cast.sun_li).get()
    assert (waiting.value_on, waiting.amount_minor, waiting.bank_reference) == (DUE, owed, "IN-1")
    event = lender.attribute(waiting, loan)
    assert (event.value_on, balance("suspense")) == (DUE, 0)
    assert queries.position(loan).days_past_due == 0
    assert not queries.suspense_waiting(lender.cast.sun_li).exists()
    with pytest.raises(UnableToReceivePayment, match=loan.number):
        lender.suspense(owed, "IN-1")
    for one in (loan, other):
        check_position(one)
    check_books()


def test_a_transfer_posted_to_a_wrong_loan_can_be_posted_to_the_right_one(lender, loan):
    other = lender.lend(lender.borrower("F"), 20_000_00, 12)
    lender.go("2026-02-05")
    wrong = lender.pay(other, installment(loan, 1), channel="transfer", bank_reference="IN-7")
    with pytest.raises(UnableToReceivePayment, match="IN-7"):
        lender.pay(loan, installment(loan, 1), channel="transfer", bank_reference="IN-7")
    lender.take_back(wrong)
    right = lender.pay(loan, installment(loan, 1), channel="transfer", bank_reference="IN-7")
    assert queries.position(loan).installments[0].paid_on == DUE
    with pytest.raises(UnableToReceivePayment, match=loan.number):
        lender.pay(other, 1_00, channel="transfer", bank_reference="IN-7")
    assert right.bank_reference == "IN-7"
    check_books()


def test_warning_case_and_promise_are_judged_anew_when_it_had_come_in_time(lender, loan):
    owed = installment(loan, 1)
    lender.go("2026-02-05 15:00")
    item = lender.suspense(owed, "IN-1")
    lender.go("2026-02-06 09:00")
    assert (warnings(loan), cases(loan.party)) == ([("first_payment_default", "2026-02-05")], [("2026-02-05", "")])
    (row,) = worklist(lender.cast.he_jing).rows
    assert row.warnings == {"first_payment_default"}
    lender.go("2026-02-16 09:00")
    before = lender.go("2026-02-16 09:30")
    lender.go("2026-02-16 10:00")
    lender.attribute(item, loan)
    assert cases(loan.party) == [("2026-02-05", "cured")]
    assert [one.kind for one in queries.warnings_standing(loan)] == []
    told = {moment: [row.text for row in queries.timeline_rows(loan.party, moment) if row.kind == "warning"] for moment in (before, None)}
    assert told[before] == ["The first installment, due 2026-02-05, was not paid. First-payment default."], "as it was known"
    assert told[None] == [told[before][0] + " What is known of the money since no longer shows it."]
    assert [one.kind for one in queries.warnings_standing(loan, as_known_at=before)] == ["first_payment_default"]
    lender.go("2026-03-20 09:00")
    (row,) = worklist(lender.cast.he_jing).rows
    assert row.warnings == frozenset(), "the first payment had come in time"


def test_a_promise_that_money_had_kept_is_no_longer_broken(lender, loan):
    lender.go("2026-02-06 09:00")
    promise = lender.promise(loan, date(2026, 2, 10), 1_000_00)
    case = promise.case
    lender.go("2026-02-10 16:00")
    item = lender.suspense(1_000_00, "IN-1")
    before = lender.go("2026-02-11 09:00")
    assert [one.verdict.verdict for one in promise_verdicts(case)] == ["broken"]
    assert list(broken_promises(lender.cast.he_jing, date(2026, 2, 1))) == [promise]
    lender.go("2026-02-13 09:00")
    lender.attribute(item, loan)
    assert [one.verdict.verdict for one in promise_verdicts(case)] == ["kept"]
    assert [one.verdict.verdict for one in promise_verdicts(case, date(2026, 2, 11), before)] == ["broken"], "as it was known"
    lender.go("2026-02-14 09:00")
    assert [one.verdict for one in promise.verdicts.order_by("pk")] == ["broken", "kept"]
    assert list(broken_promises(lender.cast.he_jing, date(2026, 2, 1))) == []


def test_money_that_came_before_the_promise_does_not_keep_it(lender, loan):
    """Back-dating equals having paid then: what lay in suspense when he promised was there before he promised."""
    twin = lender.lend(lender.borrower("F"), 20_000_00, 12)
    lender.go("2026-02-10 09:00")
    item = lender.suspense(1_000_00, "IN-1")
    lender.pay(twin, 1_000_00)
    lender.go("2026-02-10 11:00")
    given = [lender.promise(one, date(2026, 2, 10), 1_000_00) for one in (loan, twin)]
    lender.go("2026-02-10 15:00")
    lender.attribute(item, loan)
    lender.go("2026-02-11 09:00")
    verdicts = [[one.verdict.verdict for one in promise_verdicts(promise.case)] for promise in given]
    assert verdicts == [["broken"], ["broken"]]


def test_attributed_after_the_payoff_it_is_his_credit(lender, loan):
    lender.go("2026-02-03")
    item = lender.suspense(300_00, "IN-1")
    lender.go("2026-02-20")
    owed = queries.payoff(loan).total_minor
    lender.pay(loan, owed, payoff=True)
    lender.go("2026-02-27")
    lender.attribute(item, loan)
    now = queries.position(loan)
    check_position(loan)
    # 300.00 paid before the due date lowered the overdue installment and its fee of 15 days, so a little more comes back.
    spared = (installment(loan, 1) * 15 * 500 * 2 + 1_000_000) // 2_000_000 - (
        (installment(loan, 1) - 300_00) * 15 * 500 * 2 + 1_000_000
    ) // 2_000_000
    assert (now.principal_outstanding_minor, now.overpaid_minor) == (0, 300_00 + spared)
    assert balance("borrower_credit") == -(300_00 + spared)
    check_books()


def test_notes_without_a_loan_stay_in_the_till_they_were_put_into(lender, loan):
    """A Ningbo counter takes notes for somebody; they are a Hangzhou borrower's. The notes did not travel."""
    ningbo = lender.cast.branches["NB"]
    staff.appoint(lender.cast.qian_yi, None, person=lender.cast.sun_li, role="cashier", branch=ningbo)
    lender.go("2026-02-05")
    item = lender.suspense(500_00, "", branch=ningbo, channel="cash")
    lender.attribute(item, loan)
    assert (balance("till:NB"), balance("till:HZ"), balance("suspense")) == (500_00, 0, 0)
    event = loan.events.get(kind="payment")
    lender.take_back(event)
    assert (balance("till:NB"), balance("till:HZ"), balance("suspense")) == (500_00, 0, -500_00)
    check_books()


@pytest.mark.parametrize("channel", ["cash", "transfer"])
def test_money_from_before_the_payout_is_not_this_loans(lender, loan, channel):
    lender.go("2026-01-20")
    item = lender.suspense(100_00, "IN-1", value_on=date(2026, 1, 4), channel=channel)
    with pytest.raises(UnableToReceivePayment, match="paid out on"):
        lender.attribute(item, loan)
    assert balance("suspense") == -100_00
    with pytest.raises(UnableToReceivePayment, match="after today"):
        servicing.receive_to_suspense(
            lender.cast.sun_li, None, branch=lender.cast.hangzhou, amount_minor=1_00, currency="CNY", channel="cash",
            value_on=date(2026, 1, 21),
        )  # fmt: skip
