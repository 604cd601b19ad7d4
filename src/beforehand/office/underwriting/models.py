"""Policy versions and decisions: the own view before the rules speak, two signatures, the frozen file."""

from __future__ import annotations

from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.intake.models import Application
from beforehand.office.staff.models import Staff
from beforehand.office.staff.recorded import Recorded


class PolicyRelease(Recorded):
    """A released policy version, immutable: its rules as plain data, its hash, its provenance. In force from `in_force_from` on."""

    version = models.PositiveIntegerField(unique=True)
    content = models.JSONField()  # plain data of `core.policy`
    content_hash = models.CharField(max_length=64)
    in_force_from = models.DateTimeField()
    first_signer = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    second_signer = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")


class OwnView(Recorded):
    """What the underwriter thinks before any rule is shown: would approve, refer or decline; of 100 such, how many pay."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="own_views")
    outcome = models.CharField(max_length=8)
    would_pay_of_100 = models.PositiveSmallIntegerField()
    words = PersonalField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "recorded_by"], name="one_own_view")]


class Decision(Recorded):
    """The first signature under a decision, with the rules as they spoke and the file as it was known: frozen, hashed, replayable."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    release = models.ForeignKey(PolicyRelease, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=8)  # decline, refer, approve: what the signer decides
    rules_outcome = models.CharField(max_length=8)  # decline, refer, watch, approve: what the policy says
    reasons = models.JSONField(default=list)  # as told: code, en, zh each
    words = PersonalField(blank=True)
    as_known_at = models.DateTimeField()
    frozen = models.BinaryField()
    frozen_hash = models.CharField(max_length=64)
    override = models.BooleanField(default=False)  # an approval against a rule that declines or refers
    facts = PersonalField(blank=True)  # the values behind the digests in the frozen file, as JSON


class SecondSignature(Recorded):
    """The second signer agrees or sends it back. An approval becomes effective with it."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="second_signature")
    agrees = models.BooleanField()
    words = PersonalField(blank=True)
    frozen = models.BinaryField()  # the rules of the version in force at this moment
    frozen_hash = models.CharField(max_length=64)
    release = models.ForeignKey(PolicyRelease, on_delete=models.PROTECT, related_name="+")


class PutBack(Recorded):
    """The first signer took his signature back before the second: it waits for a decision again."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="put_back")
    words = PersonalField()


class Watch(Recorded):
    """What an approval promises to look at while the loan runs: re-checks on their days, the drift of lateness."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="watches")
    what = models.CharField(max_length=40)
    every_months = models.PositiveSmallIntegerField()
    taught_by = models.CharField(max_length=80, blank=True)
