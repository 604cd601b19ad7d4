"""The room as Django knows it."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """The borrower and everybody around him: findings, contradictions, attachments, verification tasks, consents, flags."""

    name = "beforehand.office.parties"
    label = "parties"
