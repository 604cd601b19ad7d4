"""The room as Django knows it."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Lessons: clue, rule, back-test, signatures."""

    name = "beforehand.office.learning"
    label = "learning"
