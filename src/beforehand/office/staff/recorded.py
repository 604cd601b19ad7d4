"""What every record of the office carries: who wrote it, and the two moments of its writing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from beforehand.office.audit.moments import RecordedAtField
from beforehand.office.staff.roles import Department


class Recorded(models.Model):
    """A record with its writer, the office clock's moment (`recorded_at`) and the database's own (`written_at`).

    Neither moment can be declared by a person; what is declared (`known_at`, `happened_at`) are columns of the record itself.
    """

    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = RecordedAtField()
    written_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True

    @property
    def by_department(self) -> Department:
        """The department its writer worked for when it was written."""
        return self.recorded_by.department_at(self.recorded_at)
