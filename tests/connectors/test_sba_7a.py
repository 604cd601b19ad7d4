"""The public SBA file as a book: what became of each row, what was known then, and money to the cent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from beforehand.connectors.book import read_book
from beforehand.connectors.book.decisions import decisions_of
from beforehand.connectors.sba_7a import UnableToImportSba, import_sba
from beforehand.core.hindsight.backtest import ALL, DECLINE, FROM, backtest
from beforehand.core.rules import parse

EXTRACT = Path(__file__).parents[1] / "extracts" / "sba_7a.parquet"
WHOLE = Path(__file__).parents[3] / "shared" / "data" / "sba_7a_head"
RULE = 'decline when state in ("CA", "FL", "NV") and gr_appv > 40000.00 USD and gr_appv <= 50000.00 USD'


@pytest.fixture(scope="module")
def decisions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sba") / "book"
    import_sba(EXTRACT, folder)
    return decisions_of(read_book(folder))


def by_hand(path, judge_from=None):
    """The same rule computed from the file alone, in floats and with none of our code: loss avoided and good amount, in dollars."""
    t = {name: column.to_numpy(zero_copy_only=False) for name, column in zip(*_columns(path), strict=True)}
    approved = t["ApprovalDate"].astype("datetime64[D]")
    charged = t["ChgOffDate"].astype("datetime64[D]")
    month = approved.astype("datetime64[M]")
    day_of_month = (approved - month.astype("datetime64[D]")).astype(int)
    last = ((month + 85).astype("datetime64[D]") - (month + 84).astype("datetime64[D]")).astype(int) - 1
    at_84 = (month + 84).astype("datetime64[D]") + np.minimum(day_of_month, last)
    decided = (approved >= np.datetime64("1990-01-01")) & ((t["MIS_Status"] != None) | ~np.isnat(charged))  # noqa: E711
    bad = ~np.isnat(charged) & (charged < at_84) & (t["ChgOffPrinGr"] > 0)
    hit = decided & np.isin(t["State"], ["CA", "FL", "NV"]) & (t["GrAppv"] > 40_000) & (t["GrAppv"] <= 50_000)
    if judge_from is not None:
        hit &= approved >= np.datetime64(judge_from)
    return int(hit.sum()), int((hit & bad).sum()), int(t["ChgOffPrinGr"][hit & bad].sum()), int(t["GrAppv"][hit & ~bad].sum())


def _columns(path):
    table = pq.read_table(path)
    return table.column_names, table.columns


def assert_same(decisions, path, day="2004-10-01"):
    found = backtest(
        decisions, (parse(RULE, decisions.catalogue),), np.random.default_rng(20), judge_from=date.fromisoformat(day), draws=50
    )
    for group, start in ((ALL, None), (FROM, day)):
        priced = found.priced[DECLINE][group]
        hits, bad, lost, good = by_hand(path, start)
        assert (priced.turned_away.decisions, priced.turned_away.bad) == (hits, bad)
        assert priced.turned_away.loss_minor == lost * 100
        assert priced.turned_away.good_money_minor == good * 100
        assert priced.turned_away.profit_minor == good * 10  # a tenth of whole dollars, in cents
        assert priced.net_minor == lost * 100 - good * 10
    assert hits > 20


def test_every_row_is_a_decision_left_out_or_refused(tmp_path):
    done = import_sba(EXTRACT, tmp_path / "book")
    assert done.decisions + sum(number for _, number in done.left_out) + len(done.refusals) == pq.read_metadata(EXTRACT).num_rows
    assert done.refusals == ()
    book = read_book(tmp_path / "book")
    assert len(book.tables["loans"]) == len(book.tables["decisions"]) == done.decisions
    assert book.refusals == ()


def test_the_rule_counts_what_a_computation_from_the_file_alone_counts(decisions):
    assert_same(decisions, EXTRACT)


@pytest.mark.shared
@pytest.mark.soak
@pytest.mark.skipif(not WHOLE.is_dir(), reason="the whole file does not lie beside the checkout")
def test_the_same_on_the_whole_file(tmp_path, record_property):
    record_property("decisions", import_sba(WHOLE, tmp_path / "book").decisions)
    assert_same(decisions_of(read_book(tmp_path / "book")), WHOLE / "loans.parquet")


def test_special_codes_are_unknown_and_no_value(decisions):
    source = pq.read_table(EXTRACT)
    kept = set(decisions.decision_id)
    zero = [str(key) for key, code in zip(source["LoanNr_ChkDgt"].to_pylist(), source["NewExist"].to_pylist(), strict=True) if code == 0]
    rows = [decisions.decision_id.index(key) for key in zero if key in kept]
    assert rows
    assert not decisions.columns["new_exist"].valid[rows].any()
    assert not decisions.columns["new_business"].valid[rows].any()


def test_what_was_filled_in_years_later_is_unknown_before_it_existed(decisions):
    early = decisions.decided_on < (date(2000, 10, 1) - date(1970, 1, 1)).days
    assert early.any()
    for name in ("naics", "sector", "urban_rural", "urban"):
        assert not decisions.columns[name].valid[early].any()
        assert decisions.columns[name].valid[~early].any()


def test_the_source_s_name_and_the_trade_s_say_the_same(decisions):
    columns = decisions.columns
    assert columns["gr_appv"].values.tolist() == columns["application.amount"].values.tolist()
    assert columns["no_emp"].values.tolist() == columns["employees"].values.tolist()
    assert ((columns["new_exist"].values == 2) == (columns["new_business"].values == 1))[columns["new_exist"].valid].all()
    assert {columns["urban"].words[code] for code in np.unique(columns["urban"].values[columns["urban"].valid])} == {"urban", "rural"}


def test_a_file_that_is_not_the_sba_s_is_refused(tmp_path):
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    (tmp_path / "empty.parquet").write_bytes(b"")
    (tmp_path / "text.parquet").write_text("Term,GrAppv\n")
    for name, sentence in (
        ("other.parquet", "no column ApprovalDate"),
        ("empty.parquet", "0 bytes"),
        ("text.parquet", "no Parquet file"),
        ("nowhere", "no such file"),
    ):
        with pytest.raises(UnableToImportSba, match=sentence):
            import_sba(tmp_path / name, tmp_path / "book")
    assert not (tmp_path / "book").exists()


def test_a_row_that_cannot_be_used_is_said_and_the_others_go_on(tmp_path):
    rows = pq.read_table(EXTRACT).slice(2_000, 50)
    amounts = rows["GrAppv"].to_pylist()
    amounts[7] = 0
    spoiled = rows.set_column(rows.schema.get_field_index("GrAppv"), "GrAppv", pa.array(amounts))
    pq.write_table(spoiled, tmp_path / "loans.parquet")
    done = import_sba(tmp_path, tmp_path / "book")
    assert {refusal.key for refusal in done.refusals} == {str(rows["LoanNr_ChkDgt"][7].as_py())}
    assert done.decisions + sum(number for _, number in done.left_out) == 49
    assert len(done.refusals) == 1
