"""Reads a book: the folder, its head, and its tables, each row with the refusals it earns.

A table with a wrong column is refused as a whole; a wrong row is left out, said, and the other rows go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from beforehand.connectors.book.checks import check_rows
from beforehand.connectors.book.manifest import FILE_NAME, Manifest, manifest_of
from beforehand.connectors.book.refusals import (
    BAD_MANIFEST,
    EMPTY_FILE,
    NO_COLUMN,
    NO_FOLDER,
    NO_MANIFEST,
    NO_ROWS,
    NO_TABLE,
    NOT_PARQUET,
    UNKNOWN_COLUMN,
    WRONG_TYPE,
    RowRefusal,
    UnableToReadBook,
)  # fmt: skip
from beforehand.connectors.book.schema import KNOWN_AT, TABLES, TRUTH, WHY, Table
from beforehand.core.basics.refusals import Refusal

KINDS = {"money": pa.int64(), "number": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(), "category": pa.string()}
"""The Arrow type of an attribute's column in `decisions`."""


@dataclass(frozen=True)
class Book:
    """A book that was read: its head, the rows of each table that can be used, and the rows that were left out."""

    folder: Path
    manifest: Manifest
    tables: Mapping[str, pa.Table]
    refusals: tuple[RowRefusal, ...]


def read_book(folder: Path | str, tables: Iterable[str] = tuple(TABLES)) -> Book:
    """Read the head and the named tables (all by default).

    A table that is not there is refused, except `facts` and `contacts`, which then have no rows. Raises `UnableToReadBook`.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    read: dict[str, pa.Table] = {}
    refusals: list[RowRefusal] = []
    for name in tables:
        path = folder / f"{name}.parquet"
        if name in ("facts", "contacts") and not path.exists():
            read[name] = TABLES[name].arrow_schema().empty_table()
            continue
        whole = declared_columns(_read_parquet(path), TABLES[name], manifest, path.name)
        read[name], refused = check_rows(TABLES[name], whole, read)
        if len(whole) and not len(read[name]):
            raise UnableToReadBook(Refusal(NO_ROWS, {"file": path.name, "refused": len(whole), "rows": len(whole)}))
        refusals += refused
    return Book(folder, manifest, read, tuple(refusals))


def read_manifest(folder: Path) -> Manifest:
    """The head of the book in that folder."""
    if not folder.is_dir():
        raise UnableToReadBook(Refusal(NO_FOLDER, {"folder": folder}))
    path = folder / FILE_NAME
    if not path.is_file():
        raise UnableToReadBook(Refusal(NO_MANIFEST, {"folder": folder}))
    try:
        return manifest_of(json.loads(path.read_text(encoding="utf-8")))
    except KeyError as error:
        problem = f"it has no {error.args[0]!r}"
    except (TypeError, ValueError, AttributeError, AssertionError) as error:
        problem = str(error)
    raise UnableToReadBook(Refusal(BAD_MANIFEST, {"file": path.name, "problem": problem}))


def _read_parquet(path: Path) -> pa.Table:
    if not path.is_file():
        raise UnableToReadBook(Refusal(NO_TABLE, {"file": path.name}))
    if path.stat().st_size == 0:
        raise UnableToReadBook(Refusal(EMPTY_FILE, {"file": path.name}))
    try:
        return pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise UnableToReadBook(Refusal(NOT_PARQUET, {"file": path.name})) from error


def declared_columns(table: pa.Table, declared: Table, manifest: Manifest, file: str) -> pa.Table:
    """The declared columns first, then the attributes; a wrong or missing column is refused by name."""
    columns: dict[str, pa.ChunkedArray] = {}
    for column in declared.columns:
        if column.name not in table.column_names:
            raise UnableToReadBook(
                Refusal(NO_COLUMN, {"file": file, "column": column.name, "meaning": column.meaning, "type": column.type})
            )
        columns[column.name] = _as_type(table.column(column.name), column.type, file, column.name)
    for name in table.column_names:
        if name in columns:
            continue
        if not declared.open:
            raise UnableToReadBook(Refusal(UNKNOWN_COLUMN, {"file": file, "column": name}))
        columns[name] = _as_type(table.column(name), _attribute_type(name, table, manifest), file, name)
    return pa.table(columns)


def _attribute_type(name: str, table: pa.Table, manifest: Manifest) -> pa.DataType:
    attribute, _, companion = name.partition("@")
    if f"@{companion}" == KNOWN_AT:
        return pa.timestamp("us", tz="UTC")
    if f"@{companion}" == WHY:
        return pa.string()
    if companion and f"@{companion}" != TRUTH:
        raise UnableToReadBook(Refusal(UNKNOWN_COLUMN, {"file": "decisions.parquet", "column": name}))
    entry = manifest.attributes.get(attribute)
    if entry is None:  # undeclared: kept, so that a rule that asks for it is refused by name
        return table.schema.field(name).type
    if entry.kind not in KINDS:
        raise UnableToReadBook(Refusal(BAD_MANIFEST, {"file": FILE_NAME, "problem": f"{attribute} is of the unknown kind {entry.kind!r}"}))
    return KINDS[entry.kind]


def _as_type(values: pa.ChunkedArray, wanted: pa.DataType, file: str, name: str) -> pa.ChunkedArray:
    """The same values in the declared type; only casts that lose nothing."""
    if values.type == wanted:
        return values
    found = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    text = pa.types.is_string(wanted) and (pa.types.is_string(found) or pa.types.is_large_string(found))
    whole = pa.types.is_integer(wanted) and pa.types.is_integer(found)
    instant = pa.types.is_timestamp(wanted) and pa.types.is_timestamp(found) and found.tz is not None
    if text or whole or instant or pa.types.is_null(found):
        try:
            return values.cast(wanted)
        except pa.ArrowInvalid:
            pass
    raise UnableToReadBook(Refusal(WRONG_TYPE, {"file": file, "column": name, "found": values.type, "type": wanted}))
