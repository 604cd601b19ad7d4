"""What was done and read: rows that are only ever appended, the seals over them, and the mark of the database's origin."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from beforehand.office.audit.moments import RecordedAtField


class Origin(models.Model):
    """What this database was created as; one row, written by the migration that makes the table, guarded by a trigger."""

    kind = models.CharField(max_length=10)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="origin_is_one_row"),
            models.CheckConstraint(condition=models.Q(kind__in=["office", "story"]), name="origin_kind"),
        ]


class StoryClock(models.Model):
    """The now of a story; there is no row in an office."""

    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="story_clock_is_one_row")]


class AuditRow(models.Model):
    """One write, or one reading of personal data: who, what, about which record, when; it names fields and never holds values."""

    class Kind(models.TextChoices):
        WRITING = "writing"
        READING = "reading"

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.WRITING)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    branch_id = models.BigIntegerField(null=True)
    declared_at = models.DateTimeField()
    recorded_at = RecordedAtField()
    written_at = models.DateTimeField(db_default=Now())
    names = models.JSONField(default=list)
    digests = models.JSONField(default=dict)
    request_key = models.UUIDField(null=True, unique=True)
    request_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["recorded_at"], name="audit_by_time"),
        ]

    def sealed_fields(self) -> dict[str, object]:
        """What the chain covers: every column, as plain data."""
        return {
            "id": self.pk,
            "kind": self.kind,
            "actor": self.actor_id,
            "action": self.action,
            "subject_type": self.subject_type,
            "subject_id": self.subject_id,
            "branch": self.branch_id,
            "declared_at": self.declared_at.isoformat(),
            "recorded_at": self.recorded_at.isoformat(),
            "written_at": self.written_at.isoformat(),
            "names": self.names,
            "digests": self.digests,
            "request_key": str(self.request_key) if self.request_key else None,
            "request_digest": self.request_digest,
        }


class UnsealedRow(models.Model):
    """The work list of the sealer, filled by a trigger for every appended row; a row is here or in exactly one seal."""

    row_id = models.BigIntegerField(primary_key=True)


class Seal(models.Model):
    """A batch of rows in order, with the hash that binds them to all seals before."""

    number = models.BigIntegerField(unique=True)
    row_ids = ArrayField(models.BigIntegerField())
    first_row = models.BigIntegerField()
    last_row = models.BigIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["number"]
