"""The counter: find, see the split, post, take back; suspense; each way it goes wrong leaves nothing half-written."""

from datetime import date

import pytest
from django.urls import reverse

from beforehand.office.servicing import services
from beforehand.office.servicing.models import LoanEvent, ReversalRequest, SuspenseAttributed, SuspenseItem

LEVEL = 1_276_12
KEY = "0d9c5c4e-3f3e-4a55-9a3e-444444444444"


@pytest.fixture
def counter(client, people):
    client.force_login(people["cashier"])
    return reverse("servicing:counter")


def typed(loan, **changed):
    said = {"loan": loan.number, "amount_minor": "1,276.12", "value_on": "2025-04-11", "channel": "cash", "bank_reference": "", "key": KEY}
    return {**said, **changed}


def payments(loan):
    return list(loan.events.exclude(kind="disbursement").values_list("amount_minor", "value_on"))


@pytest.fixture
def due(office_clock, loan):
    office_clock.move_to("2025-04-11", 10)
    return loan


def test_it_finds_shows_the_split_and_posts(client, counter, due):
    assert due.number in client.get(counter, {"q": "A"}).content.decode()
    page = client.get(counter, {"loan": due.number}).content.decode()
    assert 'value="1,276.12"' in page
    split = client.post(counter, typed(due, amount_minor="1300.00", split="1")).content.decode()
    assert "nothing is posted yet" in split
    for line in ("Installment 1, interest", "300.00", "976.12", "Installment 2, interest", "23.88"):
        assert line in split
    assert payments(due) == []
    answer = client.post(counter, typed(due))
    assert answer.url == f"{counter}?loan={due.number}"
    assert payments(due) == [(LEVEL, date(2025, 4, 11))]
    assert "R-HZ-" in client.get(answer.url).content.decode()


def test_a_whole_number_read_by_a_scanner_leads_to_its_form_and_the_keyboard_is_enough(client, counter, due):
    answer = client.get(counter, {"q": due.number.lower()})
    assert answer.url == f"{counter}?loan={due.number}"
    page = client.get(answer.url).content.decode()
    assert page.count("autofocus") == 1
    assert "autofocus" in page[page.index('name="amount_minor"') - 200 : page.index('name="amount_minor"') + 200]
    split = client.post(counter, typed(due, split="1")).content.decode()
    assert "autofocus>Post 1,276.12" in split, "Enter posts what was shown"


def test_pressing_twice_posts_once(client, counter, due):
    client.post(counter, typed(due))
    client.post(counter, typed(due))
    assert len(payments(due)) == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"amount_minor": ""}, "required"),
        ({"amount_minor": "-5"}, "below zero"),
        ({"amount_minor": "0"}, "above nothing"),
        ({"amount_minor": "12345678901234"}, "can hold exactly"),
        ({"amount_minor": "ten"}, "is no amount of money"),
        ({"value_on": "2300-01-01"}, "Check the year"),
        ({"value_on": "2025-04-12"}, "after today"),
        ({"value_on": "2025-03-01"}, "cannot have come before"),
        ({"channel": "barter"}, "valid choice"),
        ({"channel": "transfer"}, "bank’s reference"),
        ({"payoff": "on"}, "ends the loan"),
    ],
)
def test_what_is_typed_wrong_is_said_beside_it(client, counter, due, changed, says):
    for asked in ({"split": "1"}, {}):
        answer = client.post(counter, typed(due, **changed, **asked))
        assert answer.status_code == 400
        assert says in answer.content.decode()
        assert payments(due) == []


def test_each_bank_reference_counts_once(client, counter, due):
    client.post(counter, typed(due, channel="transfer", bank_reference="IN-1"))
    again = client.post(counter, typed(due, channel="transfer", bank_reference="IN-1", key="0d9c5c4e-3f3e-4a55-9a3e-555555555555"))
    assert again.status_code == 400
    assert "booked before" in again.content.decode()
    assert len(payments(due)) == 1


def test_before_the_payout_nothing_is_taken(client, counter, people, approved):
    signed = services.sign_contract(people["officer"], None, approval=approved(application_id=9))
    answer = client.post(counter, typed(signed, value_on="2025-03-11"))
    assert "not paid out yet" in answer.content.decode()


def test_only_the_counter_comes_to_the_counter(client, people, loan):
    client.force_login(people["officer"])
    assert client.get(reverse("servicing:counter")).status_code == 403
    assert client.post(reverse("servicing:counter"), typed(loan)).status_code == 403


def test_the_day_is_listed_with_its_sums(client, counter, due):
    client.post(counter, typed(due))
    page = client.get(counter).content.decode()
    assert "Posted today" in page
    assert page.count("1,276.12") >= 2
    assert "−20,000.00" in page, "no day was closed since the payout: it stands in the same business day"


def test_one_asks_for_it_back_and_another_approves(client, counter, due, people):
    client.post(counter, typed(due))
    event = LoanEvent.objects.latest("pk")
    ask = reverse("servicing:reversal", args=[event.pk])
    assert client.post(ask, {"reason": ""}).status_code == 400
    client.post(ask, {"reason": "Another man’s money.", "key": KEY[:-1] + "6"})
    request = ReversalRequest.objects.get()
    approve = reverse("servicing:approve", args=[request.pk])
    assert "another person approves" in client.get(reverse("servicing:reversals")).content.decode()
    assert "may not approve" in client.post(approve, follow=True).content.decode()
    client.force_login(people["other_cashier"])
    client.post(approve, {"key": KEY[:-1] + "7"})
    assert LoanEvent.objects.filter(reverses=event).count() == 1
    assert "No correction waits." in client.get(reverse("servicing:reversals")).content.decode()


def test_money_without_a_loan_finds_it_later(client, counter, due, office_clock):
    page = reverse("servicing:suspense")
    said = {"amount_minor": "1276.12", "currency": "CNY", "value_on": "2025-04-11", "channel": "transfer", "bank_reference": "IN-3"}
    assert client.post(page, {**said, "currency": "XXQ"}).status_code == 400
    assert client.post(page, {**said, "value_on": "2025-04-12"}).status_code == 400
    assert not SuspenseItem.objects.exists()
    client.post(page, {**said, "key": KEY[:-1] + "8"})
    item = SuspenseItem.objects.get()
    office_clock.move_to("2025-04-20", 10)
    attribute = reverse("servicing:attribute", args=[item.pk])
    assert due.number in client.get(attribute, {"q": "A"}).content.decode()
    assert "no loan with this number" in client.post(attribute, {"number": "HZ-nothing"}).content.decode()
    client.post(attribute, {"number": due.number, "key": KEY[:-1] + "9"})
    assert SuspenseAttributed.objects.get().event.value_on == date(2025, 4, 11)
    assert client.get(attribute).status_code == 404
