"""Custody of notes through the services: the receipt, the hand-in, the shortage, two people, and money given back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import Error, transaction

from beforehand.packs.read import read_pack

pytestmark = pytest.mark.django_db

DUE = 1_276_12


@pytest.fixture
def hands(people, staff):
    people["zhou"] = staff("field_collector", name="Zhou Min")
    people["wu"] = staff("branch_manager", name="Wu Lan")
    return people


def take(people, loan, amount_minor=DUE, number="0231-0047", **more):
    from beforehand.office.cash import services

    return services.give_field_receipt(
        people["zhou"], None, loan=loan, amount_minor=amount_minor, number=number, device_at=datetime(2025, 4, 11, 9, tzinfo=UTC), **more
    )


def count(people, receipts, counted_minor, actor="cashier", **more):
    from beforehand.office.cash import services

    return services.count_hand_in(people[actor], None, officer=people["zhou"], receipts=receipts, counted_minor=counted_minor, **more)


def held(account):
    from beforehand.office.cash.queries import held_minor

    return held_minor(account, "CNY")


def test_it_works(hands, loan, office_clock):
    from beforehand.office.servicing.queries import position

    office_clock.move_to("2025-04-11", 17, 29)
    given = take(hands, loan)
    assert position(loan).due_minor == 0
    assert given.event.value_on.isoformat() == "2025-04-11"
    assert given.event.receipt.number == "0231-0047"
    assert held(f"custody:officer:{hands['zhou'].pk}") == DUE
    office_clock.move_to("2025-04-11", 20, 14)
    counted = count(hands, [given], DUE)
    assert (counted.expected_minor, counted.counted_minor) == (DUE, DUE)
    assert held(f"custody:officer:{hands['zhou'].pk}") == 0
    assert held("till:HZ") == DUE
    assert [(row.giver, row.taker) for row in given.movements.order_by("pk")] == [
        ("borrower", f"officer:{hands['zhou'].pk}"), (f"officer:{hands['zhou'].pk}", "till:HZ"),
    ]  # fmt: skip


def test_a_receipt_sent_twice_is_one_receipt(hands, loan, office_clock):
    office_clock.move_to("2025-04-11", 17)
    key = uuid4()
    assert take(hands, loan, key=key).pk == take(hands, loan, key=key).pk
    assert loan.events.filter(kind="payment").count() == 1


def test_a_number_is_given_once(hands, loan, office_clock):
    from beforehand.office.pages.unable import UnableTo

    office_clock.move_to("2025-04-11", 17)
    take(hands, loan)
    with pytest.raises(UnableTo) as refused:
        take(hands, loan, number="0231-0047")
    assert refused.value.field == "number"
    assert loan.events.filter(kind="payment").count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"amount_minor": 0}, "amount_minor"), ({"amount_minor": -1}, "amount_minor"), ({"amount_minor": 10**14}, "amount_minor"),
        ({"number": ""}, "number"), ({"number": "47"}, "number"), ({"amount_minor": 50_000_00}, "second_holder"),
        ({"amount_minor": 100, "payoff": True}, "amount_minor"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken(hands, loan, office_clock, said, field):
    from beforehand.office.pages.unable import UnableTo

    office_clock.move_to("2025-04-11", 17)
    with pytest.raises(UnableTo) as refused:
        take(hands, loan, **said)
    assert refused.value.field == field
    assert loan.events.filter(kind__in=["payment", "payoff"]).count() == 0


def test_before_the_payout_nothing_is_taken(hands, approved, office_clock):
    from beforehand.office.pages.unable import UnableTo
    from beforehand.office.servicing import services as servicing

    signed = servicing.sign_contract(hands["officer"], None, approval=approved())
    with pytest.raises(UnableTo, match="paid out"):
        take(hands, signed)


def test_from_fifty_thousand_two_hold_and_two_count(hands, approved, office_clock):
    from beforehand.office.pages.unable import UnableTo
    from beforehand.office.servicing import services as servicing

    large = servicing.sign_contract(hands["officer"], None, approval=approved(principal_minor=100_000_00, installments=24))
    servicing.pay_out(hands["cashier"], None, loan=large, channel="transfer", bank_reference="OUT-9")
    office_clock.move_to("2025-04-11", 10)
    with pytest.raises(UnableTo) as refused:
        take(hands, large, amount_minor=50_000_00)
    assert refused.value.field == "second_holder"
    with pytest.raises(UnableTo):
        take(hands, large, amount_minor=50_000_00, second_holder=hands["zhou"])
    given = take(hands, large, amount_minor=50_000_00, second_holder=hands["wu"])
    assert given.movements.get().holders == [hands["zhou"].pk, hands["wu"].pk]
    with pytest.raises(UnableTo) as alone:
        count(hands, [given], 50_000_00)
    assert alone.value.field == "second_counter"
    with pytest.raises(UnableTo, match="Wu Lan"):
        count(hands, [given], 50_000_00, second_counter=hands["wu"])
    counted = count(hands, [given], 50_000_00, second_counter=hands["first"])
    assert counted.second_counter == hands["first"]


def test_the_sum_from_which_two_hold_stands_in_the_houses_pack():
    from beforehand.office.cash.hands import large_cash, large_cash_source

    rule = large_cash(date(2026, 10, 25))
    assert (rule.large_from_minor, rule.currency) == (50_000 * 100, "CNY"), "case book: from 50,000.00 two people hold it together"
    assert "1 January 2025" in large_cash_source(date(2026, 10, 25), "en")
    assert "2025年1月1日" in large_cash_source(date(2026, 10, 25), "zh-hans")


def test_a_new_sum_counts_from_its_day(monkeypatch):
    from beforehand.office.cash import hands as room

    later = {"from": "2026-07-01", "amount": "20000.00", "currency": "CNY", "citation": {"en": "amended", "zh": "修订"}}
    said = read_pack("cash", "founding")["large_cash"]
    monkeypatch.setattr(room, "read_pack", lambda kind, name: {"large_cash": (later, *said)})
    assert room.large_cash(date(2026, 6, 30)).large_from_minor == 50_000 * 100
    assert room.large_cash(date(2026, 7, 1)).large_from_minor == 20_000 * 100


def test_two_smaller_ones_make_a_large_bag(hands, approved, office_clock):
    from beforehand.office.pages.unable import UnableTo
    from beforehand.office.servicing import services as servicing

    large = servicing.sign_contract(hands["officer"], None, approval=approved(principal_minor=100_000_00, installments=24))
    servicing.pay_out(hands["cashier"], None, loan=large, channel="transfer", bank_reference="OUT-9")
    office_clock.move_to("2025-04-11", 10)
    take(hands, large, amount_minor=49_999_99)
    with pytest.raises(UnableTo):
        take(hands, large, amount_minor=1, number="0231-0048")
    recorded = take(hands, large, amount_minor=1, number="0231-0048", alone_words="Nobody else was in the village.")
    assert recorded.breaches == ["cash.two_holders"]


def test_a_shortage_is_the_officers_and_never_the_borrowers(hands, loan, office_clock):
    from beforehand.office.pages.unable import UnableTo
    from beforehand.office.servicing.queries import position

    office_clock.move_to("2025-04-11", 17)
    given = take(hands, loan)
    with pytest.raises(UnableTo) as unexplained:
        count(hands, [given], DUE - 100_00)
    assert unexplained.value.field == "reason"
    count(hands, [given], DUE - 100_00, reason="One note is missing; he does not know where.")
    assert held(f"shortage:officer:{hands['zhou'].pk}") == 100_00
    assert held(f"custody:officer:{hands['zhou'].pk}") == 0
    assert held("till:HZ") == DUE - 100_00
    assert position(loan).due_minor == 0


def test_a_surplus_belongs_to_nobody_yet(hands, loan, office_clock):
    office_clock.move_to("2025-04-11", 17)
    count(hands, [take(hands, loan)], DUE + 5_00, reason="Five more than the receipt says.")
    assert held("till:HZ") == DUE + 5_00
    assert held("variance_income") == -5_00


def test_nobody_counts_his_own_bag_and_the_whole_bag_is_counted(hands, loan, staff, office_clock):
    from beforehand.office.cash import services
    from beforehand.office.pages.unable import UnableTo

    office_clock.move_to("2025-04-11", 17)
    both = staff("field_collector", "cashier", name="Both")
    own = services.give_field_receipt(
        both, None, loan=loan, amount_minor=1_00, number="0300-0001", device_at=datetime(2025, 4, 11, 9, tzinfo=UTC)
    )
    with pytest.raises(UnableTo, match="Both"):
        services.count_hand_in(both, None, officer=both, receipts=[own], counted_minor=1_00)
    one, other = take(hands, loan, 10_00), take(hands, loan, 20_00, number="0231-0048")
    with pytest.raises(UnableTo, match="0231-0048"):
        count(hands, [one], 10_00)
    with pytest.raises(UnableTo):
        count(hands, [], 0)
    with pytest.raises(UnableTo):
        count(hands, [own], 1_00)
    count(hands, [one, other], 30_00)
    with pytest.raises(UnableTo):
        count(hands, [one, other], 30_00)


def test_a_receipt_is_cancelled_only_by_its_counter_entry(hands, loan, office_clock):
    from beforehand.office.servicing import services as servicing
    from beforehand.office.servicing.queries import position

    office_clock.move_to("2025-04-11", 17)
    given, kept = take(hands, loan), take(hands, loan, 7_00, number="0231-0048")
    asked = servicing.request_reversal(hands["cashier"], None, event=given.event, reason="Another borrower’s money.")
    servicing.approve_reversal(hands["other_cashier"], None, request=asked)
    assert position(loan).due_minor == DUE - 7_00
    assert held(f"custody:officer:{hands['zhou'].pk}") == 7_00
    assert given.movements.filter(taker="borrower").count() == 1
    count(hands, [kept], 7_00)
    assert held(f"custody:officer:{hands['zhou'].pk}") == 0


def test_after_the_count_the_till_gives_back(hands, loan, office_clock):
    from beforehand.office.servicing import services as servicing

    office_clock.move_to("2025-04-11", 17)
    given = take(hands, loan)
    count(hands, [given], DUE)
    asked = servicing.request_reversal(hands["cashier"], None, event=given.event, reason="Another borrower’s money.")
    servicing.approve_reversal(hands["other_cashier"], None, request=asked)
    assert held("till:HZ") == 0
    assert held(f"custody:officer:{hands['zhou'].pk}") == 0


def test_to_the_vault(hands, loan, office_clock):
    from beforehand.office.cash import services
    from beforehand.office.pages.unable import UnableTo

    office_clock.move_to("2025-04-11", 17)
    count(hands, [take(hands, loan)], DUE)
    with pytest.raises(UnableTo):
        services.carry_to_vault(hands["cashier"], None, branch=loan.branch, amount_minor=DUE + 1)
    services.carry_to_vault(hands["cashier"], None, branch=loan.branch, amount_minor=DUE)
    assert (held("till:HZ"), held("vault:HZ")) == (0, DUE)


def test_custody_is_never_edited(hands, loan, office_clock):
    office_clock.move_to("2025-04-11", 17)
    given = take(hands, loan)
    with pytest.raises(Error), transaction.atomic():
        type(given).objects.filter(pk=given.pk).update(number="9999-0001")
    with pytest.raises(Error), transaction.atomic():
        given.movements.all().delete()


def test_in_whose_hands(hands, loan, office_clock, django_assert_max_num_queries):
    from beforehand.office.cash.queries import in_whose_hands, next_number, timeline_rows

    office_clock.move_to("2025-04-11", 17)
    given = take(hands, loan)
    with django_assert_max_num_queries(5):
        rows = in_whose_hands(hands["cashier"])
    bag = next(one for one in rows if one.kind == "bag")
    assert (bag.officer, bag.amount_minor, [one.number for one in bag.receipts]) == (hands["zhou"], DUE, ["0231-0047"])
    assert next_number(hands["zhou"]) == "0231-0048"
    office_clock.move_to("2025-04-11", 20)
    count(hands, [given], DUE)
    assert [one.kind for one in in_whose_hands(hands["cashier"])] == ["till"]
    (row,) = timeline_rows(loan.party)
    assert "Zhou Min" in row.text
    assert len(row.steps) == 1
    assert timeline_rows(loan.party, given.recorded_at)[0].steps == ()
