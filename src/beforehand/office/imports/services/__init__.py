"""What is brought in from elsewhere."""

from beforehand.office.imports.services.legacy import import_legacy_loan

__all__ = ["import_legacy_loan"]
