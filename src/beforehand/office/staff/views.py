"""Coming in and going out, and what a person sets for himself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from beforehand.office.audit import clock, trail
from beforehand.office.pages.shapes import Head
from beforehand.office.pages.unable import UnableTo
from beforehand.office.staff import first_start as starting
from beforehand.office.staff import services
from beforehand.office.staff.forms import BecomeForm, FirstStartForm, OwnPasswordForm, SignInForm
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _next(request: HttpRequest, otherwise: str = "/") -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else otherwise


def _let_in(request: HttpRequest, person: Staff, how: str) -> None:
    login(request, person, backend=BACKEND)
    trail.record(person, how, person)


@never_cache
@sensitive_post_parameters("password")
@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Login and password; an empty office leads to its first start, a story shows whom one can be."""
    if starting.is_empty():
        return redirect("staff:first_start")
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _let_in(request, form.get_user(), "sign_in")  # type: ignore[arg-type]
        return redirect(_next(request))
    return render(request, "staff/sign_in.html", {"form": form, "cast": _cast(), "next": _next(request, "")})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    trail.record(_me(request), "sign_out", _me(request))
    logout(request)
    return redirect("staff:sign_in")


@never_cache
@sensitive_post_parameters("password", "code")
@login_not_required
@require_http_methods(["GET", "POST"])
def first_start(request: HttpRequest) -> HttpResponse:
    """The code in the terminal makes the first administrator; afterwards there is no such page."""
    if not starting.is_empty():
        return redirect("staff:sign_in")
    form = FirstStartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = starting.make_first_administrator(**form.given())
        except UnableTo as refused:
            form.refuse(refused)
        else:
            _let_in(request, person, "sign_in")
            messages.success(request, _("The office is yours. Open its first branch, then take people on."))
            return redirect("staff:branches")
    return render(request, "staff/first_start.html", {"form": form}, status=400 if form.errors else 200)


def _cast() -> list[dict[str, Any]]:
    """Who can be played in a story, by branch; empty in an office, where nobody comes in without a password."""
    if not clock.is_story():
        return []
    people = (
        Staff.objects.filter(active=True, system=False)
        .select_related("branch")
        .prefetch_related("appointments")
        .order_by("branch__code", "pk")
    )
    moment = clock.now()
    cast = []
    for person in people:
        held = [one for one in person.appointments.all() if one.starts_at <= moment and (one.ends_at is None or one.ends_at > moment)]
        if held:
            roles = list(dict.fromkeys(Role(one.role) for one in held))
            cast.append({"person": person, "roles": roles, "department": roles[0].department})
    return cast


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def become(request: HttpRequest) -> HttpResponse:
    """In a story: come in as somebody without a password. In an office there is no such page."""
    if not clock.is_story():
        raise Http404
    form = BecomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        logout(request)
        _let_in(request, form.cleaned_data["person"], "become_in_story")
        return redirect(_next(request))
    return render(request, "staff/become.html", {"cast": _cast(), "next": _next(request, "")})


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """English or Chinese: kept with the person, or in a cookie before he has signed in."""
    answer = redirect(_next(request))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        if isinstance(request.user, Staff):
            Staff.objects.filter(pk=request.user.pk).update(language=language)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax", secure=settings.TLS, httponly=True
        )
    return answer


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the machine (empty)."""
    theme = request.POST.get("theme", "") or "system"
    if theme in dict(settings.THEMES):
        Staff.objects.filter(pk=request.user.pk).update(theme=theme)
    return redirect(_next(request))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions end."""
    form = OwnPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = services.change_own_password(_me(request), old=form.cleaned_data["old"], new=form.cleaned_data["password"])
        except UnableTo as refused:
            form.refuse(refused)
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("The password is changed. Where you were signed in elsewhere you no longer are."))
            return redirect("staff:settings")
    head = Head(title=_("Change the password"), crumbs=[(_("Settings"), "/settings/"), (_("Password"), "")])
    context = {"form": form, "head": head, "send": _("Change the password")}
    return render(request, "staff/form.html", context, status=400 if form.errors else 200)


def settings_page(request: HttpRequest) -> HttpResponse:
    """What a person sets for himself, and the doors of the administrator."""
    person = _me(request)
    head = Head(title=_("Settings"), description=_("For you alone, on every machine you sign in at."))
    return render(
        request,
        "staff/settings.html",
        {"head": head, "appointments": person.appointments_now(), "administers": may_look(person), "themes": settings.THEMES},
    )


def may_look(person: Staff) -> bool:
    """Whether this person may see who works here and in what role."""
    return person.holds_any([Role.ADMINISTRATOR, Role.AUDITOR, Role.COMPLIANCE_OFFICER])


def _me(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff), "every page but the entrance has somebody before it"
    return request.user
