"""The verbs on books, from the file to the answer, with their exit codes."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from beforehand.cli import main
from beforehand.connectors.book import TABLES, GoodMoney, LossRule, Manifest, write_book
from beforehand.core.loans.single import make_schedule

EXTRACT = Path(__file__).parents[1] / "extracts" / "sba_7a.parquet"
HANGZHOU = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def sba(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sba") / "book"
    assert main(["import", "sba-7a", str(EXTRACT), "--to", str(folder)]) == 0
    return folder


def answer(capsys, *argv):
    capsys.readouterr()
    assert main([*argv, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys, *argv):
    capsys.readouterr()
    assert main(list(argv)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


def test_a_rule_on_the_real_book_is_answered_in_one_sentence_and_in_figures(sba, capsys):
    rule = 'state in ("CA", "FL") and gr_appv <= 50000.00 USD'
    found = answer(capsys, "backtest", str(sba), "--rule", rule, "--judge-from", "2004-10-01")
    source = pq.read_table(EXTRACT)
    state, amount = (source[name].to_numpy() for name in ("State", "GrAppv"))
    approved = source["ApprovalDate"].to_numpy().astype("datetime64[D]")
    known = ~(source["MIS_Status"].is_null().to_numpy() & source["ChgOffDate"].is_null().to_numpy())
    hits = np.isin(state, ["CA", "FL"]) & (amount <= 50_000) & (approved >= np.datetime64("1990-01-01")) & known
    money = found["money"]["decline"]
    assert money["all"]["turned_away"]["decisions"] == int(hits.sum())
    assert money["from"]["turned_away"]["decisions"] == int((hits & (approved >= np.datetime64("2004-10-01"))).sum())
    assert money["all"]["net_minor"] == money["before"]["net_minor"] + money["from"]["net_minor"]
    for figure in ("loss_minor", "profit_minor", "decisions", "bad"):
        assert sum(vintage["turned_away"][figure] for vintage in found["vintages"]["decline"]) == money["all"]["turned_away"][figure]
    assert money["all"]["net_minor"] == money["all"]["loss_avoided_minor"] - money["all"]["good_business_turned_away_minor"]
    low, high = money["all"]["net_minor_90"]
    assert low < money["all"]["net_minor"] < high
    assert found["known_basis"] == {"gr_appv": "declared", "state": "assumed"}
    assert found["rules"][0]["text"] == f"decline when {rule}"
    assert any("margin of 10 %" in sentence for sentence in found["rests_on"])
    assert any("84 months" in sentence for sentence in found["rests_on"])
    assert sum(cell["applications"] for cell in found["swap_set"].values()) == found["rules"][0]["true"] + found["rules"][0]["false"]


def test_the_text_says_money_exactly_and_per_vintage(sba, capsys):
    found = answer(capsys, "backtest", str(sba), "--rule", "new_exist = 2")
    assert main(["backtest", str(sba), "--rule", "new_exist = 2"]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[2].startswith("It would have ")
    net = found["money"]["decline"]["all"]["net_minor"]
    assert f"{abs(net) // 100:,}.{abs(net) % 100:02d} USD" in said.splitlines()[2]
    assert "2004-Q4" in said
    assert "assumed margin of 10 %" in said


def test_the_margin_and_the_age_asked_for_are_taken_and_said(sba, capsys):
    plain = answer(capsys, "backtest", str(sba), "--rule", "new_exist = 2")["money"]["decline"]["all"]
    half = answer(capsys, "backtest", str(sba), "--rule", "new_exist = 2", "--margin", "5%")
    assert half["margin_ppm"] == 50_000
    forgone = half["money"]["decline"]["all"]["good_business_turned_away_minor"]
    assert forgone * 2 == plain["good_business_turned_away_minor"]
    young = answer(capsys, "backtest", str(sba), "--rule", "new_exist = 2", "--age", "24")
    assert young["age_months"] == 24
    assert young["money"]["decline"]["all"]["turned_away"]["bad"] < plain["turned_away"]["bad"]


@pytest.mark.parametrize(
    ("column", "rule"),
    [
        ("term", "term < 60"),
        ("chg_off_prin_gr", "decline when chg_off_prin_gr > 0"),
        ("chg_off_prin_gr", "ChgOffPrinGr > 0"),
        ("term", 'state = "Term" and Term < 60'),
        ("chg_off_date", "chg_off_date is unknown"),
        ("mis_status", 'mis_status = "CHGOFF"'),
        ("rev_line_cr", 'refer when rev_line_cr = "T"'),
        ("disbursement_gross", "disbursement_gross > 50000.00 USD"),
        ("bank", 'bank = "BANK OF AMERICA"'),
        ("create_job", "create_job = 0"),
        ("low_doc", 'low_doc = "Y"'),
        ("zip", 'zip = "94404"'),
        ("purpose.shown", "not purpose.shown"),
        ("nobody_knows", "nobody_knows > 3"),
    ],
)
def test_what_was_not_known_at_the_decision_is_refused_by_name(sba, capsys, column, rule):
    assert column in refused(capsys, "backtest", str(sba), "--rule", rule)


@pytest.mark.parametrize(
    "argv",
    [
        ("--rule", "gr_appv > 50000"),
        ("--rule", "gr_appv > 50000.00 CNY"),
        ("--rule", ""),
        ("--rule", "state ="),
        ("--rule", "refer when new_exist = 2", "--effect", "decline"),
        ("--rule", "new_exist = 2", "--margin", "lots"),
        ("--rule", "new_exist = 2", "--margin", "-3"),
        ("--rule", "new_exist = 2", "--age", "0"),
        ("--rule", "new_exist = 2", "--age", "500"),
        ("--rule", "new_exist = 2", "--judge-from", "2300-01-01"),
        ("--policy", "/nowhere/policy.yaml"),
        ("--policy", str(EXTRACT)),
        ("--rule", "watch when loan.growing_lateness"),
    ],
)
def test_wrong_input_is_one_sentence_and_2(sba, capsys, argv):
    assert refused(capsys, "backtest", str(sba), *argv).strip()


def test_an_empty_and_a_broken_book_are_refused(sba, capsys, tmp_path):
    assert "no such folder" in refused(capsys, "backtest", str(tmp_path / "nowhere"), "--rule", "new_exist = 2")
    assert "no book.json" in refused(capsys, "backtest", str(tmp_path), "--rule", "new_exist = 2")
    broken = tmp_path / "broken"
    shutil.copytree(sba, broken)
    (broken / "decisions.parquet").write_bytes(b"")
    assert "empty (0 bytes)" in refused(capsys, "backtest", str(broken), "--rule", "new_exist = 2")
    pq.write_table(pq.read_table(sba / "decisions.parquet").slice(0, 0), broken / "decisions.parquet")
    assert "no row that can be used" in refused(capsys, "backtest", str(broken), "--rule", "new_exist = 2")


def test_import_refuses_what_it_cannot_take(capsys, tmp_path):
    (tmp_path / "empty.parquet").write_bytes(b"")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    assert "0 bytes" in refused(capsys, "import", "sba-7a", str(tmp_path / "empty.parquet"), "--to", str(tmp_path / "book"))
    assert not (tmp_path / "book").exists()
    assert "not empty and no book" in refused(capsys, "import", "sba-7a", str(EXTRACT), "--to", str(tmp_path / "full"))
    assert "give --to BOOK" in refused(capsys, "import", "sba-7a", str(EXTRACT), "--office")
    assert "give --office" in refused(capsys, "import", "book", str(EXTRACT), "--to", str(tmp_path / "book"))
    assert "there is no such file" in refused(capsys, "import", "sba-7a", str(tmp_path / "nowhere"), "--to", str(tmp_path / "book"))


@pytest.fixture(scope="module")
def founding(tmp_path_factory):
    """Case A as it stood on 23 September 2026, with its seventeen payments and what they were late."""
    granted, folder = date(2025, 3, 11), tmp_path_factory.mktemp("founding") / "book"
    plan = make_schedule(2_000_000, 180_000, granted, 18)
    fees = {15: (4, 255), 16: (9, 574), 17: (15, 957)}
    events = [event("e00", "disbursement", granted, 2_000_000)]
    for number, row in enumerate(plan[:17], start=1):
        late, fee = fees.get(number, (0, 0))
        events.append(event(f"e{number:02}", "payment", row.due_on + timedelta(days=late), row.principal_minor + row.interest_minor + fee))
    loan = {
        "loan_id": "A", "person_id": "driver", "decision_id": None, "branch": "Hangzhou", "product": None, "currency": "CNY",
        "principal_minor": 2_000_000, "annual_rate_ppm": 180_000, "granted_on": granted, "overdue_fee_daily_ppm": 500,
    }  # fmt: skip
    installments = [
        {
            "loan_id": "A",
            "number": number,
            "due_on": row.due_on,
            "principal_minor": row.principal_minor,
            "interest_minor": row.interest_minor,
        }
        for number, row in enumerate(plan, start=1)
    ]
    manifest = Manifest("case A", "told", "none", "CNY", LossRule(18, "lost", "损失"), GoodMoney("earned", 1_000_000, "interest", "利息"))
    rows = {"loans": [loan], "installments": installments, "events": events}
    write_book(folder, manifest, {name: pa.Table.from_pylist(each, schema=TABLES[name].arrow_schema()) for name, each in rows.items()})
    return folder


def event(name, kind, day, amount, reverses=None):
    known_at = datetime(day.year, day.month, day.day, 10, tzinfo=HANGZHOU)
    return {
        "event_id": name, "loan_id": "A", "kind": kind, "happened_on": day, "known_at": known_at,
        "known_basis": "recorded", "amount_minor": amount, "reverses": reverses, "source": "told",
    }  # fmt: skip


def test_position_is_that_of_the_door_of_22(founding, capsys):
    (loan,) = answer(capsys, "position", str(founding), "--as-of", "2026-09-23")["loans"]
    assert loan["due"] == 128_369
    assert (loan["principal_due"], loan["interest_due"], loan["fee_due"]) == (125_717, 1_886, 766)
    assert (loan["days_past_due"], loan["bucket"]) == (12, "days_1_30")
    assert main(["position", str(founding), "--as-of", "2026-09-23"]) == 0
    assert "1,283.69" in capsys.readouterr().out


def test_what_was_not_known_yet_does_not_count(founding, capsys):
    (then,) = answer(capsys, "position", str(founding), "--as-of", "2026-09-23", "--known-at", "2026-08-01T08:00+08:00")["loans"]
    assert then["installments_paid"] == 16  # installment 17, due 11 August, was not yet paid for then
    assert then["next_due_on"] is None
    assert "has no zone" in refused(capsys, "position", str(founding), "--as-of", "2026-09-23", "--known-at", "2026-08-01T08:00")


def test_a_reversal_takes_its_payment_back(founding, capsys, tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(founding, folder)
    events = pq.read_table(folder / "events.parquet").to_pylist()
    events.append(event("e99", "reversal", date(2026, 9, 1), 127_612, reverses="e01"))
    pq.write_table(pa.Table.from_pylist(events, schema=TABLES["events"].arrow_schema()), folder / "events.parquet")
    (before,) = answer(capsys, "position", str(founding), "--as-of", "2026-09-23")["loans"]
    (after,) = answer(capsys, "position", str(folder), "--as-of", "2026-09-23")["loans"]
    assert before["received"] - after["received"] == 127_612
    assert after["due"] > before["due"] + 127_612  # what was taken back is owed again, and late since April 2025


def test_explain_names_event_and_formula_of_each_figure(founding, capsys):
    found = answer(capsys, "explain", str(founding), "A", "--as-of", "2026-09-23")
    assert found["due_minor"] == 128_369
    owed = {row["component"]: row["amount_minor"] for row in found["figures"] if row["event"] is None and row["installment"] == 18}
    assert owed == {"fee": 766, "interest": 1_886, "principal": 125_717}
    given = sum(row["amount_minor"] for row in found["figures"] if row["event"] == "e15")
    assert given == 127_612 + 255
    assert main(["explain", str(founding), "A", "--as-of", "2026-09-23"]) == 0
    assert "e15: " in capsys.readouterr().out
    assert "no loan Q" in refused(capsys, "explain", str(founding), "Q", "--as-of", "2026-09-23")


def test_a_book_without_plans_has_no_positions(sba, capsys):
    assert "No loan of the book has a signed plan" in refused(capsys, "position", str(sba), "--as-of", "2005-01-01")
