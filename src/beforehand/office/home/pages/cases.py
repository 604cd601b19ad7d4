"""The way through the four cases of a story: in order, with addresses and whom to be."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from beforehand.office.audit import clock
from beforehand.office.home.queries.walk import WalkStep, walks
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.staff.models import Staff


def four_cases(request: HttpRequest) -> HttpResponse:
    """Who to be, where to look, what to do; only in a story."""
    if not clock.is_story():
        raise Http404
    head = Head(
        title=_("Four cases"),
        description=_("Each led to one rule. Follow one from application to lesson."),
        crumbs=[(pgettext("room", "Home"), reverse("home:index"))],
    )
    told = [(walk, [(step.words, _button(step, request.user)) for step in walk.steps]) for walk in walks()]
    return render(request, "home/four_cases.html", {"head": head, "cases": told, "active_room": "home"})


def _button(step: WalkStep, reader: Staff) -> Action:
    if step.person is None or step.person.pk == reader.pk:
        return Action(_("Open"), step.url, small=True)
    said = {"name": step.person.name}
    return Action(
        _("Be %(name)s") % said,
        reverse("staff:become"),
        method="post",
        fields={"person": str(step.person.pk), "next": step.url},
        small=True,
    )
