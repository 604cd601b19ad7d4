"""What of the demonstration stands before the office's rooms can be loaded: when its story begins, and the books it reads.

The books are drawn beside the making of the database, in a process of their own.
"""

from __future__ import annotations

from pathlib import Path

STARTS_AT = "2025-01-05T16:00:00+00:00"
"""Monday 2025-01-06 00:00 in Hangzhou."""
BOOK_SEED = 20261123


def made_book_in(folder: Path) -> Path:
    """Where the book of 20,000 decisions lies, on which candidate rules are tried."""
    return folder / "books" / "made"


def register_in(folder: Path) -> Path:
    """Where the register of the three branches lies until it is brought in."""
    return folder / "books" / "register"


def write_books(folder: Path) -> None:
    """Draw both books into the demonstration's folder; what lies there whole already is left alone."""
    from beforehand.world.book import make_book, write_book
    from beforehand.world.neighbours.register import write_register

    if not (made_book_in(folder) / "book.json").exists():
        write_book(make_book(BOOK_SEED), made_book_in(folder))
    if not (register_in(folder) / "book.json").exists():
        write_register(register_in(folder))
