"""What was brought in from elsewhere, and what this office gives out as a book."""

from beforehand.office.imports.queries.brought_in import (
    IMPORT_TASK,
    brought_in_overrides,
    is_in_the_queue,
    legacy_overrides,
    loans_here,
    named_branch,
    named_product,
    named_staff,
    orders_of,
    policy_then,
    runs_of,
    somebody_called,
    stand_of,
    timeline_rows,
    versions_of,
)
from beforehand.office.imports.queries.own_book import OwnBook, own_book

__all__ = [
    "IMPORT_TASK", "OwnBook", "brought_in_overrides", "is_in_the_queue", "legacy_overrides", "loans_here", "named_branch",
    "named_product", "named_staff", "orders_of", "own_book", "policy_then", "runs_of", "somebody_called", "stand_of", "timeline_rows",
    "versions_of",
]  # fmt: skip
