"""The first page of each role: what waits, what is new, how the day stands; and the story's clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from beforehand.office.audit import clock
from beforehand.office.home.pages.acts import act_words
from beforehand.office.home.pages.doors import doors_of
from beforehand.office.home.queries import Waiting, left_at, new_since, waits_for
from beforehand.office.home.queries.readings import chain
from beforehand.office.home.queries.recent import News
from beforehand.office.home.queries.today import cash_by_hands, day_of, last_closes, out_now, overrides_followed
from beforehand.office.home.queries.trail import Asked, lines, trail
from beforehand.office.home.services import move_story
from beforehand.office.pages import formats
from beforehand.office.pages.frame import leads_on
from beforehand.office.pages.shapes import Action, Head, SumRow, Sums
from beforehand.office.servicing.days import civil_day
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role

LOOKS_AFTER_THE_DAY = (Role.BRANCH_MANAGER, Role.CASHIER, Role.COLLECTION_MANAGER)
FOLLOWS_OVERRIDES = (Role.RISK_MANAGER, Role.BRANCH_MANAGER, Role.AUDITOR)
READS_THE_AUDIT = (Role.AUDITOR, Role.COMPLIANCE_OFFICER)
LAST_OF_THE_TRAIL = 12
BEGINS_WITH = (
    (Role.LOAN_OFFICER, gettext_lazy("Take an application"), "intake:take"),
    (Role.CASHIER, gettext_lazy("To the counter"), "servicing:counter"),
)
"""What somebody of a role does whether or not anything waits, one press from the first page."""
IN_WORDS = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")


def index(request: HttpRequest) -> HttpResponse:
    """What waits for this person, the earliest limit first; what is new since he left; how the day stands."""
    staff: Staff = request.user
    waiting, since = waits_for(staff), left_at(staff)
    news = _readable(request, new_since(staff, since))
    today = civil_day(staff.branch) if staff.branch else clock.now().date()
    context = {
        "head": _head(staff, len(waiting)),
        "waiting": [(one, *_until(one, today)) for one in waiting],
        "news": news,
        "news_title": _news_title(since, today),
        "by_department": [(name, sum(one.department == name for one in news)) for name in ("lending", "collection")],
        "active_room": "home",
        "today": today,
        "doors": doors_of(staff),
        **_margin(staff),
    }
    return render(request, "home/index.html", context)


def _head(staff: Staff, count: int) -> Head:
    actions = [Action(str(said), reverse(name), main=not count) for role, said, name in BEGINS_WITH if staff.holds_any((role,))]
    if clock.is_story():
        actions.append(Action(_("Four cases"), reverse("home:four_cases")))
    where = _("%(name)s branch") % {"name": staff.branch.name} if staff.branch else _("All branches")
    crumb = f"{where}{'，' if formats.chinese() else ', '}{formats.clock_time(clock.now())}"
    return Head(title=_title(count), crumbs=[(crumb, "")], actions=actions)


def _title(count: int) -> str:
    if not count:
        return _("Nothing waits for you")
    said = str(count) if formats.chinese() or count >= len(IN_WORDS) else IN_WORDS[count]
    return ngettext("%(count)s thing waits for you", "%(count)s things wait for you", count) % {"count": said}


def _until(one: Waiting, today: date) -> tuple[str, bool]:
    """Its limit in words, and whether it has passed; without a limit, since when it waits."""
    if one.until is None:
        return (_("since %(when)s") % {"when": _when(one.since, today)}, False) if one.since else ("", False)
    day = formats.civil(one.until)
    if day < today:
        return _("was due %(when)s") % {"when": formats.day_short(day)}, True
    if day == today:
        return (
            _("today, %(clock)s") % {"clock": formats.clock_time(one.until)} if isinstance(one.until, datetime) else _("today, the close")
        ), False
    return formats.day(day) if day.year != today.year else _weekday(day), False


def _when(at: datetime, today: date) -> str:
    day = formats.civil(at)
    if day == today:
        return formats.clock_time(at)
    return formats.day_short(day) if day.year == today.year else formats.day_plain(day)


def _weekday(day: date) -> str:
    return formats.day(day).replace(f" {day.year}", "").replace(f"{day.year}年", "")


def _readable(request: HttpRequest, news: list[News]) -> list[News]:
    """The lines whose page this person may open: what stands in a file is for who may read the file. One question a kind of page."""
    kinds = [resolve(one.url.partition("?")[0]).view_name for one in news]
    opens = {kind: leads_on(request, one.url) for kind, one in dict(zip(kinds, news, strict=True)).items()}
    return [one for kind, one in zip(kinds, news, strict=True) if opens[kind]]


def _news_title(since: datetime | None, today: date) -> str:
    if since is None:
        return _("New in the last seven days")
    if formats.civil(since) == today:
        return _("New since you left today at %(clock)s") % {"clock": formats.clock_time(since)}
    if formats.civil(since) == today - timedelta(days=1):
        return _("New since you left yesterday at %(clock)s") % {"clock": formats.clock_time(since)}
    return _("New since you left on %(moment)s") % {"moment": formats.moment(since)}


def _margin(staff: Staff) -> dict[str, Any]:
    """What each role has to see of the day beside what waits."""
    margin: dict[str, Any] = {}
    if staff.holds_any(LOOKS_AFTER_THE_DAY):
        hands = cash_by_hands(staff)
        margin = {
            "closes": last_closes(staff),
            "day": day_of(staff.branch) if staff.branch else None,
            "cash": _cash_sums(hands),
            "open_bags": [one.label for one in hands if one.open],
            "out": out_now(staff),
        }
    if staff.holds_any(FOLLOWS_OVERRIDES):
        margin |= {"overrides": overrides_followed(staff)}
    if staff.holds_any(READS_THE_AUDIT):
        last = lines(list(trail(staff, Asked(), get_current_timezone())[:LAST_OF_THE_TRAIL]))
        margin |= {"chain": chain(), "trail_rows": [(line, act_words(line.row.action)) for line in last]}
    return margin


def _cash_sums(hands: list) -> list[Sums]:
    """One sum per currency."""
    sums = []
    for currency in dict.fromkeys(one.currency for one in hands):
        held = [one for one in hands if one.currency == currency]
        total = SumRow(_("Together"), [sum(one.amount_minor for one in held)], total=True)
        sums.append(Sums(rows=[*(SumRow(one.label, [one.amount_minor]) for one in held), total], currency=currency))
    return sums


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
