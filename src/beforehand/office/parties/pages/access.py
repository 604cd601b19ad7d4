"""Who stands before the page, which file he may see, and the way between the pages of one file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from beforehand.office.audit import trail
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.models import Party
from beforehand.office.parties.services import record_finding
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

READERS = (*WRITERS, Role.COMPLIANCE_OFFICER, Role.AUDITOR)
"""Who may read what stands in a file: whoever lends or collects, and whoever answers for how."""


def somebody(request: HttpRequest, roles: Collection[Role] = READERS) -> Staff:
    """The person before the page; refused where he holds none of `roles`."""
    person = request.user
    assert isinstance(person, Staff), "every page but the entrance has somebody before it"
    if not person.holds_any(roles):
        raise PermissionDenied
    return person


def reader(request: HttpRequest, number: str, what: str) -> tuple[Staff, Party]:
    """The reader and the file with this number; nothing for whoever may not see it. That `what` of it was read stands in the audit."""
    person = somebody(request)
    party = get_object_or_404(Party.objects.visible_to(person).select_related("branch"), number=number)
    if request.method == "GET":
        trail.record_reading(person, party, what)
    return person, party


def file_url(party: Party, anchor: str = "") -> str:
    """The address of the file's own page, at an entry where an anchor is given."""
    try:
        address = reverse("home:file", args=[party.number])
    except NoReverseMatch:
        address = reverse("parties:contradictions", args=[party.number])
    return f"{address}#{anchor}" if anchor else address


def file_head(party: Party, title: str, description: str = "", actions: tuple[Action, ...] = ()) -> Head:
    """The head of one of the file's pages."""
    crumbs = [(str(party.name), file_url(party)), (party.number, file_url(party)), (title, "")]
    return Head(title=title, description=description, crumbs=crumbs, actions=actions)


def file_tabs(person: Staff, party: Party, here: str) -> list[dict[str, Any]]:
    """The pages of a file, the one that is open marked."""
    named = (
        ("file", pgettext("page", "File")),
        ("record_finding", _("Write an entry")),
        ("contradictions", _("Contradictions")),
        ("people", _("How he is reached")),
        ("states", _("Flags and consents")),
        ("papers", _("Papers")),
        ("file_checks", _("Checks")),
        ("documents", _("Documents")),
    )
    return [
        {
            "label": label,
            "url": _page_url(party, name),
            "current": name == here,
        }
        for name, label in named
        if name != "record_finding" or may_call(person, record_finding, party.branch_id)
    ]


def _page_url(party: Party, name: str) -> str:
    if name == "file":
        return file_url(party)
    return reverse("documents:documents" if name == "documents" else f"parties:{name}", args=[party.number])


def carried_out(request: HttpRequest, form: KeyedForm, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was sent, was valid, and its service did it; a refusal stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act({**form.given(), "key": form.cleaned_data["key"]})
    except UnableTo as refused:
        form.refuse(refused)
        return False
    return True


def status_of(*forms: KeyedForm) -> int:
    """400 where a form came back with an error."""
    return 400 if any(form.is_bound and form.errors for form in forms) else 200
