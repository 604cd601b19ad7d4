"""The room as Django knows it."""

from django.apps import AppConfig


class ServicingConfig(AppConfig):
    """Products, loans, their money and the ledger."""

    name = "beforehand.office.servicing"
    label = "servicing"
