"""The room as Django knows it."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Cases given to an outside agency."""

    name = "beforehand.office.agencies"
    label = "agencies"
