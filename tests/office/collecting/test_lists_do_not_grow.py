"""The pages of money, collection and the field ask the database as often for many rows as for few."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beforehand.office.agencies import services as agencies
from beforehand.office.audit import clock
from beforehand.office.cash import services as cash
from beforehand.office.closing.models import CloseRun
from beforehand.office.collecting import services
from beforehand.office.contacts import services as contacts
from beforehand.office.safety import services as safety
from beforehand.office.servicing import services as servicing
from beforehand.office.servicing.models import Approval
from beforehand.office.staff.models import system

FEW, MANY = 3, 12


@pytest.fixture
def written(people, branch, lend, office_clock):
    """Writes so many more of everything a list shows, each of a borrower of his own; gives the first loan and its case."""
    office_clock.move_to("2026-07-01", 10)
    lent = [lend(name=f"P{number}", phone=f"138000{number:05d}", home=f"House {number}") for number in range(1, MANY + 1)]
    office_clock.move_to("2026-09-01", 10)  # the first installment of each is a month late
    agency = agencies.register_agency(people.manager, None, name="Qiantang Receivables")
    made, today = [], date(2026, 9, 1)

    def more(count):
        for _ in range(count):
            number = len(made) + 1
            loan = lent[number - 1]
            party = loan.party
            posted = servicing.receive_payment(people.cashier, None, loan=loan, amount_minor=100_00, channel="cash")
            servicing.request_reversal(people.cashier, None, event=posted, reason="Another loan's.")
            servicing.receive_to_suspense(
                people.cashier, None, branch=branch, amount_minor=50_00, currency="CNY", channel="transfer", value_on=today,
                bank_reference=f"S-{number}",
            )  # fmt: skip
            Approval.objects.create(
                application_id=1000 + number, party=party, product=loan.product, principal_minor=5_000_00, installments=6,
                prepared_by=people.officer, first_signer=people.first, second_signer=people.second, signed_at=clock.now(),
                payable_from=clock.now(), decision_hash="0" * 64, recorded_by=people.second,
            )  # fmt: skip
            waiting = Approval.objects.create(
                application_id=2000 + number, party=party, product=loan.product, principal_minor=5_000_00, installments=6,
                prepared_by=people.officer, first_signer=people.first, second_signer=people.second, signed_at=clock.now(),
                payable_from=clock.now(), decision_hash="0" * 64, recorded_by=people.second,
            )  # fmt: skip
            servicing.sign_contract(people.officer, None, approval=waiting)
            case = services.open_case(system(), None, branch=branch, party=party, loans=[loan], opened_on=loan.granted_on)
            services.assign_case(people.manager, None, case=case, collector=people.collector)
            first = made[0] if made else (loan, case)
            contacts.log_contact(  # alone at the door: a breach
                people.collector, None, party=first[0].party, kind="visit", result="not_home", place="home", case=first[1]
            )
            services.record_promise(
                people.collector, None, case=first[1], loan=first[0], promised_on=today + timedelta(days=3), amount_minor=10_00
            )
            receipt = cash.give_field_receipt(
                people.collector, None, loan=loan, amount_minor=10_00, number=f"0231-{number:04d}", device_at=clock.now()
            )
            cash.count_hand_in(people.cashier, None, officer=people.collector, receipts=[receipt], counted_minor=10_00)
            placement = agencies.place_case(
                people.manager, None, case=case, loan=loan, agency=agency, commission_ppm=300_000, conduct_terms="As the house."
            )
            agencies.record_remittance(people.manager, None, placement=placement, amount_minor=20_00, received_on=today)
            safety.report_incident(
                people.collector, None, party=party, kind="threat", happened_at=clock.now(), place="", words="He shouted.",
                officers=[people.collector],
            )  # fmt: skip
            CloseRun.objects.create(
                branch=branch, day=today - timedelta(days=number), finished_at=clock.now(), recorded_by=people.branch_manager
            )
            made.append((loan, case))
        return made[0]

    return more


def pages(loan, case):
    number = loan.party.number
    return {
        "loans": reverse("servicing:loans"), "loans by days late": reverse("servicing:loans") + "?sort=-late",
        "loans of a state": reverse("servicing:loans") + "?state=active", "loan": reverse("servicing:loan", args=[loan.number]),
        "figures": reverse("servicing:figures", args=[loan.number]), "counter": reverse("servicing:counter"),
        "counter, found": reverse("servicing:counter") + "?q=P", "suspense": reverse("servicing:suspense"),
        "reversals": reverse("servicing:reversals"), "payouts": reverse("servicing:payouts"), "custody": reverse("cash:custody"),
        "receipts": reverse("cash:receipts"), "receipts out": reverse("cash:receipts") + "?show=out", "closes": reverse("closing:runs"),
        "worklist": reverse("collecting:worklist"), "case": reverse("collecting:case", args=[case.pk]),
        "contacts": reverse("contacts:log", args=[number]), "breaches": reverse("contacts:breaches"),
        "incidents": reverse("safety:incidents") + "?show=all", "placements": reverse("agencies:placements"),
    }  # fmt: skip


def test_no_list_asks_more_for_more_rows(client, people, written):
    def asked():
        found = {}
        for name, address in pages(loan, case).items():
            client.get(address)  # what a process reads once
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            assert answer.status_code == 200, name
            found[name] = [query["sql"] for query in queries.captured_queries]
        return found

    client.force_login(people.branch_manager)
    loan, case = written(FEW)
    few = asked()
    written(MANY - FEW)
    many = asked()
    grown = {name: _more(few[name], many[name]) for name in few if len(many[name]) > len(few[name])}
    assert grown == {}, "\n".join(f"{name}: {sql}" for name, sql in grown.items())


def _more(few, many):
    """The shapes of the questions that were asked more often."""
    before, after = (Counter(re.sub(r"[0-9]+|'[^']*'", "N", sql) for sql in asked) for asked in (few, many))
    return [f"{count} more: {sql[-300:]}" for sql, count in (after - before).items() if count > 1]
