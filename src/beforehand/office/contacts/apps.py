"""The room as Django knows it."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """The contact log and the one service that asks the conduct gate."""

    name = "beforehand.office.contacts"
    label = "contacts"
