"""What is brought in from elsewhere, and what this office gives out."""

from beforehand.office.imports.services.book import import_book, try_book
from beforehand.office.imports.services.giving_out import GivenOut, at_one_moment, give_out_book
from beforehand.office.imports.services.legacy import import_legacy_loan
from beforehand.office.imports.services.ordered import order_import, take_up_import
from beforehand.office.imports.services.sheet import import_sheet, try_sheet
from beforehand.office.imports.services.uploading import keep_sent_book

__all__ = [
    "GivenOut", "at_one_moment", "give_out_book", "import_book", "import_legacy_loan", "import_sheet", "keep_sent_book", "order_import",
    "take_up_import", "try_book", "try_sheet",
]  # fmt: skip
