"""The book: a folder of Parquet files, the exchange format between office, notebook, bench and other programs.

`schema` declares every column, `read_book` reads with refusals row by row, `write_book` writes. Described in `docs/reference/book.md`.
"""

from beforehand.connectors.book.manifest import AttributeEntry, Basis, GoodMoney, LossRule, Manifest
from beforehand.connectors.book.reader import Book, read_book
from beforehand.connectors.book.refusals import RowRefusal, UnableToReadBook, UnableToWriteBook
from beforehand.connectors.book.schema import TABLES, Column, Table
from beforehand.connectors.book.writer import write_book

__all__ = [
    "TABLES", "AttributeEntry", "Basis", "Book", "Column", "GoodMoney", "LossRule", "Manifest", "RowRefusal", "Table",
    "UnableToReadBook", "UnableToWriteBook", "read_book", "write_book",
]  # fmt: skip
