"""How far a lesson is: draft, rule sealed, tested, signed by one department, by both, released; and which cases still wait for one."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from beforehand.office.collecting.models import Case
from beforehand.office.learning.models import BackTest, CandidateRule, Lesson, LessonSignature, RuleReleased
from beforehand.office.staff.models import Staff


class Stage(models.TextChoices):
    """The stages of a lesson, in order."""

    DRAFT = "draft", _("draft")
    SEALED = "sealed", _("rule sealed")
    TESTED = "tested", _("back-tested")
    SIGNED_BY_ONE = "signed_by_one", _("signed by one")
    SIGNED = "signed", _("signed by both")
    RELEASED = "released", _("released")


def rule_of(lesson: Lesson) -> CandidateRule | None:
    """The rule that stands: the last proposed; earlier ones stay as tried."""
    return lesson.candidate_rules.order_by("-pk").first()


def stage_of(rule: CandidateRule | None) -> Stage:
    """How far the lesson of this rule is."""
    if rule is None:
        return Stage.DRAFT
    if RuleReleased.objects.filter(rule=rule).exists():
        return Stage.RELEASED
    signatures = rule.signatures.count()
    if signatures:
        return Stage.SIGNED if signatures > 1 else Stage.SIGNED_BY_ONE
    return Stage.TESTED if rule.back_tests.exists() else Stage.SEALED


def lessons_of(staff: Staff, stage: str = "") -> QuerySet[Lesson]:
    """The lessons of this person's branches with `stage`, `rule_text` and `rule_id` of the rule that stands; the newest first."""
    last = CandidateRule.objects.filter(lesson=OuterRef("pk")).order_by("-pk")
    of_rule = {"rule": OuterRef("standing_rule")}
    signed = LessonSignature.objects.filter(**of_rule).order_by().values("rule").annotate(number=Count("pk")).values("number")
    found = Lesson.objects.visible_to(staff).annotate(
        standing_rule=Subquery(last.values("pk")[:1]), rule_text=Subquery(last.values("text")[:1]),
        signed_by=Subquery(signed, output_field=models.IntegerField()),
    ).annotate(
        stage=models.Case(
            When(standing_rule=None, then=Value(Stage.DRAFT.value)),
            When(Exists(RuleReleased.objects.filter(**of_rule)), then=Value(Stage.RELEASED.value)),
            When(signed_by__gte=2, then=Value(Stage.SIGNED.value)),
            When(signed_by=1, then=Value(Stage.SIGNED_BY_ONE.value)),
            When(Exists(BackTest.objects.filter(**of_rule)), then=Value(Stage.TESTED.value)),
            default=Value(Stage.SEALED.value),
        )
    )  # fmt: skip
    if stage:
        found = found.filter(stage=stage)
    return found.select_related("party", "case__branch").order_by("-number")


def stage_counts(staff: Staff) -> dict[str, int]:
    """How many lessons stand at each stage."""
    counted = dict(lessons_of(staff).order_by().values_list("stage").annotate(number=Count("pk")))
    return {stage.value: counted.get(stage.value, 0) for stage in Stage}


def cases_due(staff: Staff) -> QuerySet[Case]:
    """Closed cases that nobody looked at yet: no lesson on any of its loans, and nobody said that it teaches nothing. Oldest first.

    Of a borrower who was late again the case that runs is waited for: his post-mortem is due when the last one is closed.
    """
    running = Case.objects.filter(party=OuterRef("party"), closed_at=None)
    later = Case.objects.filter(party=OuterRef("party"), closed_at__gt=OuterRef("closed_at"))
    learnt = Lesson.objects.filter(loan__cases=OuterRef("pk"))
    waits = Case.objects.visible_to(staff).exclude(closed_at=None).filter(nothing_to_learn=None)
    waits = waits.filter(~Exists(running), ~Exists(later), ~Exists(learnt))
    return waits.select_related("party", "branch").order_by("closed_at")


def rules_waiting() -> QuerySet[CandidateRule]:
    """The rules under both signatures that no version holds yet, in the order of their lessons."""
    counted = CandidateRule.objects.annotate(departments=Count("signatures__department", distinct=True))
    return (
        counted.filter(departments__gte=2, released=None).select_related("lesson__case__branch", "lesson__party").order_by("lesson__number")
    )
