"""The room as Django knows it."""

from django.apps import AppConfig


class CashConfig(AppConfig):
    """Custody of notes from the borrower to the vault."""

    name = "beforehand.office.cash"
    label = "cash"
