"""The lessons of a borrower as entries of his file: opened, signed, released."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beforehand.office.learning.models import Lesson, LessonSignature, RuleReleased
from beforehand.office.parties.models import Party
from beforehand.office.parties.timeline import TimelineRow


def timeline_rows(party: Party, as_known_at: datetime) -> list[TimelineRow]:
    """What was learnt from this borrower, written by `as_known_at`, oldest first."""
    lessons = list(party.lessons.filter(recorded_at__lte=as_known_at).select_related("recorded_by").order_by("recorded_at"))
    if not lessons:
        return []
    titles = {one.pk: _title(one) for one in lessons}
    rows = [
        _row(
            one,
            one.recorded_by.department,
            "lesson",
            _("Lesson %(number)s opened.") % {"number": one.number},
            titles[one.pk],
            str(one.sentence),
        )
        for one in lessons
    ]
    signatures = LessonSignature.objects.filter(rule__lesson__in=lessons, recorded_at__lte=as_known_at).select_related(
        "rule__lesson", "recorded_by"
    )
    for one in signatures:
        bold = _("Lesson %(number)s signed.") % {"number": one.rule.lesson.number}
        rows.append(_row(one, one.department, "lesson_signed", bold, titles[one.rule.lesson_id]))
    released = RuleReleased.objects.filter(rule__lesson__in=lessons, recorded_at__lte=as_known_at)
    for one in released.select_related("rule__lesson", "recorded_by", "release"):
        said = {"number": one.rule.lesson.number, "version": one.release.version}
        rows.append(
            _row(
                one,
                "other",
                "lesson_released",
                _("Lesson %(number)s entered policy version %(version)s.") % said,
                titles[one.rule.lesson_id],
            )
        )
    return sorted(rows, key=lambda row: row.at)


def _title(lesson: Lesson) -> str:
    chinese = (get_language() or "").startswith("zh")
    return lesson.title_zh if chinese and lesson.title_zh else lesson.title


def _row(record: Lesson | LessonSignature | RuleReleased, department: str, kind: str, bold: str, text: str, words: str = "") -> TimelineRow:
    lesson = record if isinstance(record, Lesson) else record.rule.lesson
    return TimelineRow(
        at=record.recorded_at, recorded_at=record.recorded_at, department=str(department), kind=kind, bold=bold, text=text, words=words,
        writer=record.recorded_by.name, links=((_("Open the lesson"), reverse("learning:lesson", args=[lesson.pk])),),
        subject=f"lesson-{lesson.pk}",
    )  # fmt: skip
