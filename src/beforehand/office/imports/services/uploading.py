"""A book that was sent as one zipped file: its seven files are unpacked into the office's folder of books, nothing else is."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from beforehand.connectors.book import TABLES
from beforehand.connectors.book.manifest import FILE_NAME
from beforehand.office.imports.refusing import UnableToBringBook
from beforehand.office.imports.services.book import SENT

BOOKS = "books"
"""Book folders lie here, in the office's data folder: put there by whoever keeps the machine, or sent."""
FILES = frozenset({FILE_NAME, *(f"{table}.parquet" for table in TABLES)})
LARGEST_BYTES, LARGEST_UNPACKED_BYTES = 200 * 1024 * 1024, 1024 * 1024 * 1024
AT_ONCE = 1024 * 1024


def keep_sent_book(sent: BinaryIO, size_bytes: int) -> Path:
    """Unpack a zipped book and give its folder, named by the digest of what was sent; the same file sent again is there already.

    Refused: what is no zip file, is too large, has no head, or holds a file twice or in a folder of a folder.
    """
    if size_bytes > LARGEST_BYTES:
        raise UnableToBringBook(
            _("The file is larger than 200 MB. Let the administrator put the book into the office’s folder."), field="sent"
        )
    sent.seek(0)
    digest = hashlib.file_digest(sent, "sha256").hexdigest()
    place = Path(settings.DATA) / BOOKS / f"{SENT}{digest[:16]}"
    if (place / FILE_NAME).is_file():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    sent.seek(0)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".sent-") as folder:
        made = Path(folder) / "book"
        made.mkdir()
        try:
            with zipfile.ZipFile(sent) as packed:
                _unpack(packed, made)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as broken:
            raise UnableToBringBook(
                _("This is no zip file, or it is broken. Zip the book’s folder and send that."), field="sent"
            ) from broken
        shutil.rmtree(place, ignore_errors=True)
        made.replace(place)
    return place


def _unpack(packed: zipfile.ZipFile, folder: Path) -> None:
    wanted = [one for one in packed.infolist() if Path(one.filename).name in FILES and len(Path(one.filename).parts) <= 2]
    names = [Path(one.filename).name for one in wanted]
    if FILE_NAME not in names or len(set(names)) != len(names):
        raise UnableToBringBook(_("There is no book in this file: one book.json with its tables beside it."), field="sent")
    if sum(one.file_size for one in wanted) > LARGEST_UNPACKED_BYTES:
        raise UnableToBringBook(
            _("Unpacked this book is larger than 1 GB. Let the administrator put it into the office’s folder."), field="sent"
        )
    left = LARGEST_UNPACKED_BYTES
    for one in wanted:
        with packed.open(one) as inside, (folder / Path(one.filename).name).open("wb") as outside:
            while some := inside.read(AT_ONCE):
                left -= len(some)
                if left < 0:  # its own list of contents was not true
                    raise UnableToBringBook(_("This zip file does not hold what it says. Make it again."), field="sent")
                outside.write(some)
