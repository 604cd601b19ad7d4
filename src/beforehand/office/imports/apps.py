"""The room as Django knows it."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Legacy loans and books brought in."""

    name = "beforehand.office.imports"
    label = "imports"
