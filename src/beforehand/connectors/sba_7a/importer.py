"""Turns the 7(a) file into a book: one decision a row, with what was known then, and what it cost later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from beforehand.connectors.book.checks import check_rows
from beforehand.connectors.book.manifest import GoodMoney, LossRule, Manifest
from beforehand.connectors.book.reader import declared_columns
from beforehand.connectors.book.refusals import RowRefusal
from beforehand.connectors.book.schema import TABLES
from beforehand.connectors.book.writer import write_book
from beforehand.connectors.sba_7a.columns import ATTRIBUTES, CURRENCY
from beforehand.core.basics.columns import integers
from beforehand.core.basics.dates import day_number
from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.hindsight.outcomes import months_after

AGE_MONTHS, MARGIN_PPM = 84, 100_000
FIRST_APPROVAL = date(1990, 1, 1)
"""Earlier rows are what an archive kept of bad files (96 to 98 % default): no book of decisions."""
NAICS_FROM = date(2000, 10, 1)
"""Day from which the SBA classified by NAICS; what earlier rows hold of it was filled in later."""
SEEN_UNTIL = date(2014, 8, 29)
"""Last charge-off of the file: to this day it follows every loan."""

NOT_THIS_FILE = RefusalKind(
    "sba_7a.not_this_file",
    10,
    "{file} is not the SBA 7(a) file: {problem}. Give the Parquet file, or the folder that holds loans.parquet.",
    "{file} 不是 SBA 7(a) 文件：{problem}。请给出 Parquet 文件，或含有 loans.parquet 的文件夹。",
)
_DATES, _TEXTS = ("ApprovalDate", "ChgOffDate"), ("State", "MIS_Status", "ApprovalFY")
_NUMBERS = ("LoanNr_ChkDgt", "NAICS", "NoEmp", "NewExist", "FranchiseCode", "UrbanRural", "ChgOffPrinGr", "GrAppv", "SBA_Appv")


class UnableToImportSba(Exception):
    """The file as a whole is not the 7(a) file."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence())
        self.refusal = refusal


@dataclass(frozen=True)
class SbaImport:
    """What became of the file's rows: decisions in the book, rows left out by rule (reason, count), rows refused."""

    decisions: int
    left_out: tuple[tuple[str, int], ...]
    refusals: tuple[RowRefusal, ...]


def import_sba(path: Path | str, book: Path | str) -> SbaImport:
    """Write the book made of the file at `path` into the folder `book`. Raises `UnableToImportSba`."""
    source, left_out = _rows(Path(path))
    if not len(source):
        raise _not_this_file(Path(path), "it has no approval from 1990 on with a status")
    loans, loans_refused = _checked("loans", _loans(source), {})
    decisions, refused = _checked("decisions", _decisions(source), {"loans": loans})
    if not len(decisions):
        raise _not_this_file(Path(path), "no row of it can be used")
    write_book(book, MANIFEST, {"loans": loans, "decisions": decisions})
    said = {refusal.key for refusal in refused}
    return SbaImport(len(decisions), left_out, (*refused, *(each for each in loans_refused if each.key not in said)))


MANIFEST = Manifest(
    name="SBA 7(a) guaranteed small-business loans",
    source="US Small Business Administration, released under the Freedom of Information Act; compiled by Li, Mickel and Taylor (2018)",
    terms="public domain",
    currency=CURRENCY,
    loss_rule=LossRule(
        AGE_MONTHS,
        f"principal charged off within {AGE_MONTHS} months of the approval, before recoveries",
        f"批准后 {AGE_MONTHS} 个月内核销的本金，未扣除回收",
    ),
    good_money=GoodMoney(
        "funded",
        MARGIN_PPM,
        "amount of good loans at an assumed margin of 10 %, for the file has no interest",
        "按假定利润率 10 % 计的正常贷款金额，因文件不含利息",
    ),
    attributes=ATTRIBUTES,
    known_basis="declared",
)


def _rows(path: Path) -> tuple[pa.Table, tuple[tuple[str, int], ...]]:
    """The rows that are decisions with an outcome, and how many others were left out and why."""
    file = path / "loans.parquet" if path.is_dir() else path
    if not file.is_file():
        raise _not_this_file(path, "there is no such file")
    if file.stat().st_size == 0:
        raise _not_this_file(file, "it is empty (0 bytes)")
    wanted = (*_DATES, *_TEXTS, *_NUMBERS)
    try:
        missing = [name for name in wanted if name not in pq.read_schema(file).names]
        whole = pq.read_table(file, columns=list(wanted)) if not missing else None
    except (pa.ArrowInvalid, OSError) as error:
        raise _not_this_file(file, "it is no Parquet file or is cut short") from error
    if whole is None:
        raise _not_this_file(file, f"it has no column {missing[0]}")
    try:
        columns = {name: whole.column(name).cast(pa.int64()) for name in _NUMBERS}
        columns |= {name: whole.column(name).cast(pa.string()) for name in _TEXTS}
        columns |= {name: whole.column(name).cast(pa.timestamp("us")).cast(pa.date32()) for name in _DATES}
    except pa.ArrowInvalid as error:
        raise _not_this_file(file, f"a column cannot be read ({error})") from error
    table = pa.table(columns)
    early = pc.less(table.column("ApprovalDate"), pa.scalar(FIRST_APPROVAL))
    without = pc.and_(pc.is_null(table.column("MIS_Status")), pc.is_null(table.column("ChgOffDate")))
    keep = pc.invert(pc.or_(pc.fill_null(early, False), without))
    left_out = (
        ("approved before 1990: an archive of bad files", int(pc.sum(early).as_py() or 0)),
        ("neither a status nor a charge-off", int(pc.sum(pc.and_(without, pc.invert(pc.fill_null(early, False)))).as_py() or 0)),
    )
    return table.filter(keep), left_out


