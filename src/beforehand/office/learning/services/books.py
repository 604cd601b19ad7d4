"""Making a book of decisions known to the office."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from beforehand.connectors.book import UnableToReadBook, read_book
from beforehand.office.learning.models import Book
from beforehand.office.learning.queries import book_hash
from beforehand.office.learning.refusing import UnableToBackTest
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

FOLDER = "books"


def book_folders() -> list[Path]:
    """The folders below `books` in the data folder that look like a book, by name."""
    place = Path(settings.DATA) / FOLDER
    return sorted(folder for folder in place.iterdir() if (folder / "book.json").is_file()) if place.is_dir() else []


@service("register_book", roles=(Role.RISK_MANAGER, Role.ADMINISTRATOR))
def register_book(actor: Staff, at: datetime, *, name: str, path: str) -> Book:
    """Make a book folder known by the hash of its content. Refused where it cannot be read or is known already."""
    name = " ".join(name.split())[:80]
    folder = Path(path).absolute()
    if not name:
        raise UnableToBackTest(_("Give the book a name, by which it is found in the list."), field="name")
    try:
        read = read_book(folder, ["loans", "decisions"])
    except UnableToReadBook as refused:
        raise UnableToBackTest.from_refusal(refused.refusal, field="path") from refused
    except OSError as unreadable:
        raise UnableToBackTest(_("The folder cannot be read. Choose a folder that holds a book."), field="path") from unreadable
    content_hash = book_hash(folder)
    if known := Book.objects.filter(content_hash=content_hash, path=str(folder)).first():
        raise UnableToBackTest(
            _("The office knows this book already, as %(name)s.") % {"name": known.name}, field="path", code="book_known"
        )
    return Book.objects.create(
        name=name, path=str(folder), content_hash=content_hash, decisions=len(read.tables["decisions"]), currency=read.manifest.currency,
        origin=Book.Origin.GENERATED if read.manifest.made else Book.Origin.IMPORTED, recorded_by=actor,
    )  # fmt: skip
