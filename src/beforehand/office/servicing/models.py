"""Products, loans and their events: the position is computed from these rows and stored nowhere."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.documents.models import Document
from beforehand.office.parties.models import Party
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.scope import Scoped


class Product(Recorded):
    """A version of a loan product: price, limits, fee rule and waterfall as data. A loan pins the version it was signed under."""

    code = models.CharField(max_length=24)
    version = models.PositiveIntegerField()
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    annual_rate_ppm = models.BigIntegerField()
    overdue_fee_daily_ppm = models.BigIntegerField()
    waterfall = ArrayField(models.CharField(max_length=12))  # order inside an installment: fee, interest, principal
    least_minor = models.BigIntegerField()
    most_minor = models.BigIntegerField()
    installments_least = models.PositiveIntegerField()
    installments_most = models.PositiveIntegerField()
    in_force_from = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_product_version")]


class Approval(Recorded):
    """The signed permission to pay out: two signers other than the preparer and the bringer, and the hash of what they signed."""

    application_id = models.BigIntegerField(unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="approvals")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    principal_minor = models.BigIntegerField()
    installments = models.PositiveIntegerField()
    brought_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    first_signer = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    second_signer = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    payable_from = models.DateTimeField()
    decision_hash = models.CharField(max_length=64)

    objects = Scoped.along("party__branch").as_manager()

    @property
    def branch_id(self) -> int:
        """The branch of the file."""
        return self.party.branch_id

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(first_signer=models.F("second_signer")), name="two_signers"),
            models.CheckConstraint(condition=~models.Q(first_signer=models.F("prepared_by")), name="preparer_signs_not_first"),
            models.CheckConstraint(condition=~models.Q(second_signer=models.F("prepared_by")), name="preparer_signs_not_second"),
        ]


class Loan(Recorded):
    """A signed loan. The schedule is the signed one and part of the contract (lists of equal length), never computed again."""

    number = models.CharField(max_length=24, unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="loans")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="loans")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="loans")
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, null=True, related_name="contracts")  # none: a legacy loan
    legacy = models.BooleanField(default=False)
    currency = models.CharField(max_length=3)
    principal_minor = models.BigIntegerField()
    annual_rate_ppm = models.BigIntegerField()
    overdue_fee_daily_ppm = models.BigIntegerField()
    waterfall = ArrayField(models.CharField(max_length=12))
    granted_on = models.DateField()
    due_on = ArrayField(models.DateField())
    schedule_principal_minor = ArrayField(models.BigIntegerField())
    schedule_interest_minor = ArrayField(models.BigIntegerField())
    contract = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    purpose = PersonalField(blank=True)

    objects = Scoped.as_manager()


class LoanEvent(Recorded):
    """One movement of a loan's money; the ledger's entries and the position follow from it. Corrected by a reversal, never edited."""

    class Kind(models.TextChoices):
        DISBURSEMENT = "disbursement"
        PAYMENT = "payment"
        PAYOFF = "payoff"
        REVERSAL = "reversal"

    class Channel(models.TextChoices):
        CASH = "cash"  # at the counter
        FIELD = "field"  # in an officer's custody
        TRANSFER = "transfer"
        AGENCY = "agency"

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    value_on = models.DateField()
    amount_minor = models.BigIntegerField()
    known_at = models.DateTimeField()
    known_basis = models.CharField(max_length=10, default="recorded")
    bank_reference = models.CharField(max_length=64, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    business_day = models.DateField()
    receipt = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    words = PersonalField(blank=True)

    objects = Scoped.along("loan__branch").as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan"], condition=models.Q(kind="disbursement"), name="paid_out_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="event_amount_positive"),
        ]
        indexes = [models.Index(fields=["loan", "value_on", "recorded_at"], name="event_loan_order")]

    @property
    def branch_id(self) -> int:
        """The branch of its loan: whoever acts on it must hold his role there."""
        return self.loan.branch_id


class ReversalRequest(Recorded):
    """Somebody asks for a posting to be taken back; another person approves, and the reversal is one more event."""

    event = models.OneToOneField(LoanEvent, on_delete=models.PROTECT, related_name="reversal_request")
    reason = PersonalField()

    objects = Scoped.along("event__loan__branch").as_manager()

    @property
    def branch_id(self) -> int:
        """The branch of the loan it is about."""
        return self.event.loan.branch_id


class BankReference(models.Model):
    """Each bank reference once, whether its money went to a loan or waits in suspense."""

    reference = models.CharField(max_length=64, unique=True)
    event = models.OneToOneField(LoanEvent, on_delete=models.PROTECT, null=True, related_name="+")


class SuspenseItem(Recorded):
    """Money that came without a known loan: it waits with its own value date until somebody attributes it."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="suspense_items")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    value_on = models.DateField()
    channel = models.CharField(max_length=8, choices=LoanEvent.Channel.choices)
    bank_reference = models.CharField(max_length=64, blank=True)
    payer_words = PersonalField(blank=True)
    business_day = models.DateField()

    objects = Scoped.as_manager()


class SuspenseAttributed(Recorded):
    """Suspense money that found its loan: the event carries the value date of the day the money came."""

    item = models.OneToOneField(SuspenseItem, on_delete=models.PROTECT, related_name="attributed")
    event = models.OneToOneField(LoanEvent, on_delete=models.PROTECT, related_name="from_suspense")


class BusinessDay(models.Model):
    """A branch's ledger day. It moves at the close, not at midnight."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="business_days")
    day = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["branch", "day"], name="one_business_day"),
            models.UniqueConstraint(fields=["branch"], condition=models.Q(closed_at=None), name="one_open_day"),
        ]


class JournalEntry(models.Model):
    """A balanced entry of the ledger, derived from an event or a custody movement and re-derivable from it."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="journal_entries")
    origin = models.CharField(max_length=24)  # loan_event, suspense, custody, agency
    origin_id = models.BigIntegerField()
    business_day = models.DateField()
    currency = models.CharField(max_length=3)
    sentence = models.CharField(max_length=160)
    posted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "origin_id", "sentence"], name="one_entry_per_origin")]


class JournalPosting(models.Model):
    """One side of an entry; debits and credits of an entry are equal (deferred trigger)."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=40, db_index=True)
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, null=True, related_name="+")
    debit_minor = models.BigIntegerField(default=0)
    credit_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(debit_minor__gt=0, credit_minor=0) | models.Q(debit_minor=0, credit_minor__gt=0), name="one_side"
            )
        ]


class LoanWarning(models.Model):
    """An early warning or a first-payment default, with the day it judges; it stands the next morning."""

    class Kind(models.TextChoices):
        GROWING_LATENESS = "growing_lateness"
        FIRST_PAYMENT_DEFAULT = "first_payment_default"
        RECHECK_DIFFERS = "recheck_differs"

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="warnings")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    day = models.DateField()
    raised_at = models.DateTimeField()
    sentence_en = models.TextField()
    sentence_zh = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan", "kind", "day"], name="one_warning_a_day")]
