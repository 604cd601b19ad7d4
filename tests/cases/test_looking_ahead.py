"""A back-test on a book that looks ahead: one microsecond late, on the instant, undated, from the future, and files that are none."""

import json
import shutil
from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from beforehand.cli import main

RULE = "decline when credit_report.current_overdue > 1000.00 CNY"
COLUMN = "credit_report.current_overdue@known_at"


@pytest.fixture
def book(made_book, tmp_path):
    """A copy of the made book that may be spoilt."""
    shutil.copytree(made_book, tmp_path / "book")
    return tmp_path / "book"


def dated(book, shift, row=0, basis="recorded"):
    """Every value dated at its decision; that of `row` shifted (None: no date)."""
    table = pq.read_table(book / "decisions.parquet")
    instants = [moment - timedelta(days=1) for moment in table["decided_at"].to_pylist()]
    instants[row] = None if shift is None else table["decided_at"][row].as_py() + shift
    if COLUMN in table.column_names:
        table = table.drop_columns([COLUMN])
    table = table.append_column(COLUMN, pa.array(instants, pa.timestamp("us", tz="UTC")))
    pq.write_table(table, book / "decisions.parquet")
    head = json.loads((book / "book.json").read_text())
    head["attributes"]["credit_report.current_overdue"]["basis"] = basis
    (book / "book.json").write_text(json.dumps(head))
    return table["decision_id"][row].as_py()


def net(book, capsys):
    """The answer in money, minor units."""
    capsys.readouterr()
    assert main(["backtest", str(book), "--rule", RULE, "--json"]) == 0
    return json.loads(capsys.readouterr().out)["money"]["decline"]["all"]["net_minor"]


def refused(book, capsys, rule=RULE):
    """One sentence, exit code 2, nothing on the page."""
    capsys.readouterr()
    assert main(["backtest", str(book), "--rule", rule]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err


def row_with_a_value(book):
    """The first decision whose overdue is known."""
    values = pq.read_table(book / "decisions.parquet")["credit_report.current_overdue"]
    return pc.index(pc.is_valid(values), True).as_py()


def test_on_the_instant_is_known_and_a_microsecond_later_is_not(book, made_book, capsys):
    row = row_with_a_value(book)
    plain = net(made_book, capsys)
    dated(book, timedelta(0), row)
    assert net(book, capsys) == plain
    dated(book, timedelta(microseconds=-1), row)
    assert net(book, capsys) == plain
    decision = dated(book, timedelta(microseconds=1), row)
    said = refused(book, capsys)
    assert "credit_report.current_overdue" in said
    assert decision in said
    assert "learnt after the decision" in said


@pytest.mark.parametrize("shift", [timedelta(days=1), timedelta(days=365 * 200)])
def test_a_known_at_from_the_future_is_refused_by_name(book, capsys, shift):
    decision = dated(book, shift, row_with_a_value(book))
    assert decision in refused(book, capsys)


def test_a_value_without_its_date_is_refused_by_name(book, capsys):
    decision = dated(book, None, row_with_a_value(book))
    said = refused(book, capsys)
    assert "no known_at" in said
    assert decision in said


def test_the_refused_column_does_not_stop_a_rule_that_does_not_ask_for_it(book, capsys):
    dated(book, timedelta(microseconds=1), row_with_a_value(book))
    capsys.readouterr()
    assert main(["backtest", str(book), "--rule", "decline when bank_statement.months_covered < 6"]) == 0
    assert "credit_report" in refused(book, capsys, "decline when bank_statement.months_covered < 6 or credit_report.current_overdue > 0")


@pytest.mark.parametrize("basis", ["after", "none"])
def test_a_column_declared_to_be_hindsight_is_refused_though_its_dates_look_right(book, capsys, basis):
    dated(book, timedelta(days=-1), row_with_a_value(book), basis)
    assert "credit_report.current_overdue" in refused(book, capsys)


@pytest.mark.parametrize("table", ["decisions", "loans", "facts"])
@pytest.mark.parametrize("spoilt", ["zero", "half", "tail", "text", "empty", "gone"])
def test_a_file_that_is_none_is_a_sentence(book, capsys, table, spoilt):
    path = book / f"{table}.parquet"
    whole = path.read_bytes()
    rows = pq.read_table(path)
    if spoilt == "gone":
        path.unlink()
    elif spoilt == "empty":
        pq.write_table(rows.slice(0, 0), path)
    else:
        path.write_bytes({"zero": b"", "half": whole[: len(whole) // 2], "tail": whole[:-7], "text": b"PAR1 no parquet PAR1"}[spoilt])
    if (table, spoilt) in {("facts", "gone"), ("facts", "empty"), ("loans", "empty")}:
        assert isinstance(net(book, capsys), int), "the decisions carry what the rule and the money need"
        return
    assert f"{table}.parquet" in refused(book, capsys)


@pytest.mark.parametrize("verb", [["position"], ["portfolio"], ["explain"], ["mine"]])
def test_other_verbs_say_it_too(book, capsys, verb):
    (book / "events.parquet").write_bytes(b"")
    (book / "decisions.parquet").write_bytes(b"")
    day = [] if verb == ["mine"] else ["--as-of", "2026-11-23"]
    loan = ["1"] if verb == ["explain"] else []
    capsys.readouterr()
    code = main([*verb, str(book), *loan, *day])
    said = capsys.readouterr()
    assert (code, said.out, "Traceback" in said.err) == (2, "", False)
