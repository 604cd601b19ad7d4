"""A placement with its terms, what the agency brought, what it cost, and the recall; figures of case D."""

from __future__ import annotations

from datetime import date

import pytest

pytestmark = pytest.mark.django_db


def balance(account):
    from django.db.models import Sum

    from beforehand.office.servicing.models import JournalPosting

    sums = JournalPosting.objects.filter(account=account).aggregate(debit=Sum("debit_minor"), credit=Sum("credit_minor"))
    return (sums["debit"] or 0) - (sums["credit"] or 0)


def remit(people, placement, amount_minor=5_000_00, received_on=date(2026, 10, 15)):
    from beforehand.office.agencies import services

    return services.record_remittance(people["manager"], None, placement=placement, amount_minor=amount_minor, received_on=received_on)


def test_it_works(people, placed, office_clock):
    from beforehand.core.loans.layout import Component
    from beforehand.office.servicing.queries import allocations

    assert placed.placed_on == date(2026, 9, 8)
    assert placed.terms.number.startswith("P-")
    office_clock.move_to("2026-10-16", 9, 30)
    remittance = remit(people, placed)
    assert remittance.commission_minor == 1_500_00
    paid = {row.component: row.amount_minor for row in allocations(placed.loan) if row.event_id == remittance.event_id}
    assert paid == {Component.FEE: 115_52, Component.INTEREST: 900_00, Component.PRINCIPAL: 3_984_48}
    assert balance("agency_receivable") == 5_000_00 - 1_500_00
    assert balance("commission_expense") == 1_500_00
    assert remittance.event.receipt is not None


def test_recall_and_liquidation(people, placed, office_clock):
    from beforehand.office.agencies import services
    from beforehand.office.agencies.queries import liquidation, placements_of, timeline_rows
    from beforehand.office.pages.unable import UnableTo

    office_clock.move_to("2026-10-16", 9, 30)
    remit(people, placed)
    office_clock.move_to("2026-11-16", 9, 30)
    services.recall_placement(people["manager"], None, placement=placed, reason="Two months, one payment.")
    with pytest.raises(UnableTo):
        services.recall_placement(people["manager"], None, placement=placed, reason="Again.")
    (seen,) = placements_of(people["manager"])
    result = liquidation(seen)
    assert (result.recovered_minor, result.commission_minor, result.net_minor) == (5_000_00, 1_500_00, 3_500_00)
    assert [month.so_far_minor for month in result.months] == [0, 5_000_00, 5_000_00]
    owed_on_the_day = 4_600_80 + 900_00 + 13_75 + 55_399_20 + 136_60
    assert result.placed_minor == owed_on_the_day
    assert result.share_ppm == round(5_000_00 * 1_000_000 / owed_on_the_day)
    assert [row.kind for row in timeline_rows(placed.case.party)] == ["placement", "remittance", "recall"]


def test_what_cannot_be_placed(people, placed, office_clock, staff, branch):
    from beforehand.office.agencies import services
    from beforehand.office.pages.unable import UnableTo

    again = {"case": placed.case, "loan": placed.loan, "agency": placed.agency, "commission_ppm": 300_000, "conduct_terms": "As the house."}
    with pytest.raises(UnableTo, match="Call it back first"):
        services.place_case(people["manager"], None, **again)
    services.recall_placement(people["manager"], None, placement=placed, reason="Idle.")
    for wrong in ({"commission_ppm": 0}, {"commission_ppm": 1_000_000}, {"conduct_terms": " "}, {"recall_after_days": 0}):
        with pytest.raises(UnableTo):
            services.place_case(people["manager"], None, **{**again, **wrong})
    with pytest.raises(UnableTo):
        services.place_case(people["cashier"], None, **again)
    with pytest.raises(UnableTo):
        services.register_agency(people["manager"], None, name="qiantang  receivables")
    services.place_case(people["manager"], None, **again)


@pytest.mark.parametrize(
    ("amount_minor", "received_on"),
    [(0, date(2026, 10, 15)), (-1, date(2026, 10, 15)), (10**14, date(2026, 10, 15)), (100, date(2026, 9, 7)), (100, date(2300, 1, 1))],
)
def test_what_cannot_be_remitted(people, placed, office_clock, amount_minor, received_on):
    from beforehand.office.pages.unable import UnableTo

    office_clock.move_to("2026-10-16", 9, 30)
    with pytest.raises(UnableTo):
        remit(people, placed, amount_minor, received_on)
    assert placed.loan.events.filter(kind="payment").count() == 0


def test_after_the_recall_money_counts_and_earns_nothing(people, placed, office_clock):
    from beforehand.office.agencies import services

    office_clock.move_to("2026-09-20", 9)
    services.recall_placement(people["manager"], None, placement=placed, reason="Idle.")
    office_clock.move_to("2026-10-16", 9)
    assert remit(people, placed).commission_minor == 0


def test_a_remittance_taken_back_takes_its_commission_back(people, placed, office_clock):
    from beforehand.office.servicing import services as servicing

    office_clock.move_to("2026-10-16", 9, 30)
    remittance = remit(people, placed)
    asked = servicing.request_reversal(people["cashier"], None, event=remittance.event, reason="The agency sent it for another.")
    servicing.approve_reversal(people["head"], None, request=asked)
    assert balance("commission_expense") == 0
    assert balance("agency_receivable") == 0


def test_the_agencys_contacts_count_in_the_gates_history(people, placed, office_clock):
    from beforehand.office.agencies import services
    from beforehand.office.contacts.queries import history_of
    from beforehand.office.pages.unable import UnableTo

    services.record_agency_contact(people["manager"], None, placement=placed, kind="call", result="conversation")
    assert [one.by for one in history_of(placed.case.party)] == ["agency"]
    services.recall_placement(people["manager"], None, placement=placed, reason="Idle.")
    office_clock.forward(days=2)
    with pytest.raises(UnableTo):
        services.record_agency_contact(people["manager"], None, placement=placed, kind="call", result="conversation")
