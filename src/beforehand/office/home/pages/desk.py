"""The first page of each role, the story's clock, and the way through the four cases."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from beforehand.office.audit import clock
from beforehand.office.home.queries import waits_for
from beforehand.office.home.queries.recent import closes_of, new_since
from beforehand.office.home.services import move_story
from beforehand.office.home.walk import steps_of_the_four
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Head


def index(request: HttpRequest) -> HttpResponse:
    """What waits for this person, the earliest first; what is new; the last close."""
    waiting = waits_for(request.user)
    count = len(waiting)
    title = ngettext("One thing waits for you", "%(count)s things wait for you", count) % {"count": count} if count else _("Nothing waits for you")
    actions = [Action(_("Four cases"), reverse("home:four_cases"))] if clock.is_story() else []
    branch = request.user.branch
    crumb = f"{branch.name}, {formats.clock(clock.now())}" if branch else formats.clock(clock.now())
    context = {
        "head": Head(title=title, crumbs=[(crumb, "")], actions=actions), "waiting": waiting, "news": new_since(request.user),
        "closes": closes_of(request.user), "active_room": "home",
    }  # fmt: skip
    return render(request, "home/index.html", context)


def four_cases(request: HttpRequest) -> HttpResponse:
    """The way through the founding cases in a story: who to be, where to look, what to do."""
    if not clock.is_story():
        raise Http404
    head = Head(title=_("Four cases"), description=_("Each led to one rule. Follow one from application to lesson."))
    return render(request, "home/four_cases.html", {"head": head, "cases": steps_of_the_four(request.user), "active_room": "home"})


@require_POST
def story_next_hour(request: HttpRequest) -> HttpResponse:
    """Move the story an hour."""
    return _move(request, timedelta(hours=1))


@require_POST
def story_next_day(request: HttpRequest) -> HttpResponse:
    """Move the story a day."""
    return _move(request, timedelta(days=1))


def _move(request: HttpRequest, by: timedelta) -> HttpResponse:
    move_story(request.user, None, by=by)
    messages.success(request, _("It is now %(now)s.") % {"now": formats.moment(clock.now())})
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if wanted and safe else "home:index")
