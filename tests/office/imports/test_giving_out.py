"""An office gives out what it lent and decided: read again, its loans stand as they stood, rules can be tried, and nobody is named."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

pytestmark = pytest.mark.django_db

HANGZHOU = ZoneInfo("Asia/Shanghai")


def given_out(actor, folder, currency=None):
    from beforehand.connectors.book import read_book
    from beforehand.office.imports import services

    done = services.give_out_book(actor, None, folder=folder, currency=currency)
    book = read_book(folder)
    assert not book.refusals
    return done, book


@pytest.fixture(scope="module")
def made_book(tmp_path_factory):
    """What the stories' lessons are tried on."""
    from beforehand.world.book import make_book, write_book

    folder = tmp_path_factory.mktemp("books") / "made"
    write_book(make_book(7, decisions=600), folder)
    return folder


@pytest.fixture
def told(db, made_book):
    """The driver of room 23, up to the day after his visit, and the merchant, placed with an agency; told by the office's own services."""
    from beforehand.world.stories.cast import Cast, open_house
    from beforehand.world.stories.days import evenings, nights
    from beforehand.world.stories.merchant import merchant
    from beforehand.world.stories.moments import at
    from beforehand.world.stories.room_23 import room_23
    from beforehand.world.stories.runner import play

    cast, ends = Cast(book_folder=made_book), at("2026-10-16 10:00")
    play([open_house(cast), nights(ends), evenings(cast, ends), room_23(cast), merchant(cast)], ends)
    return cast


def test_the_stories_come_back_as_they_stood(told, tmp_path):
    from beforehand.core.basics.dates import day_number, instant_micros
    from beforehand.core.loans.layout import Figure
    from beforehand.core.loans.positions import positions
    from beforehand.office.audit import clock
    from beforehand.office.parties.models import ContactDetail, Party
    from beforehand.office.servicing.models import Loan
    from beforehand.office.servicing.queries import position

    done, book = given_out(told.xu_yan, tmp_path / "book")
    stored = {loan.number: position(loan) for loan in Loan.objects.all()}
    assert done.rows["loans"] == len(stored) == 2

    from beforehand.connectors.book.loans import loans_of

    loans = loans_of(book)
    now = clock.now()
    found = positions(loans.columns, day_number(now.astimezone(HANGZHOU).date()), instant_micros(now))
    for row, number in enumerate(loans.loan_ids):
        stands = stored[number]
        for figure, expected in (
            (Figure.PRINCIPAL_OUTSTANDING, stands.principal_outstanding_minor), (Figure.DUE, stands.due_minor),
            (Figure.FEE_PAID, stands.fee_paid_minor), (Figure.RECEIVED, stands.received_minor),
            (Figure.DAYS_PAST_DUE, stands.days_past_due), (Figure.INSTALLMENTS_PAID, stands.installments_paid),
        ):  # fmt: skip
            assert found.figure(figure)[row] == expected, (number, figure)

    decisions = {row["loan_id"]: row for row in book.tables["decisions"].to_pylist()}
    driver = next(row for number, row in decisions.items() if number.startswith("HZ-2025"))
    merchant = next(row for number, row in decisions.items() if number.startswith("HZ-2026"))
    # A: 18 installments, of which 1 to 17 are 1,276.12 and the last 1,257.17 + 18.86; four fees. Six dials at 1.00, one visit 60.00.
    assert driver["earned_minor"] == 17 * 1_276_12 + 1_276_03 - 20_000_00 + 2_55 + 5_74 + 9_57 + 7_66
    assert (driver["funded_minor"], driver["lost_minor"], driver["cost_minor"]) == (20_000_00, 0, 6 * 1_00 + 60_00)
    assert driver["decided_at"] == datetime(2025, 3, 11, 9, 50, tzinfo=HANGZHOU)
    assert driver["home_address.verified_by_visit"] is None
    assert driver["home_address.verified_by_visit@why"] == "never_asked"
    assert driver["income.paper_given"] is True
    assert driver["income.paper_given@known_at"] < driver["decided_at"]
    # D: a paper of before; of 5,000.00 that reached the agency it kept 30 %, fee 115.52 and interest 900.00 were earned.
    assert merchant["decision_id"].startswith("paper-")
    assert merchant["credit_report.current_overdue"] == 6_000_000_00
    assert merchant["earned_minor"] == 115_52 + 900_00
    assert merchant["cost_minor"] - 1_500_00 >= 60_00

    spoken = {str(party.name) for party in Party.objects.all()} | {str(one.value) for one in ContactDetail.objects.all()}
    spoken |= {party.number for party in Party.objects.all()} | {"Lin Qiao", "landlord", "room 23", "POS"}
    written = {text for table in book.tables.values() for text in _texts(table)} | {(tmp_path / "book" / "book.json").read_text()}
    assert not [(name, text) for name in spoken for text in written if name and (name == text or (len(name) > 2 and name in text))]


def _texts(table):
    names = [field.name for field in table.schema if pa.types.is_string(field.type)]
    return {text for name in names for text in table.column(name).to_pylist() if text}


def test_a_rule_is_tried_on_the_office_s_own_decisions(told, tmp_path, capsys):
    from beforehand.cli import main

    given_out(told.xu_yan, tmp_path / "book")
    assert main(["backtest", str(tmp_path / "book"), "--rule", "credit_report.current_overdue > 1000.00 CNY", "--age", "1", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["rules"][0]["true"] == 1
    assert answer["known_basis"] == {"credit_report.current_overdue": "recorded"}
    assert not answer["rebuilt_otherwise"]
    assert main(["backtest", str(tmp_path / "book"), "--rule", "refer when not home_address.verified_by_visit", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rules"][0]["unknown"] == 2


def test_the_book_comes_into_an_office_again(told, tmp_path):
    from beforehand.office.imports import services

    done, _book = given_out(told.xu_yan, tmp_path / "book")
    tried = services.try_book(told.xu_yan, tmp_path / "book")
    assert tried.rows_refused == 0, tried.refusals
    assert (tried.counts["loans"], tried.counts["events"]) == (done.rows["loans"], done.rows["events"])
    assert tried.counts["contacts"] == done.rows["contacts"]


def test_what_cannot_be_given_out_is_a_sentence_and_nothing_is_written(people, legacy, tmp_path, staff):
    from beforehand.office.imports import services
    from beforehand.office.pages.unable import UnableTo

    def refused(actor, folder, currency=None):
        with pytest.raises(UnableTo) as why:
            services.give_out_book(actor, None, folder=folder, currency=currency)
        return why.value.sentence

    assert "no loan yet" in refused(people["risk"], tmp_path / "book")
    legacy()
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    assert "not empty and no book" in refused(people["risk"], tmp_path / "letters")
    assert "is a file" in refused(people["risk"], tmp_path / "file")
    assert "no loan in USD" in refused(people["risk"], tmp_path / "book", "USD")
    assert "may not do this" in refused(people["cashier"], tmp_path / "book")
    assert not (tmp_path / "book").exists()
    done, _book = given_out(people["risk"], tmp_path / "book", "CNY")
    assert done.rows["loans"] == 1


def test_the_audit_keeps_the_digest(people, legacy, tmp_path):
    from beforehand.office.audit.models import AuditRow

    legacy()
    done, _book = given_out(people["risk"], tmp_path / "book")
    assert any(f"sha256:{done.content_hash}" in row.names for row in AuditRow.objects.filter(action="read"))
