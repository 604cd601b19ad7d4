"""An office in which every room has something to write into, and a reader of the forms that its pages show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of forms looks into the database; pytest-django makes it only for tests that say so."""
    for item in items:
        if Path(__file__).parent in item.path.parents and "told" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(autouse=True)
def _django_db_marker() -> None:
    """The office below opens and takes back the transaction here."""


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The four cases and the next four on the demonstration's morning, told once for all tests of a module and taken back after them."""
    from django.db import transaction

    from beforehand.world.book import make_book, write_book
    from beforehand.world.demonstration import NOW
    from beforehand.world.stories.cast import Cast, open_house
    from beforehand.world.stories.days import evenings, nights
    from beforehand.world.stories.good_customer import good_customer
    from beforehand.world.stories.lessons import signed_and_released
    from beforehand.world.stories.merchant import merchant
    from beforehand.world.stories.next_four import next_four
    from beforehand.world.stories.room_23 import room_23
    from beforehand.world.stories.runner import play
    from beforehand.world.stories.urban_village import urban_village

    folder = tmp_path_factory.mktemp("book")
    write_book(make_book(7, decisions=3_000), folder)
    cast = Cast(book_folder=folder)
    with django_db_blocker.unblock(), transaction.atomic():
        play(
            [open_house(cast), nights(NOW), evenings(cast, NOW), room_23(cast), urban_village(cast), good_customer(cast), merchant(cast),
             signed_and_released(cast), next_four(cast)],
            NOW,
        )  # fmt: skip
        _what_waits(cast)
        yield cast
        transaction.set_rollback(True)


def _what_waits(cast: Any) -> None:
    """What the stories leave out: a bag with a receipt, money without a loan, a correction, a contract to sign, one to pay out, a flag."""
    from beforehand.office.audit import clock
    from beforehand.office.cash import services as cash
    from beforehand.office.parties import services as parties
    from beforehand.office.servicing import services as servicing
    from beforehand.office.servicing.models import Approval, Loan

    loan = Loan.objects.filter(party__cases__closed_at=None).order_by("pk").last() or Loan.objects.order_by("pk").last()
    servicing.receive_to_suspense(
        cast.sun_li, None, branch=cast.hangzhou, amount_minor=50_00, currency="CNY", channel="transfer", value_on=date(2026, 11, 23),
        bank_reference="WHOSE-1", payer_words="installment",
    )  # fmt: skip
    cash.give_field_receipt(cast.zhou_min, None, loan=loan, amount_minor=100_00, number="0042-0901", device_at=clock.now())
    cast.kept["loan_paid_into"] = loan.number
    posted = servicing.receive_payment(cast.sun_li, None, loan=loan, amount_minor=200_00, channel="cash")
    servicing.request_reversal(cast.sun_li, None, event=posted, reason="Typed for the wrong loan")
    for number, signed in ((9_001, False), (9_002, True)):
        approval = Approval.objects.create(
            application_id=number, party=loan.party, product=cast.product, principal_minor=20_000_00, installments=18,
            prepared_by=cast.chen_yu, first_signer=cast.lin_qiao, second_signer=cast.shen_ke, signed_at=clock.now(),
            payable_from=clock.now(), decision_hash="0" * 64, recorded_by=cast.shen_ke,
        )  # fmt: skip
        if signed:
            cast.kept["unpaid"] = servicing.sign_contract(cast.chen_yu, None, approval=approval)
    parties.raise_flag(cast.luo_ning, None, party=loan.party, kind="vulnerable", reason="Says he is ill")
