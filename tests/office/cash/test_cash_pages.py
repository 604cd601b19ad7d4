"""The custody pages: a receipt on the phone, the blind count, who may not, and queries that do not grow."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

DUE = 1_276_12


@pytest.fixture
def hands(people, staff, office_clock):
    people["zhou"] = staff("field_collector", name="Zhou Min")
    people["tang"] = staff("field_collector", name="Tang Wei")
    office_clock.move_to("2025-03-11", 11)
    return people


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_


def typed(**changed):
    return {"number": "0231-0047", "amount_minor": "1,276.12", "key": str(uuid4()), "device_at": "2025-04-11T17:29:00+08:00", **changed}


def give(client, loan, **changed):
    return client.post(reverse("cash:give", args=[loan.pk]), typed(**changed))


def test_a_receipt_is_given_shown_and_counted(hands, loan, enter, office_clock):
    from beforehand.office.cash.models import CashCount, FieldReceipt
    from beforehand.office.servicing.queries import position

    office_clock.move_to("2025-04-11", 17, 29)
    page = enter(hands["zhou"]).get(reverse("cash:give", args=[loan.pk]))
    assert "1,276.12" in page.content.decode()
    answer = give(enter(hands["zhou"]), loan)
    assert answer.url == reverse("cash:receipt", args=["0231-0047"])
    shown = enter(hands["zhou"]).get(answer.url).content.decode()
    assert "<svg" in shown
    assert "0231-0047" in shown
    assert "style=" not in shown
    assert position(loan).due_minor == 0
    given = FieldReceipt.objects.get()
    code = "<svg" + next(part for part in shown.split("<svg") if "receiptcode" in part).split("</svg>")[0] + "</svg>"
    assert code in bytes(given.event.receipt.body).decode(), "the paper and the page carry one code"
    custody = enter(hands["cashier"]).get(reverse("cash:custody")).content.decode()
    assert "Zhou Min" in custody
    assert "1,276.12" not in custody
    address = reverse("cash:count", args=[hands["zhou"].pk, loan.branch_id])
    assert "1,276.12" not in enter(hands["cashier"]).get(address).content.decode()
    wrong = enter(hands["cashier"]).post(address, {"counted_minor": "1,200.00", "key": str(uuid4())})
    assert wrong.status_code == 400
    assert "1,276.12" in wrong.content.decode()
    key = str(uuid4())
    done = enter(hands["cashier"]).post(address, {"counted_minor": "1,276.12", "key": key})
    again = enter(hands["cashier"]).post(address, {"counted_minor": "1,276.12", "key": key})
    assert done.url == again.url == reverse("cash:counted", args=[CashCount.objects.get().pk])
    assert list(CashCount.objects.get().receipts.all()) == [given]
    assert enter(hands["cashier"]).get(done.url).status_code == 200


def test_a_form_sent_twice_is_one_receipt(hands, loan, enter, office_clock):
    office_clock.move_to("2025-04-11", 17, 29)
    key = str(uuid4())
    assert give(enter(hands["zhou"]), loan, key=key).url == give(enter(hands["zhou"]), loan, key=key).url
    assert loan.events.filter(kind="payment").count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"amount_minor": ""}, {"amount_minor": "-1"}, {"amount_minor": "0"}, {"amount_minor": "99999999999999"}, {"amount_minor": "much"},
        {"number": ""}, {"number": "x"}, {"number": "0231-0047" * 5}, {"second_holder": "999999"},
    ],
)  # fmt: skip
def test_wrong_input_comes_back_with_a_sentence(hands, loan, enter, office_clock, changed):
    office_clock.move_to("2025-04-11", 17, 29)
    answer = give(enter(hands["zhou"]), loan, **changed)
    assert answer.status_code == 400
    assert loan.events.filter(kind="payment").count() == 0


def test_a_nonsense_device_clock_is_no_reason_to_refuse_money(hands, loan, enter, office_clock):
    office_clock.move_to("2025-04-11", 17, 29)
    assert give(enter(hands["zhou"]), loan, device_at="2025-13-45T99:00").status_code == 302


def test_who_may_not(hands, loan, enter, staff, office_clock):
    from beforehand.office.staff.models import Branch

    office_clock.move_to("2025-04-11", 17, 29)
    elsewhere = staff("field_collector", branch=Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai"))
    give(enter(hands["zhou"]), loan)
    assert give(enter(elsewhere), loan, number="0300-0001").status_code == 404
    assert enter(elsewhere).get(reverse("cash:receipt", args=["0231-0047"])).status_code == 404
    assert "Zhou Min" not in enter(elsewhere).get(reverse("cash:custody")).content.decode()
    assert enter(hands["first"]).get(reverse("cash:custody")).status_code == 403
    assert give(enter(hands["cashier"]), loan, number="0300-0001").status_code == 403
    address = reverse("cash:count", args=[hands["zhou"].pk, loan.branch_id])
    assert enter(hands["tang"]).get(address).status_code == 403


def test_a_receipt_is_taken_back_by_two(hands, loan, enter, office_clock):
    office_clock.move_to("2025-04-11", 17, 29)
    give(enter(hands["zhou"]), loan)
    address = reverse("cash:cancel", args=["0231-0047"])
    assert enter(hands["cashier"]).get(address).status_code == 200
    assert enter(hands["cashier"]).post(address, {"reason": " "}).status_code == 400
    assert enter(hands["cashier"]).post(address, {"reason": "Another’s money.", "key": str(uuid4())}).status_code == 302
    assert "Another’s money." in enter(hands["cashier"]).get(reverse("cash:receipt", args=["0231-0047"])).content.decode()


def test_to_the_vault(hands, loan, enter, office_clock):
    office_clock.move_to("2025-04-11", 17, 29)
    give(enter(hands["zhou"]), loan)
    count = reverse("cash:count", args=[hands["zhou"].pk, loan.branch_id])
    enter(hands["cashier"]).post(count, {"counted_minor": "1,276.12", "key": str(uuid4())})
    address = reverse("cash:vault", args=[loan.branch_id])
    assert enter(hands["cashier"]).post(address, {"amount_minor": "2000", "key": str(uuid4())}).status_code == 400
    assert enter(hands["cashier"]).post(address, {"amount_minor": "1000", "key": str(uuid4())}).status_code == 302


@pytest.mark.parametrize("page", ["custody", "receipts"])
def test_queries_do_not_grow_with_rows(hands, loan, enter, office_clock, page, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    office_clock.move_to("2025-04-11", 17, 29)
    client = enter(hands["zhou"])
    give(client, loan, amount_minor="1.00")
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(f"cash:{page}"))
    before = len(few)
    for number in range(50, 56):
        give(client, loan, amount_minor="1.00", number=f"0231-{number:04d}")
    with django_assert_num_queries(before):
        client.get(reverse(f"cash:{page}"))
