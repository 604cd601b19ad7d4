"""The close of a branch's day: steps with counts, resumable, never in the counter's way."""

from __future__ import annotations

from django.db import models

from beforehand.office.staff.models import Branch
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.scope import Scoped


class CloseRun(Recorded):
    """One close of one branch's business day."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="close_runs")
    day = models.DateField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = Scoped.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["branch", "day"], name="one_close_a_day")]


class CloseStep(models.Model):
    """A step of a close with what it read and wrote; a finished step is never run again."""

    run = models.ForeignKey(CloseRun, on_delete=models.PROTECT, related_name="steps")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    rows_all = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "code"], name="one_step")]
        ordering = ["position"]


class DayJudged(models.Model):
    """A day that is over was judged for a branch (days late, promises, first-payment default, warnings)."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="days_judged")
    day = models.DateField()
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["branch", "day"], name="one_judging_a_day")]
