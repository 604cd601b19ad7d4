"""Custody of notes: each note is in somebody's hands, from the borrower to the vault."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.servicing.models import LoanEvent
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.scope import Scoped


class FieldReceipt(Recorded):
    """A receipt given at the door. Number and key were made on the phone; `event` credits the loan at that moment.

    `breaches` are codes of what the taking broke, recorded as it happened; `alone_words` says why nobody stood beside him.
    """

    number = models.CharField(max_length=24, unique=True)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="field_receipts")
    event = models.OneToOneField(LoanEvent, on_delete=models.PROTECT, related_name="field_receipt")
    officer = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="field_receipts")
    second_holder = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    device_at = models.DateTimeField()  # a claim of the phone
    visit_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    breaches = models.JSONField(default=list)
    alone_words = PersonalField(blank=True)

    objects = Scoped.as_manager()

    class Meta:
        indexes = [models.Index(fields=["branch", "recorded_at"], name="field_receipt_by_branch")]


class CashCount(Recorded):
    """A hand-in counted at the branch by somebody else; a shortage is the officer's, never the borrower's."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="cash_counts")
    officer = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    second_counter = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    receipts = models.ManyToManyField(FieldReceipt, related_name="counts")
    currency = models.CharField(max_length=3)
    expected_minor = models.BigIntegerField()
    counted_minor = models.BigIntegerField()
    counted_at = models.DateTimeField()
    reason = PersonalField(blank=True)

    objects = Scoped.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(recorded_by=models.F("officer")), name="nobody_counts_his_own_bag"),
            models.CheckConstraint(condition=models.Q(counted_minor__gte=0), name="counted_not_negative"),
            models.CheckConstraint(condition=~models.Q(second_counter=models.F("officer")), name="second_counts_not_his_own_bag"),
            models.CheckConstraint(condition=~models.Q(second_counter=models.F("recorded_by")), name="two_counters_are_two"),
        ]


class CustodyMovement(Recorded):
    """Notes went from one holder to another, named in words: borrower, officer:ID, shortage:ID, till:CODE, vault:CODE, surplus:CODE."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="custody_movements")
    giver = models.CharField(max_length=40)
    taker = models.CharField(max_length=40)
    holders = ArrayField(models.BigIntegerField())  # staff who hold it together
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    moved_at = models.DateTimeField()
    receipt = models.ForeignKey(FieldReceipt, on_delete=models.PROTECT, null=True, related_name="movements")
    count = models.ForeignKey(CashCount, on_delete=models.PROTECT, null=True, related_name="movements")
    event = models.ForeignKey(LoanEvent, on_delete=models.PROTECT, null=True, related_name="custody_movements")

    objects = Scoped.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="moved_amount_positive")]
        indexes = [models.Index(fields=["receipt", "taker"], name="movement_of_receipt")]
