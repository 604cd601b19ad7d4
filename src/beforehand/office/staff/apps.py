"""The room of the staff."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Staff, branches, roles and appointments."""

    name = "beforehand.office.staff"
    label = "staff"
