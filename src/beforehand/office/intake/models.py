"""The application: what somebody asks for, who brought it and who prepared it."""

from __future__ import annotations

from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.parties.models import Party
from beforehand.office.servicing.models import Product
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.scope import Scoped


class Draft(models.Model):
    """An application being typed; kept as it is typed, so that nothing is lost on a crash. Becomes an application or is thrown away."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="drafts")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True)
    typed = PersonalField()  # JSON of the form's fields
    changed_at = models.DateTimeField()


class Application(Recorded):
    """An application as handed in. Claims are findings of the file (`own_statement`); here stands what is asked for."""

    number = models.CharField(max_length=24, unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="applications")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="applications")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="applications")
    amount_minor = models.BigIntegerField()
    installments = models.PositiveIntegerField()
    purpose = PersonalField(blank=True)
    brought_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="brought")  # none: came himself
    prepared_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="prepared")
    applied_at = models.DateTimeField()

    objects = Scoped.as_manager()


class Submission(Recorded):
    """The preparer handed the application to underwriting; from here it waits for a decision."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="submission")


class Withdrawal(Recorded):
    """The applicant withdrew."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="withdrawal")
    words = PersonalField(blank=True)


class Conclusion(Recorded):
    """The application is concluded: granted, declined, or let go. From here another may be taken; written by the decision desk."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="conclusion")
    outcome = models.CharField(max_length=8)  # approve, decline
