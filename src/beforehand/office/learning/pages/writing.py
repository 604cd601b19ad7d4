"""What is written into a lesson: a clue, a rule, a signature, a dissent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beforehand.core.rules.catalogue import STARTER
from beforehand.office.learning import services
from beforehand.office.learning.forms import ClueForm, DissentForm, RuleForm
from beforehand.office.learning.models import BackTest, Lesson
from beforehand.office.learning.pages.access import carried_out, check_allowed, done_or_said, lesson_for, standing_rule, title_of
from beforehand.office.learning.refusing import UnableToProposeRule
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Head
from beforehand.office.parties import words


def _head(lesson: Lesson, title: str, description: str = "") -> Head:
    crumbs = [(_("Lessons"), reverse("learning:lessons")), (title_of(lesson), reverse("learning:lesson", args=[lesson.pk])), (title, "")]
    return Head(title=title, description=description, crumbs=crumbs)


def add_clue(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold findings of the file against the decision."""
    person, lesson = lesson_for(request, pk, "findings")
    check_allowed(person, services.add_clue, lesson)
    form = ClueForm(
        request.POST or None,
        initial={"leads": not lesson.clues.exists()},
        findings=lesson.party.findings.order_by("attribute", "recorded_at"),
    )

    def act(given: dict[str, Any]) -> None:
        findings = list(given["findings"])
        services.add_clue(
            person,
            None,
            key=form.cleaned_data["key"],
            lesson=lesson,
            attribute=findings[0].attribute,
            findings=findings,
            leads=given["leads"],
        )

    if carried_out(request, form, act):
        messages.success(request, _("The clue is held against the decision."))
        return redirect("learning:lesson", pk=lesson.pk)
    context = {"head": _head(lesson, _("Add a clue")), "form": form, "send": _("Hold it against the decision"), "active_room": "lessons"}
    return render(request, "learning/form.html", context)


def propose_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the rule a lesson suggests; what cannot be read is shown at its place."""
    person, lesson = lesson_for(request, pk)
    check_allowed(person, services.propose_rule, lesson)
    stood = standing_rule(lesson)
    initial = (
        {"text": stood.text, "sentence_en": stood.sentence_en, "sentence_zh": stood.sentence_zh, "recheck_months": stood.recheck_months}
        if stood
        else {}
    )
    form = RuleForm(request.POST or None, initial=initial)
    place: list[str] = []

    def act(given: dict[str, Any]) -> None:
        try:
            services.propose_rule(person, None, key=form.cleaned_data["key"], lesson=lesson, **given)
        except UnableToProposeRule as refused:
            place.extend(at_its_place(given["text"], refused.line, refused.column))
            raise

    if carried_out(request, form, act):
        messages.success(request, _("The text is sealed. Order its back-test."))
        return redirect("learning:lesson", pk=lesson.pk)
    attributes = [(name, words.attribute_label(name), _kind(name)) for name in STARTER]
    context = {
        "head": _head(
            lesson,
            _("The rule it teaches"),
            _("The text is sealed before its test. Another proposal takes its place; this one stays as tried."),
        ),
        "form": form,
        "send": _("Seal the text"),
        "place": place,
        "attributes": attributes,
        "active_room": "lessons",
    }
    return render(request, "learning/rule.html", context)


def at_its_place(text: str, line: int | None, column: int | None) -> list[str]:
    """The text in three parts: before the place, the word that stands there, after it; empty where the refusal has no place."""
    if line is None or column is None:
        return []
    lines = text.splitlines(keepends=True)
    start = min(len(text), sum(len(one) for one in lines[: line - 1]) + column - 1)
    end = start
    while end < len(text) and not text[end].isspace():
        end += 1
    return [text[:start], text[start:end] or " ", text[end:]]


def _kind(name: str) -> str:
    kinds = {
        "boolean": _("yes or no"),
        "money": _("money, with its currency"),
        "number": _("a number"),
        "date": _("a day"),
        "category": _("words"),
    }
    unit = {"months": _("months"), "years": _("years"), "days": _("days")}.get(STARTER[name].unit, "")
    said = kinds[str(STARTER[name].kind.value)]
    return f"{said}{'，' if formats.chinese() else ', '}{unit}" if unit else said


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for one's department: the rule that stands and the back-test that was read."""
    person, lesson = lesson_for(request, pk)
    check_allowed(person, services.sign_lesson, lesson)
    rule = standing_rule(lesson)
    test = get_object_or_404(BackTest.objects.filter(rule__lesson=lesson).select_related("rule"), pk=request.POST.get("back_test") or 0)
    if rule is None or test.rule_id != rule.pk:
        messages.error(request, _("A later rule was proposed for this lesson. Sign that one."))
    else:
        done_or_said(
            request,
            lambda: services.sign_lesson(person, None, rule=rule, back_test=test),
            _("Signed. The text and the test are bound by their hashes."),
        )
    return redirect("learning:lesson", pk=lesson.pk)


def dissent(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what speaks against the rule; it is kept with it."""
    person, lesson = lesson_for(request, pk)
    check_allowed(person, services.dissent, lesson)
    rule, form = standing_rule(lesson), DissentForm(request.POST or None)
    if rule is None:
        messages.error(request, _("There is no rule yet to speak against."))
        return redirect("learning:lesson", pk=lesson.pk)
    if carried_out(request, form, lambda given: services.dissent(person, None, key=form.cleaned_data["key"], rule=rule, **given)):
        messages.success(request, _("Your dissent is kept with the rule."))
        return redirect("learning:lesson", pk=lesson.pk)
    context = {
        "head": _head(lesson, _("Dissent")),
        "form": form,
        "send": _("Keep it with the rule"),
        "rule": rule,
        "active_room": "lessons",
    }
    return render(request, "learning/form.html", context)
