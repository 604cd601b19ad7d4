"""Writes a book: every table in its declared columns, then the head last, so that a folder with a head is a whole book."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from beforehand.connectors.book.checks import check_rows
from beforehand.connectors.book.manifest import FILE_NAME, Manifest
from beforehand.connectors.book.reader import declared_columns
from beforehand.connectors.book.refusals import UnableToReadBook, UnableToWriteBook
from beforehand.connectors.book.schema import TABLES


def write_book(folder: Path | str, manifest: Manifest, tables: Mapping[str, pa.Table]) -> None:
    """Write the six tables (one that is not given has no rows) and `book.json` into the folder, made if need be.

    Nothing is written unless every row keeps the laws of a book: raises `UnableToWriteBook` with the first that does not.
    """
    assert set(tables) <= set(TABLES), f"a book has no table {sorted(set(tables) - set(TABLES))}"
    checked: dict[str, pa.Table] = {}
    for name, declared in TABLES.items():
        rows = tables.get(name, declared.arrow_schema().empty_table())
        try:
            whole = declared_columns(rows, declared, manifest, f"{name}.parquet")
        except UnableToReadBook as error:
            raise UnableToWriteBook(error.refusal) from error
        checked[name], refused = check_rows(declared, whole, checked)
        if refused:
            raise UnableToWriteBook(refused[0].refusal)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE_NAME).unlink(missing_ok=True)
    for name, rows in checked.items():
        pq.write_table(rows, folder / f"{name}.parquet", compression="zstd")
    manifest.write(folder)
