"""The laws of a book's rows: what must be there, allowed words, least values, keys, references, and columns that speak together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from beforehand.connectors.book.refusals import (
    MISSING,
    NO_SUCH,
    NOT_A_WORD,
    NOT_TOGETHER,
    OUT_OF_TIME,
    TOO_LARGE,
    TOO_SMALL,
    TWICE,
    RowRefusal,
)
from beforehand.connectors.book.schema import MINOR_UNITS, TABLES, Column, Table
from beforehand.core.basics.limits import AMOUNT_MOST_MINOR
from beforehand.core.basics.refusals import Refusal, RefusalKind

Mask = NDArray[np.bool_]
_FIRST, _LAST = date(1900, 1, 1), date(2200, 1, 1)
_REFERENCES = {"installments": {"loan_id": "loans"}, "events": {"loan_id": "loans"}}
"""Columns that must point to a row; only of tables read before, and `decisions` may name loans of a book without them."""

_TOGETHER: dict[str, dict[str, tuple[str, str]]] = {
    "decisions": {
        "funded_minor": ("a granted application has an amount, another has none", "批准放款的申请须有放款金额，其余不得有"),
        "lost_minor": ("a granted application says what was lost, 0 if nothing", "批准放款的申请须写明损失，没有则写 0"),
        "lost_on": ("a loss has its day, and no loss has none", "有损失须有日期，无损失不得有"),
        "seen_until": ("a granted application says to which day it was followed", "批准放款的申请须写明跟踪到哪一天"),
    },
    "events": {"reverses": ("a reversal names the event it takes back, another event names none", "冲正须指明被冲正的事件，其余不得填写")},
}


def check_rows(table: Table, rows: pa.Table, read: Mapping[str, pa.Table]) -> tuple[pa.Table, list[RowRefusal]]:
    """The rows that keep every law, in order, and for each other row its foremost refusal."""
    wrong = _Wrong(table, rows)
    for column in table.columns:
        _check_column(wrong, column, rows.column(column.name))
    _check_key(wrong, table, rows)
    for name, target in _REFERENCES.get(table.name, {}).items():
        if target in read:
            known = pc.is_in(rows.column(name), value_set=read[target].column(_key_of(target)).combine_chunks())
            wrong.add(NO_SUCH, name, _mask(pc.invert(known)), table=target)
    for name, (en, zh) in _TOGETHER.get(table.name, {}).items():
        wrong.add(NOT_TOGETHER, name, _parted(table.name, name, rows), rule=en, rule_zh=zh)
    return wrong.kept(), wrong.refusals()


class _Wrong:
    """Gathers which rows break which law; the first law a row breaks, in the order of precedence, speaks."""

    def __init__(self, table: Table, rows: pa.Table) -> None:
        self.table, self.rows = table, rows
        self.found: dict[int, tuple[RefusalKind, str, dict[str, object]]] = {}

    def add(self, kind: RefusalKind, column: str, broken: Mask, **values: object) -> None:
        for index in np.flatnonzero(broken).tolist():
            if index not in self.found or kind.precedence < self.found[index][0].precedence:
                self.found[index] = (kind, column, values)

    def kept(self) -> pa.Table:
        if not self.found:
            return self.rows
        keep = np.ones(len(self.rows), bool)
        keep[list(self.found)] = False
        return self.rows.filter(pa.array(keep))

    def refusals(self) -> list[RowRefusal]:
        keys = [name.strip() for name in self.table.key.split(",")]
        refused = []
        for index, (kind, column, values) in sorted(self.found.items()):
            value = self.rows.column(column)[index].as_py()
            key = ", ".join(str(self.rows.column(name)[index].as_py()) for name in keys)
            refused.append(RowRefusal(self.table.name, index + 1, key, column, Refusal(kind, {"column": column, "value": value, **values})))
        return refused


def _check_column(wrong: _Wrong, column: Column, values: pa.ChunkedArray) -> None:
    if not column.null:
        wrong.add(MISSING, column.name, _mask(pc.is_null(values)))
        if pa.types.is_string(column.type):
            wrong.add(MISSING, column.name, _mask(pc.equal(values, "")))
    if column.words:
        known = pc.is_in(values, value_set=pa.array(column.words, pa.string()))
        wrong.add(NOT_A_WORD, column.name, _mask(pc.and_(pc.is_valid(values), pc.invert(known))), words=", ".join(column.words))
    if column.least is not None:
        wrong.add(TOO_SMALL, column.name, _mask(pc.less(values, column.least)), least=column.least)
    if column.unit == MINOR_UNITS:
        wrong.add(TOO_LARGE, column.name, _mask(pc.greater(values, AMOUNT_MOST_MINOR)), most=AMOUNT_MOST_MINOR)
    if pa.types.is_date(column.type):
        wrong.add(OUT_OF_TIME, column.name, _mask(pc.or_(pc.less(values, pa.scalar(_FIRST)), pc.greater(values, pa.scalar(_LAST)))))
    if pa.types.is_timestamp(column.type):
        first, last = (pa.scalar(datetime(day.year, day.month, day.day, tzinfo=UTC), column.type) for day in (_FIRST, _LAST))
        wrong.add(OUT_OF_TIME, column.name, _mask(pc.or_(pc.less(values, first), pc.greater(values, last))))


def _check_key(wrong: _Wrong, table: Table, rows: pa.Table) -> None:
    names = [name.strip() for name in table.key.split(",")]
    codes = np.zeros(len(rows), np.int64)
    for name in names:
        values, code = np.unique(_codes(rows.column(name)), return_inverse=True)
        codes = codes * max(len(values), 1) + code
    _, first = np.unique(codes, return_index=True)
    if len(first) != len(codes):
        again = np.ones(len(codes), bool)
        again[first] = False
        wrong.add(TWICE, names[-1], again)


def _codes(values: pa.ChunkedArray) -> NDArray[np.int64]:
    codes = pc.dictionary_encode(values, null_encoding="encode").combine_chunks()
    encoded = codes.indices if isinstance(codes, pa.DictionaryArray) else codes.chunk(0).indices
    return np.asarray(encoded.to_numpy(zero_copy_only=False), np.int64)


def _parted(table: str, column: str, rows: pa.Table) -> Mask:
    """True where the column does not agree with its row."""
    given = _mask(pc.is_valid(rows.column(column)))
    agrees_with = "reversal" if table == "events" else "granted"
    expected = _mask(pc.equal(rows.column("kind" if table == "events" else "outcome"), agrees_with))
    if column == "lost_on":
        expected = _mask(pc.greater(rows.column("lost_minor"), 0))
    return np.not_equal(given, expected)


def _mask(values: pa.ChunkedArray) -> Mask:
    """The boolean column as an array; what is not known to be true is false."""
    return np.asarray(pc.fill_null(values, False).to_numpy(), bool)


def _key_of(table: str) -> str:
    return TABLES[table].key.split(",")[0].strip()
