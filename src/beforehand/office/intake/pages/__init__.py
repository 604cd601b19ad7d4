"""The room of applications: the list, taking one, and the application with what its file still lacks."""

from beforehand.office.intake.pages.application import application, order, record, submit, withdraw
from beforehand.office.intake.pages.listing import applications
from beforehand.office.intake.pages.taking import discard, keep, take

__all__ = ["application", "applications", "discard", "keep", "order", "record", "submit", "take", "withdraw"]
