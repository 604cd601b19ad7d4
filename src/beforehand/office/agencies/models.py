"""Cases given to an outside agency: terms, what it brought, what it cost, when it was called back."""

from __future__ import annotations

from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.collecting.models import Case
from beforehand.office.documents.models import Document
from beforehand.office.servicing.models import Loan, LoanEvent
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.scope import Scoped


class Agency(Recorded):
    """A collection agency with the day of its last evaluation."""

    name = models.CharField(max_length=80, unique=True)
    evaluated_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)


class Placement(Recorded):
    """A loan of a case placed with an agency, under the terms it signed. Commission is the lender's cost, never the borrower's."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="placements")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="placements")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="placements")
    placed_on = models.DateField()
    placed_minor = models.BigIntegerField()  # what ended the loan on that day, as the terms say; liquidation is measured against it
    commission_ppm = models.PositiveIntegerField()
    terms = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    conduct_terms = models.TextField()
    recall_after_days = models.PositiveSmallIntegerField()

    objects = Scoped.along("loan__branch").as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(commission_ppm__gt=0, commission_ppm__lt=1_000_000), name="commission_is_a_share"),
            models.CheckConstraint(condition=models.Q(placed_minor__gt=0), name="placed_something"),
        ]

    @property
    def branch_id(self) -> int:
        """The branch of the loan: who works elsewhere acts on nothing here."""
        return self.loan.branch_id


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

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(commission_minor__gte=0), name="commission_not_negative")]
