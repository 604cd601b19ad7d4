"""The room as Django knows it."""

from django.apps import AppConfig


class CollectingConfig(AppConfig):
    """Cases, the worklist, promises, visits, whereabouts."""

    name = "beforehand.office.collecting"
    label = "collecting"
