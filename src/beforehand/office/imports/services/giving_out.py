"""Giving out this office's own loans and decisions as a book folder: read as one moment, written by the book's own writer."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from psycopg import IsolationLevel

from beforehand.connectors.book import UnableToWriteBook, write_book
from beforehand.office.audit import trail
from beforehand.office.imports.queries import own_book
from beforehand.office.imports.refusing import UnableToGiveOut
from beforehand.office.learning.queries import book_hash
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service


@dataclass(frozen=True)
class GivenOut:
    """What was written: rows by table, what stands in no table by why, and SHA-256 over the folder's head and tables."""

    rows: Mapping[str, int]
    left_out: Mapping[str, int]
    content_hash: str
    audit_subject: models.Model | None = None


@service("give_out_book", roles=(Role.RISK_MANAGER, Role.ADMINISTRATOR))
def give_out_book(actor: Staff, at: datetime, *, folder: Path, currency: str | None = None) -> GivenOut:
    """Write what this office lent and decided into a book folder, borrowers and staff as keys; the audit keeps its digest.

    Refused: a folder that holds something else, a file in its place, a currency this office does not lend in.
    """
    folder = Path(folder)
    check_free(folder)
    made = own_book(actor, currency)
    try:
        write_book(folder, made.manifest, made.tables)
    except UnableToWriteBook as refused:
        raise UnableToGiveOut.from_refusal(refused.refusal) from refused
    digest = book_hash(folder)
    trail.record(actor, "read", None, at=at, names=[f"sha256:{digest}", *made.tables], kind=trail.AuditRow.Kind.READING)
    return GivenOut({name: table.num_rows for name, table in made.tables.items()}, made.left_out, digest)


@contextlib.contextmanager
def at_one_moment() -> Iterator[None]:
    """Every table is read as it stood when the transaction inside begins, while others go on writing."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    assert connection.connection is not None, "the office's database is there"
    connection.connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        yield
    finally:
        if connection.connection is not None:
            connection.connection.isolation_level = None


def check_free(folder: Path) -> None:
    """Refuse a place where a book cannot be written or would write over something that is none."""
    if folder.exists() and not folder.is_dir():
        raise UnableToGiveOut(_("%(folder)s is a file. Name a folder for the book.") % {"folder": folder}, field="folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "book.json").is_file():
        raise UnableToGiveOut(_("%(folder)s is not empty and no book. Name another folder.") % {"folder": folder}, field="folder")
