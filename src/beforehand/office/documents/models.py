"""What was told to somebody, kept as given: the bytes, their hash, the engine that made them."""

from __future__ import annotations

from django.db import models

from beforehand.office.parties.models import OfFile, Party
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.scope import Scoped


class Document(OfFile, Recorded):
    """A contract, plan, receipt, quote or decision file, frozen as given. The bytes are the page as it was printed."""

    class Kind(models.TextChoices):
        CONTRACT = "contract"
        RECEIPT = "receipt"
        PAYOFF_QUOTE = "payoff_quote"
        DECISION_FILE = "decision_file"
        PLACEMENT = "placement"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    number = models.CharField(max_length=32, unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="documents")
    loan_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    language = models.CharField(max_length=8)
    body = models.BinaryField()
    media_type = models.CharField(max_length=40, default="text/html; charset=utf-8")
    sha256 = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=40)

    objects = Scoped.along("party__branch").as_manager()


class DocumentPrinted(Recorded):
    """One printed copy; copies are counted, so a sheet can say which it is."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="copies")
    copy_number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "copy_number"], name="one_copy_number")]
