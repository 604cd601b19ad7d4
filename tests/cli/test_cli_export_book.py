"""`beforehand export-book`: an office's book on the command line, and what it refuses with exit code 2."""

from __future__ import annotations

import contextlib
import json

import pytest

from beforehand.cli import main


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("{empty}/book", "--data", "{empty}"), "There is no office in"),
        ((), "required"),
        (("{empty}/book", "--currency", "yuan"), "no currency"),
    ],
)
def test_wrong_input_is_a_sentence_and_2(tmp_path, capsys, monkeypatch, argv, said):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert main(["export-book", *(each.format(empty=tmp_path) for each in argv)]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert not (tmp_path / "book").exists()


@pytest.mark.django_db
def test_an_office_without_loans_says_so_and_one_with_a_loan_is_written(tmp_path, capsys, monkeypatch, staff, branch, office_clock):
    from datetime import date, datetime

    from django.db import connection

    from beforehand.office.imports import services as imports
    from beforehand.office.project import opening
    from beforehand.office.servicing import services as servicing

    monkeypatch.setattr(opening, "reached", lambda _folder, run_as=None: contextlib.nullcontext())  # the test's own database is the office
    monkeypatch.setattr(connection, "close", lambda: None)
    assert main(["export-book", str(tmp_path / "book")]) == 2
    assert "no loan yet" in capsys.readouterr().err
    office_clock.move_to("2026-08-31", 15)
    risk, head, zone = staff("risk_manager"), staff("branch_manager"), branch.zone_info
    product = servicing.add_product(
        risk, None, code="equal", name_en="Equal installments", name_zh="等额本息", currency="CNY", annual_rate_ppm=180_000,
        overdue_fee_daily_ppm=500, least_minor=1000_00, most_minor=200_000_00, installments_least=1, installments_most=36,
        in_force_from=date(2025, 1, 1),
    )  # fmt: skip
    imports.import_legacy_loan(
        head, None, branch=branch, source="Paper", name="Somebody", born_on=None, product=product, amount_minor=60_000_00, installments=12,
        granted_on=date(2026, 8, 3), applied_at=datetime(2026, 8, 3, 9, tzinfo=zone), decided_at=datetime(2026, 8, 3, 16, tzinfo=zone),
        brought_by="Li", prepared_by="Chen", signed_by=["Li"],
    )  # fmt: skip
    assert main(["export-book", str(tmp_path / "book"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["rows"]["loans"] == answer["rows"]["decisions"] == answer["rows"]["events"] == 1
    assert len(answer["sha256"]) == 64
    assert main(["position", str(tmp_path / "book"), "--as-of", "2026-09-04", "--json"]) == 0
    (loan,) = json.loads(capsys.readouterr().out)["loans"]
    assert loan["due"] == 4_600_80 + 900_00 + 2_75
    assert main(["export-book", str(tmp_path / "book"), "--as", "nobody"]) == 2
    assert "Nobody works here" in capsys.readouterr().err
