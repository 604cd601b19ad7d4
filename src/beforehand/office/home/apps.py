"""The room as Django knows it."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The borrower’s file, search, and the first page of each role."""

    name = "beforehand.office.home"
    label = "home"
