"""Lessons: the clue that was visible beforehand, the rule it suggests, the test in money, the signatures of both departments."""

from __future__ import annotations

from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.collecting.models import Case
from beforehand.office.parties.models import Finding, Party
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.roles import Department
from beforehand.office.underwriting.models import PolicyRelease


class Lesson(Recorded):
    """The post-mortem of a collected case against its decision."""

    number = models.PositiveIntegerField(unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="lessons")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lessons")
    loan_id = models.BigIntegerField()
    title = models.CharField(max_length=120)
    title_zh = models.CharField(max_length=120, blank=True)
    sentence = PersonalField(blank=True)
    decided_at = models.DateTimeField()


class Clue(Recorded):
    """A finding held against the decision. Its kind is computed from the dates and the evidence, never stored."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="clues")
    attribute = models.CharField(max_length=80)
    findings = models.ManyToManyField(Finding, related_name="clues")
    leads = models.BooleanField(default=False)  # the clue the lesson rests on


class CandidateRule(Recorded):
    """A rule text sealed before its test: the hash stands before the result does."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="candidate_rules")
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    sentence_en = models.CharField(max_length=200)
    sentence_zh = models.CharField(max_length=200)
    recheck_months = models.PositiveSmallIntegerField(null=True, blank=True)


class BackTest(Recorded):
    """What the rule would have done on a book of decisions as known then, in money; kept as told."""

    rule = models.ForeignKey(CandidateRule, on_delete=models.PROTECT, related_name="back_tests")
    book = models.CharField(max_length=80)
    book_hash = models.CharField(max_length=64)
    against = models.ForeignKey(PolicyRelease, on_delete=models.PROTECT, null=True, related_name="+")
    result = models.JSONField()
    result_hash = models.CharField(max_length=64)


class LessonSignature(Recorded):
    """A department signs the rule text and the back-test it read, by their hashes."""

    rule = models.ForeignKey(CandidateRule, on_delete=models.PROTECT, related_name="signatures")
    back_test = models.ForeignKey(BackTest, on_delete=models.PROTECT, related_name="signatures")
    department = models.CharField(max_length=12, choices=Department.choices)
    signed_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "department"], name="one_signature_per_department")]


class Dissent(Recorded):
    """Somebody disagrees; kept with the rule."""

    rule = models.ForeignKey(CandidateRule, on_delete=models.PROTECT, related_name="dissents")
    department = models.CharField(max_length=12, choices=Department.choices)
    words = PersonalField()


class RuleReleased(Recorded):
    """The signed rule entered a policy version."""

    rule = models.OneToOneField(CandidateRule, on_delete=models.PROTECT, related_name="released")
    release = models.ForeignKey(PolicyRelease, on_delete=models.PROTECT, related_name="taught_rules")
