"""What was brought in from elsewhere, and what this office gives out as a book."""

from beforehand.office.imports.queries.brought_in import (
    brought_in_overrides,
    legacy_overrides,
    named_branch,
    named_product,
    named_staff,
    policy_then,
    runs_of,
    somebody_called,
    stand_of,
    timeline_rows,
    versions_of,
)
from beforehand.office.imports.queries.own_book import OwnBook, own_book

__all__ = [
    "OwnBook", "brought_in_overrides", "legacy_overrides", "named_branch", "named_product", "named_staff", "own_book", "policy_then",
    "runs_of", "somebody_called", "stand_of", "timeline_rows", "versions_of",
]  # fmt: skip
