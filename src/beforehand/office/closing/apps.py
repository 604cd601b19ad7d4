"""The room as Django knows it."""

from django.apps import AppConfig


class ClosingConfig(AppConfig):
    """The close of day and what judges a day that is over."""

    name = "beforehand.office.closing"
    label = "closing"
