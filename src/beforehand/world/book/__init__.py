"""A made book: some years of a small lender's decisions with hidden truth, so that candidate rules are tried on something.

`make_book` draws it, `write_book` writes it as a book folder. Everything is generated; `Parameters` says from what.
"""

from beforehand.world.book.made import MadeBook, make_book
from beforehand.world.book.parameters import Parameters
from beforehand.world.book.writing import write_book

__all__ = ["MadeBook", "Parameters", "make_book", "write_book"]
