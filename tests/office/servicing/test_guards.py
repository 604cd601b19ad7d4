"""What the database refuses whoever asks, and what `verify` finds when something was changed behind the office's back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from beforehand.office.audit.verification import verify
from beforehand.office.servicing import services
from beforehand.office.servicing.models import JournalEntry, JournalPosting, LoanEvent
from beforehand.office.servicing.refusing import UnableToLend

CHECKS = {"money_triggers", "entries_balance", "journal_derived_again", "ledger_equals_positions", "every_event_is_booked", "told_figures"}


def refused(statement, *values):
    def asked():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.execute("set constraints all immediate")

    with pytest.raises(IntegrityError):
        asked()


def faults():
    return {one.name: one.faults for one in verify(CHECKS) if one.faults}


@pytest.mark.parametrize("table", ["loanevent", "loan", "journalentry", "journalposting", "approval", "suspenseitem", "product"])
def test_money_rows_only_grow(loan, people, branch, table):
    if table == "suspenseitem":
        services.receive_to_suspense(
            people["cashier"], None, branch=branch, amount_minor=1, currency="CNY", channel="cash", value_on=loan.granted_on
        )
    refused(f"update servicing_{table} set recorded_at = recorded_at + interval '1 day'" if table not in ("journalentry", "journalposting")
            else f"update servicing_{table} set id = id + 1")  # fmt: skip
    refused(f"delete from servicing_{table}")


def test_an_entry_out_of_balance_is_refused_by_the_database(loan):
    entry = JournalEntry.objects.latest("pk")
    refused("insert into servicing_journalposting (entry_id, account, debit_minor, credit_minor) values (%s, 'bank', 100, 0)", entry.pk)
    refused(
        "insert into servicing_journalentry (branch_id, origin, origin_id, business_day, currency, sentence, posted_at)"
        " values (%s, 'loan_event', 999999, current_date, 'CNY', 'empty', now())",
        entry.branch_id,
    )


def payout(loan, actor, **changed):
    said = {
        "loan": loan, "kind": "disbursement", "channel": "transfer", "value_on": loan.granted_on, "amount_minor": loan.principal_minor,
        "known_at": loan.recorded_at, "business_day": loan.granted_on, "recorded_by": actor, **changed,
    }  # fmt: skip
    return LoanEvent.objects.create(**said)


def test_the_database_refuses_a_payout_in_the_cooling_time(people, approved, office_clock):
    loan = services.sign_contract(people["officer"], None, approval=approved(payable_from=office_clock.now() + timedelta(hours=3)))
    with pytest.raises(IntegrityError, match="may be paid out from"), transaction.atomic():
        payout(loan, people["cashier"])
    office_clock.forward(hours=3)
    assert payout(loan, people["cashier"]).pk


def test_the_database_refuses_a_payout_signed_by_who_brought_it(people, approved):
    loan = services.sign_contract(people["officer"], None, approval=approved(brought_by=people["first"]))
    with pytest.raises(IntegrityError, match="not signed by two other"), transaction.atomic():
        payout(loan, people["cashier"])


def test_the_database_refuses_another_amount_than_the_contract(people, approved):
    loan = services.sign_contract(people["officer"], None, approval=approved())
    with pytest.raises(IntegrityError, match="not the principal"), transaction.atomic():
        payout(loan, people["cashier"], amount_minor=loan.principal_minor - 1)


def test_a_contract_whose_day_has_passed_is_signed_anew_and_paid_out_once(people, approved, office_clock):
    approval = approved()
    lapsed = services.sign_contract(people["officer"], None, approval=approval)
    with pytest.raises(UnableToLend, match="signed already"):
        services.sign_contract(people["officer"], None, approval=approval)
    office_clock.forward(days=1)
    with pytest.raises(UnableToLend, match="Sign a new one"):
        services.pay_out(people["cashier"], None, loan=lapsed, channel="cash")
    loan = services.sign_contract(people["officer"], None, approval=approval)
    services.pay_out(people["cashier"], None, loan=loan, channel="cash")
    assert (loan.granted_on - lapsed.granted_on).days == 1
    with pytest.raises(IntegrityError, match="paid out before"), transaction.atomic():
        payout(lapsed, people["cashier"])
    with pytest.raises(UnableToLend, match="Its contract stands"):
        services.sign_contract(people["officer"], None, approval=approval)


def test_a_history_of_payments_and_corrections_verifies(people, loan, office_clock):
    office_clock.move_to("2025-05-20", 10)
    wrong = services.receive_payment(people["cashier"], None, loan=loan, amount_minor=3_000_00, channel="cash")
    services.quote_payoff(people["officer"], None, loan=loan, on=loan.due_on[4])
    request = services.request_reversal(people["cashier"], None, event=wrong, reason="Wrong loan.")
    services.approve_reversal(people["other_cashier"], None, request=request)  # in the very instant in which it was posted and quoted
    services.receive_payment(people["cashier"], None, loan=loan, amount_minor=500_00, channel="cash", value_on=loan.due_on[0])
    assert faults() == {}


def without_triggers(table, statement):
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # what is deferred is settled before the table is altered
        cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(statement)
        cursor.execute(f"alter table {table} enable trigger user")


def test_verify_names_a_posting_that_was_changed(people, loan, office_clock):
    office_clock.move_to("2025-04-11", 10)
    services.receive_payment(people["cashier"], None, loan=loan, amount_minor=1_276_12, channel="cash")
    one = JournalPosting.objects.filter(account="loan_principal", credit_minor__gt=0).get()
    without_triggers("servicing_journalposting", f"update servicing_journalposting set credit_minor = credit_minor - 1 where id = {one.pk}")
    assert faults().keys() == {"entries_balance", "journal_derived_again", "ledger_equals_positions"}


def test_verify_names_a_figure_that_was_told_and_is_no_longer_so(people, loan, office_clock):
    services.quote_payoff(people["officer"], None, loan=loan, on=loan.due_on[0] + timedelta(days=5))
    without_triggers("servicing_loan", "update servicing_loan set annual_rate_ppm = 190000")
    told = faults()["told_figures"]
    assert any("rate_ppm was told as 180000, today's engine gives 190000" in one for one in told)
    assert any("total was told as" in one for one in told)


def test_verify_names_a_trigger_that_is_off(loan):
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table servicing_loanevent disable trigger payout_is_approved")
    assert faults().keys() == {"money_triggers"}