def _checked(name: str, rows: pa.Table, read: dict[str, pa.Table]) -> tuple[pa.Table, list[RowRefusal]]:
    return check_rows(TABLES[name], declared_columns(rows, TABLES[name], MANIFEST, f"{name}.parquet"), read)


def _loans(source: pa.Table) -> pa.Table:
    key, count = source.column("LoanNr_ChkDgt").cast(pa.string()), len(source)
    return pa.table(
        {
            "loan_id": key,
            "person_id": key,
            "decision_id": key,
            "branch": source.column("State"),
            "product": _same("7(a)", count),
            "currency": _same(CURRENCY, count),
            "principal_minor": pc.multiply(source.column("GrAppv"), 100),
            "annual_rate_ppm": pa.nulls(count, pa.int64()),
            "granted_on": source.column("ApprovalDate"),
            "overdue_fee_daily_ppm": pa.nulls(count, pa.int64()),
        }
    )


def _decisions(source: pa.Table) -> pa.Table:
    key, count = source.column("LoanNr_ChkDgt").cast(pa.string()), len(source)
    approved = source.column("ApprovalDate")
    charged_off = pc.and_(pc.is_valid(source.column("ChgOffDate")), pc.greater(pc.fill_null(source.column("ChgOffPrinGr"), 0), 0))
    followed = months_after(integers(approved).values, AGE_MONTHS) <= day_number(SEEN_UNTIL)
    never = pa.nulls(count, pa.int64())
    return pa.table(
        {
            "decision_id": key,
            "person_id": key,
            "loan_id": key,
            "decided_at": approved.cast(pa.timestamp("us")).cast(pa.timestamp("us", "UTC")),
            "decided_on": approved,
            "vintage": pa.array([f"{each.year}-Q{(each.month + 2) // 3}" if each else None for each in approved.to_pylist()], pa.string()),
            "branch": source.column("State"),
            "outcome": _same("granted", count),
            "currency": _same(CURRENCY, count),
            "funded_minor": pc.multiply(source.column("GrAppv"), 100),
            "earned_minor": never,
            "lost_minor": pc.if_else(charged_off, pc.multiply(source.column("ChgOffPrinGr"), 100), 0),
            "lost_on": pc.if_else(charged_off, source.column("ChgOffDate"), pa.scalar(None, pa.date32())),
            "recovered_minor": never,
            "cost_minor": never,
            "seen_until": pa.array([SEEN_UNTIL] * count, pa.date32()),
            "matured": pa.array(followed),
            **_attributes(source),
        }
    )


def _attributes(source: pa.Table) -> dict[str, pa.ChunkedArray | pa.Array]:
    """The attributes as known at the approval, in the source's names and the trade's."""
    cents = {name: pc.multiply(source.column(column), 100) for name, column in (("gr_appv", "GrAppv"), ("sba_appv", "SBA_Appv"))}
    amount = _where(source.column("GrAppv"), pc.greater(source.column("GrAppv"), 0))
    share = pc.divide(pc.multiply(source.column("SBA_Appv"), 1_000_000), amount)
    by_naics = pc.greater_equal(source.column("ApprovalDate"), pa.scalar(NAICS_FROM))
    naics = _where(source.column("NAICS"), pc.and_(by_naics, pc.greater(source.column("NAICS"), 0)))
    place = _where(source.column("UrbanRural"), pc.and_(by_naics, pc.is_in(source.column("UrbanRural"), value_set=pa.array([1, 2]))))
    new_exist = _where(source.column("NewExist"), pc.is_in(source.column("NewExist"), value_set=pa.array([1, 2])))
    return {
        **cents,
        "application.amount": cents["gr_appv"],
        "guaranteed_share_ppm": share,
        "no_emp": source.column("NoEmp"),
        "employees": source.column("NoEmp"),
        "new_exist": new_exist,
        "new_business": pc.equal(new_exist, 2),
        "franchise_code": source.column("FranchiseCode"),
        "franchise": pc.greater(source.column("FranchiseCode"), 1),
        "approval_date": source.column("ApprovalDate"),
        "approval_fy": _years(source.column("ApprovalFY").to_pylist()),
        "state": source.column("State"),
        "naics": naics,
        "sector": pc.utf8_slice_codeunits(naics.cast(pa.string()), 0, 2),
        "urban_rural": place,
        "urban": pc.if_else(pc.equal(place, 1), "urban", pc.if_else(pc.equal(place, 2), "rural", pa.scalar(None, pa.string()))),
    }


def _where(values: pa.ChunkedArray, known: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.fill_null(known, False), values, pa.scalar(None, values.type))


def _years(texts: Iterable[str | None]) -> pa.Array:
    return pa.array([int(text[:4]) if text and text[:4].isdigit() else None for text in texts], pa.int64())


def _same(word: str, count: int) -> pa.Array:
    return pa.array([word], pa.string()).take(pa.array(np.zeros(count, np.int64)))


def _not_this_file(path: Path, problem: str) -> UnableToImportSba:
    return UnableToImportSba(Refusal(NOT_THIS_FILE, {"file": path, "problem": problem}))
