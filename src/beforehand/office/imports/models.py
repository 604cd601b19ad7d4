"""What came from elsewhere: legacy loans and books, with the basis on which their times are believed."""

from __future__ import annotations

from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.servicing.models import Loan, Product
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.scope import Scoped


class ImportOrder(Recorded):
    """A book that somebody asked to have brought in behind the pages: it begins with a run, goes in by portions, and ends by a record."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="import_orders")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    folder = models.CharField(max_length=400)

    objects = Scoped.as_manager()


class ImportEnded(Recorded):
    """How an order ended: everything that could be taken is here, or a sentence says why nothing more is."""

    order = models.OneToOneField(ImportOrder, on_delete=models.PROTECT, related_name="ended")
    code = models.CharField(max_length=60, blank=True)  # empty: done
    sentence_en = models.TextField(blank=True)
    sentence_zh = models.TextField(blank=True)

    @property
    def branch_id(self) -> int:
        """The branch of the order."""
        return self.order.branch_id


class ImportRun(Recorded):
    """One import of a book or a legacy loan: the source, the hash of its rows, what was taken and what was refused.

    `counts` says how many rows of what were taken; a book's run is one audit row, and `source_hash` covers every row that was read.
    """

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="imports")
    order = models.OneToOneField(ImportOrder, on_delete=models.PROTECT, null=True, related_name="run")  # none: brought in at once
    source = models.CharField(max_length=160)
    source_hash = models.CharField(max_length=64)
    rows_taken = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list)  # table, row, key, column, code, en, zh
    counts = models.JSONField(default=dict)

    objects = Scoped.as_manager()


class LegacyDecision(Recorded):
    """A decision made before this office kept its file: shown as an override where this house would not have allowed it.

    Who brought, prepared and signed stands in words as the paper says; who still works here is named as staff too.
    """

    loan = models.OneToOneField(Loan, on_delete=models.PROTECT, related_name="legacy_decision")
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="decisions")
    applied_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField()
    known_basis = models.CharField(max_length=10, default="declared")
    brought_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    signed_by = models.ManyToManyField(Staff, related_name="legacy_decisions")
    brought_by_words = PersonalField(blank=True)
    prepared_by_words = PersonalField(blank=True)
    signed_by_words = PersonalField(blank=True)
    policy_version = models.PositiveIntegerField(null=True)  # the version in force then, by which the rules were judged
    override_reasons = models.JSONField(default=list)  # codes: signed_by_bringer, signed_by_preparer, one_signature, no_cooling, rule:ID

    objects = Scoped.along("loan__branch").as_manager()

    class Meta:
        indexes = [models.Index(fields=["decided_at"], name="legacy_decision_moment")]


class ImportedKey(models.Model):
    """The source's own key of a row that was taken, so that the same book brought twice is taken once."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="keys")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=16)  # persons, loans, events, facts, contacts
    key = models.CharField(max_length=80)
    record_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["branch", "table", "key"], name="one_row_per_source_key")]
