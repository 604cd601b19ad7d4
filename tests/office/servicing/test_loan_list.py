"""The list of loans where it is long: the page alone is computed, every order is the same over all pages, the export is whole."""

import csv
import importlib
import io
import re
from datetime import date

import pytest
from django.urls import reverse

from beforehand.office.parties import services as parties
from beforehand.office.servicing import services
from beforehand.office.servicing.models import Approval, Loan
from beforehand.office.servicing.queries import listing

page = importlib.import_module("beforehand.office.servicing.pages.loans")  # its package has a page of the same name
LEVEL = 1_276_12
NAMES = ("Wang Wu", "Li Si", "Zhao Liu", "An Yi", "Qian Qi")


@pytest.fixture
def five(people, branch, product, office_clock):
    """Five loans of one day; the first has paid two installments, the second one, the others nothing; the last is not paid out."""
    from beforehand.office.audit import clock

    made = []
    for number, name in enumerate(NAMES, start=1):
        party = parties.open_file(people["officer"], None, branch=branch, name=name, born_on=date(1990, 1, 1))
        approval = Approval.objects.create(
            application_id=number, party=party, product=product, principal_minor=20_000_00, installments=18, prepared_by=people["officer"],
            first_signer=people["first"], second_signer=people["second"], signed_at=clock.now(), payable_from=clock.now(),
            decision_hash="0" * 64, recorded_by=people["second"],
        )  # fmt: skip
        loan = services.sign_contract(people["officer"], None, approval=approval)
        if number < len(NAMES):
            services.pay_out(people["cashier"], None, loan=loan, channel="cash")
        made.append(loan)
    office_clock.move_to("2025-05-12", 10)
    for loan, times in zip(made, (2, 1), strict=False):
        for day in loan.due_on[:times]:
            services.receive_payment(people["cashier"], None, loan=loan, amount_minor=LEVEL, channel="cash", value_on=day)
    return made


@pytest.fixture
def numbers(client, people, monkeypatch):
    """The loan numbers of a list over all its pages, two on a page."""
    monkeypatch.setattr(page, "PAGE", 2)
    client.force_login(people["officer"])

    def read(**asked):
        found = []
        for at in range(1, 10):
            shown = client.get(reverse("servicing:loans"), {**asked, "page": at}).content.decode()
            there = re.findall(r'href="/loans/(HZ-[0-9-]+)/"', shown)
            if not there or there[0] in found:
                return found
            found += there
        return found

    return read


def names(five, *order):
    return [five[NAMES.index(name)].number for name in order]


def test_the_page_alone_is_computed(five, numbers, client, monkeypatch):
    computed = []
    monkeypatch.setattr(page, "loans_today", lambda rows: computed.append(len(list(rows))) or listing.loans_today(rows))
    client.get(reverse("servicing:loans"))
    client.get(reverse("servicing:loans"), {"sort": "name", "page": 3})
    assert computed == [2, 1]


@pytest.mark.parametrize("sort", ["number", "name", "granted", "principal", "due", "late", "next"])
@pytest.mark.parametrize("down", ["", "-"])
def test_every_order_holds_every_loan_once(five, numbers, sort, down):
    assert sorted(numbers(sort=down + sort)) == sorted(one.number for one in five)


def test_the_orders(five, numbers):
    assert numbers(sort="name") == names(five, "An Yi", "Li Si", "Qian Qi", "Wang Wu", "Zhao Liu")
    assert numbers(sort="-name") == names(five, "Zhao Liu", "Wang Wu", "Qian Qi", "Li Si", "An Yi")
    assert numbers(sort="number") == [one.number for one in five]
    assert numbers(sort="late")[:3] == names(five, "Qian Qi", "Wang Wu", "Li Si"), "0 (not paid out), 0 (paid), 1 day late"
    assert set(numbers(sort="-late")[:2]) == set(names(five, "Zhao Liu", "An Yi")), "31 days late"
    assert numbers(sort="-principal")[-1] == five[-1].number, "nothing is lent yet"


def test_the_filters(five, numbers):
    assert numbers(state="not_paid_out") == [five[-1].number]
    assert set(numbers(bucket="days_31_60")) == set(names(five, "Zhao Liu", "An Yi"))
    assert numbers(bucket="days_31_60", sort="name") == names(five, "An Yi", "Zhao Liu")
    assert numbers(bucket="over_180") == []


@pytest.mark.parametrize("asked", [{}, {"sort": "name"}, {"sort": "-late"}, {"bucket": "days_31_60"}])
def test_the_export_is_the_list(five, numbers, client, monkeypatch, asked):
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    monkeypatch.setattr(page, "AT_ONCE", 2)
    answer = client.get(reverse("servicing:loans_csv"), asked)
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode().lstrip("\ufeff"))))
    assert [row[0] for row in rows[1:]] == numbers(**asked)
    assert {len(row) for row in rows} == {13}


def test_a_loan_that_cannot_be_computed_stands_at_the_end(five, numbers, monkeypatch):
    broken = five[0].number
    first = listing.loans_today

    def parked(rows, known=None):
        from dataclasses import replace

        return [replace(row, computed=False) if row.loan.number == broken else row for row in first(rows, known)]

    monkeypatch.setattr(listing, "loans_today", parked)
    for sort in ("late", "-late", "due", "-due"):
        assert numbers(sort=sort)[-1] == broken
    assert Loan.objects.count() == len(numbers(sort="late"))
