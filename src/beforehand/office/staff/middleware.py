"""The person behind a request: his language, his branch's zone, and the end of a session when he has left."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from beforehand.office.staff.models import Branch, Staff


class PersonMiddleware:
    """Speaks to each person in his own language and tells times in his branch's zone; one who left is signed out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set language and zone for this request alone."""
        person = request.user
        if isinstance(person, Staff):
            if not person.is_active:
                logout(request)
            elif person.language:
                translation.activate(person.language)
                request.LANGUAGE_CODE = person.language
        with timezone.override(zone_of(request)):
            return self.get_response(request)


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The zone in which this person reads times: his branch's, else the first branch's, else UTC."""
    person = request.user
    branch = person.branch if isinstance(person, Staff) else None
    branch = branch or (Branch.objects.first() if isinstance(person, Staff) else None)
    return branch.zone_info if branch else ZoneInfo(settings.TIME_ZONE)
