"""The contact log and the one question asked before it: may this be done now?"""

from __future__ import annotations

from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.parties.models import ContactDetail, Party, ThirdPerson
from beforehand.office.staff.models import Staff
from beforehand.office.staff.recorded import Recorded

UNKNOWN_PERSON = "unknown"
"""Whom a number reaches where nobody knows whose it is."""


class Verdict(models.TextChoices):
    """The gate's answers."""

    ALLOW = "allow"
    REFUSE = "refuse"
    UNKNOWN = "unknown"


class Answered(Recorded):
    """The gate's answer to one act: verdict, rule, citation, next lawful moment, remarks; as `core.conduct` gave it."""

    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    rule = models.CharField(max_length=60, blank=True)
    shown_as = models.CharField(max_length=120, blank=True)
    citation = models.CharField(max_length=240, blank=True)
    sentence_en = models.TextField(blank=True)
    sentence_zh = models.TextField(blank=True)
    next_lawful_at = models.DateTimeField(null=True, blank=True)
    missing = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    instead = models.JSONField(default=list)

    class Meta:
        abstract = True


class GateQuestion(Answered):
    """One asking of the gate before an act. A refused question stands in the file: somebody wanted to, and did not."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="gate_questions")
    kind = models.CharField(max_length=12)
    to = models.CharField(max_length=16)
    detail = models.ForeignKey(ContactDetail, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=16, blank=True)
    purpose = models.CharField(max_length=20)
    staff_count = models.PositiveSmallIntegerField(default=1)
    asked_for_at = models.DateTimeField()
    visit_id = models.BigIntegerField(null=True, blank=True, db_index=True)


class ContactEntry(Answered):
    """One contact as it happened: who, with whom, how, what came of it; with the verdict it had or would have had.

    Recorded always and in full, also where the gate would have refused it; then a breach is open. `happened_at` is declared.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contact_entries")
    kind = models.CharField(max_length=12)  # call, sms, letter, visit, voicemail …: words of the gate
    direction = models.CharField(max_length=3, default="out")
    to = models.CharField(max_length=16, default="debtor")
    third_person = models.ForeignKey(ThirdPerson, on_delete=models.PROTECT, null=True, blank=True, related_name="contact_entries")
    detail = models.ForeignKey(ContactDetail, on_delete=models.PROTECT, null=True, blank=True, related_name="contact_entries")
    happened_at = models.DateTimeField()
    result = models.CharField(max_length=24)  # unanswered, conversation, dead_number, voicemail, delivered, met, not_home …
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="contact_entries")
    with_staff = models.ManyToManyField(Staff, blank=True, related_name="+")
    place = models.CharField(max_length=16, blank=True)
    purpose = models.CharField(max_length=20, default="collection")
    words = PersonalField(blank=True)
    content = models.JSONField(default=dict)  # says / has / discloses, words of the gate
    minutes = models.PositiveIntegerField(null=True, blank=True)
    visit_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    case_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    cost_minor = models.BigIntegerField(default=0)
    by = models.CharField(max_length=8, default="lender")  # lender, agency: counters run across both

    class Meta:
        indexes = [models.Index(fields=["party", "happened_at"], name="contact_party_moment")]


class Breach(Recorded):
    """An act that happened although the gate refuses it or does not know enough; open until compliance answers it."""

    entry = models.ForeignKey(ContactEntry, on_delete=models.PROTECT, related_name="breaches")
    rule = models.CharField(max_length=60)
    shown_as = models.CharField(max_length=120)

    @property
    def branch_id(self) -> int:
        """The branch of the file the act belongs to."""
        return self.entry.party.branch_id


class BreachAnswered(Recorded):
    """What compliance says of a breach."""

    breach = models.OneToOneField(Breach, on_delete=models.PROTECT, related_name="answered")
    words = PersonalField()
