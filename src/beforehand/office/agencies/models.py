"""Cases given to an outside agency: terms, what it brought, what it cost, when it was called back."""

from __future__ import annotations

from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.collecting.models import Case
from beforehand.office.documents.models import Document
from beforehand.office.servicing.models import Loan, LoanEvent
from beforehand.office.staff.recorded import Recorded


class Agency(Recorded):
    """A collection agency with the day of its last evaluation."""

    name = models.CharField(max_length=80, unique=True)
    evaluated_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)


class Placement(Recorded):
    """A case placed with an agency. Commission is the lender's cost, never the borrower's."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="placements")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="placements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="placements")
    placed_on = models.DateField()
    commission_ppm = models.PositiveIntegerField()
    terms = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    conduct_terms = models.TextField()


class Recall(Recorded):
    """The placement was called back."""

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="recall")
    recalled_on = models.DateField()
    reason = PersonalField(blank=True)


class Remittance(Recorded):
    """Money that reached the agency on `received_on` and counts for the borrower from that day."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="remittances")
    event = models.OneToOneField(LoanEvent, on_delete=models.PROTECT, related_name="remittance")
    received_on = models.DateField()
    commission_minor = models.BigIntegerField()
