"""The list, one loan, its figures, its contract and payout: works, and each way it goes wrong."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beforehand.office.documents.models import Document
from beforehand.office.servicing import services
from beforehand.office.servicing.models import Loan, LoanEvent

LEVEL = 1_276_12


@pytest.fixture
def read(client, people):
    def get(who, name, *args, **query):
        client.force_login(people[who])
        return client.get(reverse(f"servicing:{name}", args=args), query)

    return get


def text_of(answer):
    return answer.content.decode()


def test_the_loan_shows_plan_payments_and_how_late(read, loan, people, office_clock):
    for number, late in enumerate([0, 0, 4]):
        office_clock.move_to(loan.due_on[number] + timedelta(days=late), 10)
        services.receive_payment(people["cashier"], None, loan=loan, amount_minor=LEVEL + (2_55 if late else 0), channel="cash")
    page = read("cashier", "loan", loan.number)
    shown = text_of(page)
    assert page.status_code == 200
    assert "20,000 at 18 %" in shown
    assert "2025-06-15" in shown
    assert "2.55" in shown
    assert 'aria-label="4 days late"' in shown
    assert "Receive a payment" in shown


def test_a_payoff_is_shown_for_any_day_and_quoted_in_writing(read, loan, people, client, office_clock):
    office_clock.move_to("2025-04-21", 10)
    services.receive_payment(people["cashier"], None, loan=loan, amount_minor=LEVEL, channel="cash", value_on=loan.due_on[0])
    on = date(2025, 4, 26)
    left = 20_000_00 - (LEVEL - 300_00)
    interest = (left * 180_000 * 15 + 365_000_000 // 2) // 365_000_000
    shown = text_of(read("officer", "loan", loan.number, on="2025-04-26"))
    assert f"{(left + interest) / 100:,.2f}" in shown
    answer = client.post(reverse("servicing:quote", args=[loan.number]), {"on": on, "key": "0d9c5c4e-3f3e-4a55-9a3e-111111111111"})
    document = Document.objects.get(kind="payoff_quote")
    assert answer.url == reverse("documents:document", args=[document.number])
    client.post(reverse("servicing:quote", args=[loan.number]), {"on": on, "key": "0d9c5c4e-3f3e-4a55-9a3e-111111111111"})
    assert Document.objects.filter(kind="payoff_quote").count() == 1, "pressing twice quotes once"


def test_the_loan_as_it_was_known_holds_nothing_of_what_came_later(read, loan, people, office_clock):
    office_clock.move_to("2025-04-15", 10)  # the first is 4 days late: fee 2.55
    services.receive_payment(people["cashier"], None, loan=loan, amount_minor=LEVEL + 2_55, channel="cash")
    office_clock.move_to("2025-05-20", 10)
    then = text_of(read("cashier", "loan", loan.number, known_at="2025-04-14 10:00"))
    assert "as the lender knew it on" in then
    assert "2025-04-15" not in then, "paid the next day, and nobody knew"
    assert 'aria-label="3 days late"' in then
    assert "Receive a payment" not in then
    assert "Quote it in writing" not in then
    figures = reverse("servicing:figures", args=[loan.number])
    assert f"{figures}?known_at=2025-04-14+10%3A00" in then.replace("%20", "+")
    made = text_of(read("cashier", "figures", loan.number, known_at="2025-04-14 10:00"))
    assert "3 days late" in made
    assert "Payment of" not in made
    now = text_of(read("cashier", "loan", loan.number))
    assert "2025-04-15" in now
    assert "as the lender knew it on" not in now
    assert read("cashier", "loan", loan.number, known_at="2025-03-01").status_code == 404, "there was no loan yet"
    assert read("cashier", "loan", loan.number, known_at="nonsense").status_code == 200


def test_where_he_may_be_met_says_the_rule_where_he_may_not(read, loan, office_clock):
    office_clock.move_to("2025-04-15", 10)
    shown = text_of(read("officer", "loan", loan.number))
    met = shown[shown.index('id="met"') :]
    assert "His door" in met
    assert "two officers" in met
    assert "CN-GBT-TARGET" in met, "his work place is barred without his consent"


@pytest.mark.parametrize("day", ["2300-01-01", "2024-01-01", "yesterday", ""])
def test_a_wrong_day_is_not_quoted(loan, people, client, day):
    client.force_login(people["officer"])
    answer = client.post(reverse("servicing:quote", args=[loan.number]), {"on": day}, follow=True)
    assert answer.status_code == 200
    assert not Document.objects.filter(kind="payoff_quote").exists()
    assert client.get(reverse("servicing:loan", args=[loan.number]), {"on": day}).status_code == 200


def test_each_figure_says_how_it_was_made(read, loan, office_clock):
    office_clock.move_to("2025-04-15", 10)
    shown = text_of(read("officer", "figures", loan.number))
    assert "4 days late" in shown
    assert "Principal 20,000.00 paid out as signed." in shown
    assert "÷ 12" in shown


def test_the_list_finds_sorts_filters_and_exports(read, loan, people, office_clock):
    office_clock.move_to("2025-04-20", 10)
    assert loan.number in text_of(read("officer", "loans", q=loan.number[-5:]))
    assert loan.number in text_of(read("officer", "loans", q="A"))
    assert loan.number in text_of(read("officer", "loans", bucket="days_1_30", state="active", branch="HZ", sort="-late"))
    assert loan.number not in text_of(read("officer", "loans", bucket="current"))
    assert "No loan is like this." in text_of(read("officer", "loans", q="nobody at all"))
    lines = b"".join(read("officer", "loans_csv").streaming_content).decode()
    assert lines.startswith("\ufeff")
    assert f"{loan.number},{loan.party.number},A,HZ,2025-03-11,CNY,20000.00" in lines.replace('"20,000.00"', "20000.00")


def test_the_lists_questions_do_not_grow_with_its_rows(client, people, approved):
    def more(count, start):
        for number in range(start, start + count):
            signed = services.sign_contract(people["officer"], None, approval=approved(application_id=number))
            services.pay_out(people["cashier"], None, loan=signed, channel="cash")

    def asked():
        client.force_login(people["officer"])
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("servicing:loans")).status_code == 200
        return [one["sql"][:300] for one in found.captured_queries]

    more(2, 1)
    few = asked()
    more(4, 3)
    many = asked()
    assert len(many) == len(few), [sql for sql in many if sql not in few]


def test_another_branchs_loan_is_not_there(client, staff, loan):
    from beforehand.office.staff.models import Branch

    elsewhere = Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai")
    client.force_login(staff("loan_officer", branch=elsewhere))
    for name in ("loan", "figures", "payout"):
        assert client.get(reverse(f"servicing:{name}", args=[loan.number])).status_code == 404
    assert loan.number not in text_of(client.get(reverse("servicing:loans")))


def test_the_administrator_reads_no_loan(client, staff, loan):
    client.force_login(staff("administrator"))
    assert client.get(reverse("servicing:loan", args=[loan.number])).status_code == 403


def test_reading_a_loan_stands_in_the_audit(read, loan):
    from beforehand.office.audit.models import AuditRow

    read("officer", "loan", loan.number)
    row = AuditRow.objects.filter(kind="reading").latest("pk")
    assert (row.names, row.subject_id) == (["loan"], str(loan.party_id))


def test_from_the_approval_to_the_money(client, people, approved):
    approval = approved()
    client.force_login(people["officer"])
    shown = text_of(client.get(reverse("servicing:payouts")))
    assert reverse("servicing:contract", args=[approval.pk]) in shown
    shown = text_of(client.get(reverse("servicing:contract", args=[approval.pk])))
    assert "1,276.12" in shown
    assert "18.00" in shown
    answer = client.post(reverse("servicing:contract", args=[approval.pk]), {"key": "0d9c5c4e-3f3e-4a55-9a3e-222222222222"})
    loan = Loan.objects.get(approval=approval)
    assert answer.url == reverse("servicing:loan", args=[loan.number])
    client.force_login(people["cashier"])
    address = reverse("servicing:payout", args=[loan.number])
    assert "Pay out 20,000.00" in text_of(client.get(address))
    assert client.post(address, {"channel": "transfer", "bank_reference": ""}).status_code == 400
    assert not loan.events.exists()
    client.post(address, {"channel": "transfer", "bank_reference": "OUT-9", "key": "0d9c5c4e-3f3e-4a55-9a3e-333333333333"})
    assert LoanEvent.objects.get(loan=loan).kind == "disbursement"


def test_in_the_cooling_time_the_page_says_from_when(client, people, approved, office_clock):
    loan = services.sign_contract(people["officer"], None, approval=approved(payable_from=office_clock.now() + timedelta(hours=3)))
    client.force_login(people["cashier"])
    address = reverse("servicing:payout", args=[loan.number])
    shown = text_of(client.get(address))
    assert "11 Mar 2025, 14:00" in shown
    assert '<button class="button" disabled>' in shown
    refused = client.post(address, {"channel": "cash"})
    assert refused.status_code == 400
    assert "may be paid out from" in text_of(refused)
    assert not loan.events.exists()


def test_the_contract_tells_plan_cost_and_fee(loan):
    body = bytes(loan.contract.body).decode()
    for told in ("1,276.12", "18.00 %", "0.05 %", "Repayment plan", "simple"):
        assert told in body
