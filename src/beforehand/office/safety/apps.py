"""The room as Django knows it."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """Incidents and who must know."""

    name = "beforehand.office.safety"
    label = "safety"
