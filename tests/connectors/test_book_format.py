"""The book: what is written is read again, and every wrong table or row is refused with where, what and how to mend it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from beforehand.connectors.book import (
    TABLES,
    AttributeEntry,
    Basis,
    GoodMoney,
    LossRule,
    Manifest,
    UnableToReadBook,
    UnableToWriteBook,
    read_book,
    write_book,
)
from beforehand.connectors.book.decisions import decisions_of
from beforehand.core.hindsight.refusals import UnableToBacktest

ROOT = Path(__file__).parents[2]
MANIFEST = Manifest(
    name="a small book",
    source="made by hand",
    terms="none",
    currency="CNY",
    loss_rule=LossRule(12, "principal lost within 12 months", "12 个月内损失的本金"),
    good_money=GoodMoney("earned", 1_000_000, "interest of good loans", "正常贷款利息"),
    attributes={
        "home_address.verified_by_visit": AttributeEntry("boolean", Basis.RECORDED),
        "credit_report.current_overdue": AttributeEntry("money", Basis.DECLARED, currency="CNY"),
        "region": AttributeEntry("category", Basis.ASSUMED, "seldom changes", "很少变化"),
    },
)
AT = datetime(2025, 3, 11, 2, tzinfo=UTC)


def decision(id, **more):
    row = {
        "decision_id": id, "person_id": f"p-{id}", "loan_id": f"l-{id}", "decided_at": AT, "decided_on": AT.date(), "vintage": "2025-Q1",
        "branch": "Hangzhou", "outcome": "granted", "currency": "CNY", "funded_minor": 2_000_000, "earned_minor": 100, "lost_minor": 0,
        "lost_on": None, "recovered_minor": 0, "cost_minor": 0, "seen_until": date(2026, 6, 1), "matured": True,
    }  # fmt: skip
    return row | more


def declined(id):
    nothing = dict.fromkeys(["loan_id", "funded_minor", "earned_minor", "lost_minor", "recovered_minor", "cost_minor", "seen_until"])
    return decision(id, outcome="declined", matured=False, **nothing)


def table(name, rows, **columns):
    found = pa.Table.from_pylist(rows, schema=TABLES[name].arrow_schema())
    for column, values in columns.items():
        found = found.append_column(column.replace("__", "."), values)
    return found


def written(folder, decisions, **more):
    write_book(folder, MANIFEST, {"decisions": decisions, **more})
    return folder


def spoiled(folder, name, rows):
    """A book one of whose files somebody else has written."""
    pq.write_table(rows, folder / f"{name}.parquet")
    return folder


def test_it_is_read_as_it_was_written(tmp_path):
    rows = table("decisions", [decision("a"), declined("b")], region=pa.array(["north", None]))
    book = read_book(written(tmp_path / "book", rows))
    assert book.manifest == MANIFEST
    assert book.refusals == ()
    assert book.tables["decisions"].to_pylist() == rows.to_pylist()
    assert {name: len(found) for name, found in book.tables.items()} == dict.fromkeys(TABLES, 0) | {"decisions": 2}


def test_the_reference_shows_the_declared_columns():
    page = (ROOT / "docs" / "reference" / "book.md").read_text(encoding="utf-8")
    for declared in TABLES.values():
        assert declared.as_markdown() in page, f"docs/reference/book.md is behind the columns of {declared.name}"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda folder: (folder / "decisions.parquet").write_bytes(b""), "decisions.parquet is empty (0 bytes)"),
        (lambda folder: (folder / "decisions.parquet").write_bytes(b"PAR1 cut"), "no Parquet file or is cut short"),
        (lambda folder: (folder / "decisions.parquet").unlink(), "no decisions.parquet"),
        (lambda folder: (folder / "book.json").unlink(), "no book.json"),
        (lambda folder: (folder / "book.json").write_text("{}"), "has no 'format'"),
        (lambda folder: (folder / "book.json").write_text("[1"), "cannot be read"),
    ],
)
def test_a_book_that_is_not_whole_is_refused(tmp_path, spoil, sentence):
    folder = written(tmp_path / "book", table("decisions", [decision("a")]))
    spoil(folder)
    with pytest.raises(UnableToReadBook) as refused:
        read_book(folder)
    assert sentence in str(refused.value)
    assert refused.value.refusal.sentence("zh") != refused.value.refusal.sentence("en")


def test_no_folder_is_no_book(tmp_path):
    with pytest.raises(UnableToReadBook, match="no such folder"):
        read_book(tmp_path / "nowhere")


def test_a_missing_a_wrong_and_a_foreign_column_are_refused_by_name(tmp_path):
    folder = written(tmp_path / "book", table("decisions", [decision("a")]))
    whole = pq.read_table(folder / "decisions.parquet")
    with pytest.raises(UnableToReadBook, match="no column lost_minor"):
        read_book(spoiled(folder, "decisions", whole.drop_columns(["lost_minor"])))
    floats = whole.set_column(whole.schema.get_field_index("lost_minor"), "lost_minor", pa.array([0.5]))
    with pytest.raises(UnableToReadBook, match="column lost_minor is double, not int64"):
        read_book(spoiled(folder, "decisions", floats))
    spoiled(folder, "decisions", whole)
    events = pq.read_table(folder / "events.parquet").append_column("mood", pa.array([], pa.string()))
    with pytest.raises(UnableToReadBook, match=r"events\.parquet has a column mood"):
        read_book(spoiled(folder, "events", events))


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (decision("x", lost_minor=5), "lost_on", "lost_on contradicts the row: a loss has its day"),
        (decision("x", funded_minor=None), "funded_minor", "a granted application has an amount"),
        (decision("x", funded_minor=0), "funded_minor", "funded_minor is 0; it must be at least 1"),
        (decision("x", funded_minor=10**16), "funded_minor", "minor units can be held"),
        (decision("x", outcome="maybe"), "outcome", "outcome is 'maybe'; write one of granted, declined, not_taken_up"),
        (decision("a"), "decision_id", "decision_id stands in more than one row"),
        (decision("x", decided_on=date(2300, 1, 1)), "decided_on", "a date from 1900 to 2200 is taken"),
        (decision("", vintage="2025-Q1"), "decision_id", "decision_id is missing"),
        (declined("x") | {"seen_until": date(2026, 1, 1)}, "seen_until", "seen_until contradicts the row"),
    ],
)
def test_a_wrong_row_is_left_out_and_the_others_go_on(tmp_path, row, column, sentence):
    folder = written(tmp_path / "book", table("decisions", [decision("a")]))
    book = read_book(spoiled(folder, "decisions", table("decisions", [decision("a"), row, declined("z")])))
    assert book.tables["decisions"].column("decision_id").to_pylist() == ["a", "z"]
    (refusal,) = book.refusals
    assert (refusal.table, refusal.row, refusal.column) == ("decisions", 2, column)
    assert sentence in refusal.sentence()
    assert f"第 2 行（{row['decision_id']}）" in refusal.sentence("zh")


def test_nothing_is_written_where_a_row_is_wrong(tmp_path):
    with pytest.raises(UnableToWriteBook, match="lost_on contradicts"):
        write_book(tmp_path / "book", MANIFEST, {"decisions": table("decisions", [decision("a", lost_minor=5)])})
    assert not (tmp_path / "book").exists()


def test_an_installment_of_no_loan_is_left_out(tmp_path):
    loan = {
        "loan_id": "l", "person_id": "p", "decision_id": None, "branch": None, "product": None, "currency": "CNY", "principal_minor": 100,
        "annual_rate_ppm": 0, "granted_on": date(2025, 1, 1), "overdue_fee_daily_ppm": None,
    }  # fmt: skip
    rows = [{"loan_id": name, "number": 1, "due_on": date(2025, 2, 1), "principal_minor": 100, "interest_minor": 0} for name in ("l", "q")]
    folder = written(tmp_path / "book", table("decisions", [decision("a")]), loans=table("loans", [loan]))
    book = read_book(spoiled(folder, "installments", table("installments", rows)))
    assert [refusal.sentence() for refusal in book.refusals] == [
        "installments row 2 (q, 1): loan_id 'q' is not in loans; add it there or mend it."
    ]


def test_what_was_known_then_and_what_is_known_now_are_told_apart(tmp_path):
    visit = "home_address.verified_by_visit"
    later = datetime(2026, 9, 23, 9, tzinfo=UTC)
    rows = table("decisions", [decision("a"), decision("b"), decision("c")])
    rows = rows.append_column(visit, pa.array([True, None, None]))
    rows = rows.append_column(f"{visit}@known_at", pa.array([AT, None, None], pa.timestamp("us", "UTC")))
    rows = rows.append_column(f"{visit}@why", pa.array([None, "not_given", None], pa.string()))
    fact = {"person_id": "p", "true_from": None, "true_to": None, "known_basis": "recorded", "source": "visit"}
    facts = [
        fact | {"fact_id": "2", "decision_id": "a", "attribute": visit, "value": "false", "known_at": later},
        fact | {"fact_id": "1", "decision_id": "a", "attribute": visit, "value": "true", "known_at": AT},
        fact | {"fact_id": "3", "decision_id": "b", "attribute": visit, "value": None, "known_at": later},
    ]
    book = decisions_of(read_book(written(tmp_path / "book", rows, facts=table("facts", facts))))
    assert book.columns[visit].valid.tolist() == [True, False, False]
    assert book.columns[visit].why.tolist() == [0, 1, 0]  # never asked stands where nothing is said; b was asked
    assert book.known_now[visit].valid.tolist() == [True, False, False]
    assert not book.known_now[visit].values[0]
    assert book.knowledge[visit].known_at.valid.tolist() == [True, False, False]
    assert book.rebuilt_otherwise == {}


def test_a_value_that_the_book_s_own_facts_did_not_know_then_is_said(tmp_path):
    visit = "home_address.verified_by_visit"
    rows = table("decisions", [decision("a"), decision("b")])
    rows = rows.append_column(visit, pa.array([True, True]))
    rows = rows.append_column(f"{visit}@known_at", pa.array([AT, AT], pa.timestamp("us", "UTC")))
    fact = {"person_id": "p", "true_from": None, "true_to": None, "known_basis": "recorded", "source": "visit", "attribute": visit}
    facts = [
        fact | {"fact_id": "1", "decision_id": "a", "value": "true", "known_at": AT},
        fact | {"fact_id": "2", "decision_id": "b", "value": "true", "known_at": datetime(2026, 9, 23, 9, tzinfo=UTC)},
    ]
    book = decisions_of(read_book(written(tmp_path / "book", rows, facts=table("facts", facts))))
    assert book.rebuilt_otherwise == {visit: 1}


def test_two_currencies_are_not_added_up(tmp_path):
    folder = written(tmp_path / "book", table("decisions", [decision("a"), decision("b", currency="USD")]))
    with pytest.raises(UnableToBacktest, match="Decision b is in USD, the book adds up CNY"):
        decisions_of(read_book(folder))


def test_a_decision_that_contradicts_itself_on_maturity_is_refused(tmp_path):
    folder = written(tmp_path / "book", table("decisions", [decision("a"), decision("b", matured=False)]))
    with pytest.raises(UnableToReadBook, match="first b: matured is False"):
        decisions_of(read_book(folder))


def test_a_book_without_decisions_answers_nothing(tmp_path):
    with pytest.raises(UnableToReadBook, match=r"decisions\.parquet has no row that can be used"):
        decisions_of(read_book(written(tmp_path / "book", table("decisions", []))))


def test_the_head_says_what_it_says(tmp_path):
    folder = written(tmp_path / "book", table("decisions", [decision("a")]))
    head = json.loads((folder / "book.json").read_text(encoding="utf-8"))
    assert head["format"] == 1
    assert head["attributes"]["credit_report.current_overdue"] == {
        "kind": "money", "basis": "declared", "note_en": "", "note_zh": "", "currency": "CNY", "also": None,
    }  # fmt: skip
