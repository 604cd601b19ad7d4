"""Lessons: the clue that was visible beforehand, the rule it suggests, the test in money, the signatures of both departments."""

from __future__ import annotations

from django.db import models

from beforehand.office.audit.personal import PersonalField
from beforehand.office.collecting.models import Case
from beforehand.office.parties.models import Finding, Party
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.recorded import Recorded
from beforehand.office.staff.roles import Department
from beforehand.office.staff.scope import Scoped
from beforehand.office.underwriting.models import PolicyRelease


class Book(Recorded):
    """A book of decisions known to the office: a folder of Parquet files on which rules are tried, named by the hash of its content."""

    class Origin(models.TextChoices):
        GENERATED = "generated"
        IMPORTED = "imported"

    name = models.CharField(max_length=80)
    path = models.CharField(max_length=400)
    content_hash = models.CharField(max_length=64)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    decisions = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_hash", "path"], name="one_book_in_a_place")]


class Lesson(Recorded):
    """The post-mortem of a collected case against its decision. `decided_at`: the second signature, or what the legacy paper says."""

    number = models.PositiveIntegerField(unique=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="lessons")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lessons")
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="lessons")
    title = models.CharField(max_length=120)
    title_zh = models.CharField(max_length=120, blank=True)
    sentence = PersonalField(blank=True)
    decided_at = models.DateTimeField()

    objects = Scoped.along("case__branch").as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "loan"], name="one_lesson_per_case_and_loan")]


class NothingToLearn(Recorded):
    """Somebody looked at a closed case and says why it teaches nothing; it no longer waits for a post-mortem."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="nothing_to_learn")
    words = PersonalField()


class Clue(Recorded):
    """A matter of the file held against the decision. Its kind is computed from the dates and the evidence, never stored."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="clues")
    attribute = models.CharField(max_length=80)
    findings = models.ManyToManyField(Finding, related_name="clues")
    leads = models.BooleanField(default=False)  # the clue the lesson rests on; of several the last one


class CandidateRule(Recorded):
    """A rule text sealed before its test: the hash stands before the result does. Another proposal takes its place, nothing edits it."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="candidate_rules")
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    sentence_en = models.CharField(max_length=200)
    sentence_zh = models.CharField(max_length=200)
    recheck_months = models.PositiveSmallIntegerField(null=True, blank=True)
    recheck_what = models.JSONField(default=list)  # attributes a watch looks at again


class BackTestOrder(Recorded):
    """A back-test that somebody asked for and that runs behind the pages: it ends in a result or in a refusal."""

    rule = models.ForeignKey(CandidateRule, on_delete=models.PROTECT, related_name="orders")
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="+")


class BackTestRefused(Recorded):
    """The rule cannot be tried on the book, by the column's name."""

    order = models.OneToOneField(BackTestOrder, on_delete=models.PROTECT, related_name="refused")
    code = models.CharField(max_length=60)
    sentence_en = models.TextField()
    sentence_zh = models.TextField()


class BackTest(Recorded):
    """What the rule would have done on a book of decisions as known then, in money; kept as told."""

    rule = models.ForeignKey(CandidateRule, on_delete=models.PROTECT, related_name="back_tests")
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="back_tests")
    book_hash = models.CharField(max_length=64)
    against = models.ForeignKey(PolicyRelease, on_delete=models.PROTECT, null=True, related_name="+")
    result = models.JSONField()
    result_hash = models.CharField(max_length=64)
    order = models.OneToOneField(BackTestOrder, on_delete=models.PROTECT, null=True, related_name="back_test")


class LessonSignature(Recorded):
    """A department signs the rule text and the back-test it read, by their hashes."""

    rule = models.ForeignKey(CandidateRule, on_delete=models.PROTECT, related_name="signatures")
    back_test = models.ForeignKey(BackTest, on_delete=models.PROTECT, related_name="signatures")
    department = models.CharField(max_length=12, choices=Department.choices)
    signed_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "department"], name="one_signature_per_department"),
            models.UniqueConstraint(fields=["rule", "recorded_by"], name="one_signature_per_person"),
        ]


class Dissent(Recorded):
    """Somebody disagrees; kept with the rule."""

    rule = models.ForeignKey(CandidateRule, on_delete=models.PROTECT, related_name="dissents")
    department = models.CharField(max_length=12, choices=Department.choices)
    words = PersonalField()


class ReleaseProposal(Recorded):
    """The next version as its first signer puts it to the second: which lessons, which cooling, from when; the hash binds it."""

    version = models.PositiveIntegerField()
    rules = models.ManyToManyField(CandidateRule, related_name="proposals")
    cooling_hours = models.PositiveSmallIntegerField()
    in_force_from = models.DateTimeField(null=True, blank=True)  # none: from the second signature on
    content_hash = models.CharField(max_length=64)


class RuleReleased(Recorded):
    """The signed rule entered a policy version."""

    rule = models.OneToOneField(CandidateRule, on_delete=models.PROTECT, related_name="released")
    release = models.ForeignKey(PolicyRelease, on_delete=models.PROTECT, related_name="taught_rules")
