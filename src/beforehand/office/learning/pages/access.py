"""Who stands before the page and which lesson he may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from beforehand.office.audit import trail
from beforehand.office.learning.models import CandidateRule, Lesson
from beforehand.office.learning.queries import rule_of
from beforehand.office.pages import formats
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.pages.access import READERS, somebody
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

LEADERS = (Role.RISK_MANAGER, Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER, Role.AUDITOR, Role.COMPLIANCE_OFFICER)
"""Who reads what goes beyond one lesson: the release, and what it would do to what is open."""


def lesson_for(request: HttpRequest, pk: int, what: str = "") -> tuple[Staff, Lesson]:
    """The reader and the lesson; nothing for whoever may not see it. `what` of a borrower was read stands in the audit."""
    person = somebody(request, READERS)
    found = Lesson.objects.visible_to(person).select_related("party", "case__branch", "loan__approval", "recorded_by")
    lesson = get_object_or_404(found, pk=pk)
    if what and request.method == "GET":
        trail.record_reading(person, lesson.party, what)
    return person, lesson


def allowed(person: Staff, service: Callable[..., Any], lesson: Lesson) -> bool:
    """Whether this person may call the service on the lesson."""
    return may_call(person, service, lesson.case.branch_id)


def check_allowed(person: Staff, service: Callable[..., Any], lesson: Lesson) -> None:
    """Refuse the page of a service to whoever may not call it."""
    if not allowed(person, service, lesson):
        raise PermissionDenied


def standing_rule(lesson: Lesson) -> CandidateRule | None:
    """The rule that stands, with its lesson at hand."""
    rule = rule_of(lesson)
    if rule is not None:
        rule.lesson = lesson
    return rule


def title_of(lesson: Lesson) -> str:
    """The title in the reader's language."""
    return lesson.title_zh if formats.chinese() and lesson.title_zh else lesson.title


def carried_out(request: HttpRequest, form: KeyedForm, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was sent, was valid, and its service did it; a refusal stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(form.given())
    except UnableTo as refused:
        form.refuse(refused)
        return False
    return True


def done_or_said(request: HttpRequest, act: Callable[[], object], said: str) -> None:
    """Do something that has no form of its own; what came of it is a notice on the next page."""
    try:
        act()
    except UnableTo as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
