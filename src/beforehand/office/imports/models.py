"""What came from elsewhere: legacy loans and books, with the basis on which their times are believed."""

from __future__ import annotations

from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Branch
from beforehand.office.staff.recorded import Recorded


class ImportRun(Recorded):
    """One import of a book or a legacy loan: the source, its hash, what was taken and what was refused."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="imports")
    source = models.CharField(max_length=160)
    source_hash = models.CharField(max_length=64)
    rows_taken = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list)


class LegacyDecision(Recorded):
    """A decision made before this office kept its file: shown as an override where this house would not have allowed it."""

    loan = models.OneToOneField(Loan, on_delete=models.PROTECT, related_name="legacy_decision")
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField()
    known_basis = models.CharField(max_length=10, default="declared")
    brought_by_words = PersonalField(blank=True)
    prepared_by_words = PersonalField(blank=True)
    signed_by_words = PersonalField(blank=True)
    override_reasons = models.JSONField(default=list)  # codes: signed_by_bringer, one_signature, no_cooling, rule:ID
