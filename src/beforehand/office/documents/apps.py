"""The room as Django knows it."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """What was told to somebody, kept as given."""

    name = "beforehand.office.documents"
    label = "documents"
