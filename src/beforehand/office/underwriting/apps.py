"""The room as Django knows it."""

from django.apps import AppConfig


class UnderwritingConfig(AppConfig):
    """The decision desk and the policy."""

    name = "beforehand.office.underwriting"
    label = "underwriting"
