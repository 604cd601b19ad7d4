"""The release: all lessons under both signatures become the next version, put forward by one person and signed by another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beforehand.core.policy import Outcome, PolicyRule, PolicyVersion
from beforehand.core.rules import UnableToRead
from beforehand.office.audit import clock, trail
from beforehand.office.learning import services
from beforehand.office.learning.forms import ReleaseForm
from beforehand.office.learning.models import CandidateRule, ReleaseProposal
from beforehand.office.learning.pages.access import LEADERS, carried_out, done_or_said, title_of
from beforehand.office.learning.queries import differences, last_release, next_version, open_applications, rules_waiting, standing_proposal
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Head, Signature
from beforehand.office.parties.pages.access import somebody
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import may_call


def release(request: HttpRequest) -> HttpResponse:
    """What waits, how the next version differs, what it would do to the applications now open, and the two signatures."""
    person = somebody(request, LEADERS)
    may = may_call(person, services.propose_release)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = ReleaseForm(request.POST or None)
    if carried_out(request, form, lambda given: services.propose_release(person, None, key=form.cleaned_data["key"], **given)):
        messages.success(request, _("Put forward under your signature. It is in force when a second person signs."))
        return redirect("learning:release")
    rules = list(rules_waiting().select_related("recorded_by"))
    proposal = standing_proposal(rules)
    version = _draft(rules, proposal)
    last = last_release()
    context: dict[str, Any] = {
        "head": _head(version),
        "rules": [(rule, title_of(rule.lesson), _in_words(rule)) for rule in rules],
        "last": last,
        "version": version,
        "proposal": proposal,
        "form": form if may and rules else None,
        "send": _("Put it forward, sign first"),
        "signatures": _signatures(person, proposal) if proposal else [],
        "may_sign": proposal is not None and may and proposal.recorded_by != person,
        "active_room": "lessons",
    }
    if version is not None:
        context |= _effect(person, version)
    return render(request, "learning/release.html", context)


def _draft(rules: list[CandidateRule], proposal: ReleaseProposal | None) -> PolicyVersion | None:
    if not rules:
        return None
    cooling = proposal.cooling_hours if proposal else 24
    try:
        return next_version(rules, cooling_hours=cooling, released_on=formats.civil(clock.now()), authors=["-"], signed_by=["-"])
    except UnableToRead:
        return None


def _head(version: PolicyVersion | None) -> Head:
    title = _("Policy version %(n)s") % {"n": version.version} if version else _("Release of lessons")
    crumbs = [(_("Lessons"), reverse("learning:lessons")), (_("Release"), "")]
    return Head(
        title=title,
        description=_("One release takes all lessons under both signatures. What was decided before stays decided."),
        crumbs=crumbs,
    )


def _effect(person: Staff, version: PolicyVersion) -> dict[str, Any]:
    at = clock.now()
    found, count = open_applications(person, version, at)
    for one in found:
        trail.record_reading(person, one.application.party, "application")
    changes = differences(version)
    language = "zh" if formats.chinese() else "en"
    shown = [
        (
            one,
            outcome_words(one.before),
            outcome_words(one.after),
            [result.rule.sentence(language) for result in one.because] if one.changes else [],
        )
        for one in found
    ]
    return {
        "comes": [(rule, rule.sentence(language)) for rule in changes.comes],
        "goes": [(rule, rule.sentence(language)) for rule in changes.goes],
        "cooling": (changes.cooling_before, changes.cooling_after),
        "open": shown,
        "open_count": count,
        "more": count - len(found),
        "changed": sum(one.changes for one in found),
    }


def outcome_words(outcome: Outcome | None) -> str:
    """What a policy says, in the reader's words."""
    if outcome is None:
        return _("no policy")
    return {
        Outcome.APPROVE: _("approve"),
        Outcome.WATCH: _("approve and watch"),
        Outcome.REFER: _("refer"),
        Outcome.DECLINE: _("decline"),
    }[outcome]


def _in_words(rule: CandidateRule | PolicyRule) -> str:
    return rule.sentence_zh if formats.chinese() else rule.sentence_en


def _signatures(person: Staff, proposal: ReleaseProposal) -> list[Signature]:
    first = proposal.recorded_by
    may = may_call(person, services.sign_release) and person.pk != first.pk
    button = Action(_("Sign second"), main=True, opens="sign-release") if may else None
    return [
        Signature(
            department=str(first.department),
            name=first.name,
            at=proposal.recorded_at,
            role=str(first.role.label).capitalize() if first.role else "",
        ),
        Signature(department=str(person.department) if may else "office", waits=_("the second signature"), role="", button=button),
    ]


@require_POST
def sign_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign second: the version is released."""
    person = somebody(request, services.RELEASERS)
    proposal = get_object_or_404(ReleaseProposal, pk=pk)
    done_or_said(
        request, lambda: services.sign_release(person, None, proposal=proposal), _("Released. The version holds from its moment on.")
    )
    return redirect("learning:release")
