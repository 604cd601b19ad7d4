"""The room of the audit."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _grant(**_: object) -> None:
    from beforehand.office.audit.guard import grant_rights

    grant_rights()


class AuditConfig(AppConfig):
    """Audit, clock and personal values; after each migration the application's role gets exactly its rights."""

    name = "beforehand.office.audit"
    label = "audit"

    def ready(self) -> None:
        """Rights follow the tables."""
        post_migrate.connect(_grant, sender=self, dispatch_uid="audit-rights")
