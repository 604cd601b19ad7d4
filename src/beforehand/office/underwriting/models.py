"""Policy versions and decisions: the own view before the rules speak, two signatures, the frozen file."""

from __future__ import annotations

from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.intake.models import Application
from beforehand.office.staff.models import Staff
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.scope import Scoped


class OfApplication:
    """A record of the desk belongs to the branch of its application: the frame of services and the audit ask it for that branch."""

    application: Application

    @property
    def branch_id(self) -> int:
        """The branch of the application."""
        return self.application.branch_id


class OfDecision:
    """What is written on a decision belongs to the branch of its application."""

    decision: Decision

    @property
    def branch_id(self) -> int:
        """The branch of the application."""
        return self.decision.branch_id


class PolicyProposal(Recorded):
    """The next version of the policy as its first signer puts it to the second; the hash binds what was shown. A later one replaces it."""

    version = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    in_force_from = models.DateTimeField(null=True, blank=True)  # none: from the second signature on
    words = models.TextField(blank=True)


class PolicyRelease(Recorded):
    """A released policy version, immutable: its rules as plain data, its hash, its provenance. In force from `in_force_from` on."""

    version = models.PositiveIntegerField(unique=True)
    content = models.JSONField()  # plain data of `core.policy`
    content_hash = models.CharField(max_length=64)
    in_force_from = models.DateTimeField()
    first_signer = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    second_signer = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")


class OwnView(OfApplication, Recorded):
    """What the underwriter thinks before any rule is shown: would approve, refer or decline; of 100 such, how many pay."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="own_views")
    outcome = models.CharField(max_length=8)
    would_pay_of_100 = models.PositiveSmallIntegerField()
    words = PersonalField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "recorded_by"], name="one_own_view")]


class Decision(OfApplication, Recorded):
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

    objects = Scoped.along("application__branch").as_manager()


class SecondSignature(OfDecision, Recorded):
    """The second signer agrees or sends it back. An approval becomes effective with it."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="second_signature")
    agrees = models.BooleanField()
    words = PersonalField(blank=True)
    frozen = models.BinaryField()  # the rules of the version in force at this moment
    frozen_hash = models.CharField(max_length=64)
    facts = PersonalField(blank=True)  # the values behind its digests, as JSON
    release = models.ForeignKey(PolicyRelease, on_delete=models.PROTECT, related_name="+")


class PutBack(OfDecision, Recorded):
    """The first signer took his signature back before the second: it waits for a decision again."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="put_back")
    words = PersonalField()


class Watch(OfApplication, Recorded):
    """What an approval promises to look at while the loan runs: re-checks on their days, the drift of lateness."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="watches")
    what = models.CharField(max_length=40)  # an attribute that is checked again, or a warning that is watched for
    every_months = models.PositiveSmallIntegerField()  # 0: every day that is over
    taught_by = models.CharField(max_length=80, blank=True)
