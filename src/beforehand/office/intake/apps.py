"""The room as Django knows it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Applications."""

    name = "beforehand.office.intake"
    label = "intake"
