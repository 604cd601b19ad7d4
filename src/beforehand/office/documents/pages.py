"""What was given to somebody: where it stands, the bytes as given, and a counted copy."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from beforehand.office.audit import trail
from beforehand.office.documents import queries, services
from beforehand.office.documents.models import Document, DocumentPrinted
from beforehand.office.documents.services import READERS
from beforehand.office.documents.words import kind_words
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action
from beforehand.office.parties.models import Party
from beforehand.office.parties.pages.access import file_head, file_tabs, somebody
from beforehand.office.staff.models import Staff

POLICY: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; sandbox allow-same-origin allow-modals"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What a document may load: one stylesheet, two faces, drawings inside it. Nothing in it runs."""


@require_GET
def documents(request: HttpRequest, number: str) -> HttpResponse:
    """Everything given out of a file."""
    person = somebody(request, READERS)
    party = get_object_or_404(Party.objects.visible_to(person).select_related("branch"), number=number)
    trail.record_reading(person, party, "documents")
    context = {
        "head": file_head(party, _("Documents"), _("What was told to somebody, kept as it was given.")),
        "tabs": file_tabs(person, party, "documents"),
        "rows": [(one, kind_words(one.kind)) for one in queries.documents_of(party)],
    }
    return render(request, "documents/documents.html", context)


@require_GET
def document(request: HttpRequest, number: str) -> HttpResponse:
    """One document: what it is, its hash, the engine that made it, its printed copies."""
    person, found = _readable(request, number)
    actions = (
        Action(_("Read it as given"), reverse("documents:given", args=[number])),
        Action(_("Print a copy"), reverse("documents:print", args=[number]), method="post", main=True),
    )
    context = {
        "head": file_head(found.party, f"{kind_words(found.kind)} {found.number}", actions=actions),
        "tabs": file_tabs(person, found.party, "documents"), "document": found,
        "copies": found.copies.select_related("recorded_by").order_by("copy_number"),
    }  # fmt: skip
    return render(request, "documents/document.html", context)


@require_GET
def given(request: HttpRequest, number: str) -> HttpResponse:
    """The bytes as they were given."""
    _person, found = _readable(request, number)
    return HttpResponse(bytes(found.body), content_type=found.media_type, headers=dict(POLICY))


@require_POST
def print_copy(request: HttpRequest, number: str) -> HttpResponse:
    """Count a copy, then show it for the printer."""
    person, found = _readable(request, number)
    printed = services.print_copy(person, None, document=found)
    return redirect("documents:copy", number, printed.copy_number)


@require_GET
def copy(request: HttpRequest, number: str, copy_number: int) -> HttpResponse:
    """A counted copy: the bytes as given, with one line under them that says which copy it is."""
    _person, found = _readable(request, number)
    printed = get_object_or_404(found.copies.select_related("recorded_by"), copy_number=copy_number)
    whole = bytes(found.body)
    body, end, rest = whole.rpartition(b"</body>")
    line = _copy_line(found, printed).encode()
    marked = body + line + end + rest if end else whole + line
    return HttpResponse(marked, content_type=found.media_type, headers=dict(POLICY))


def _copy_line(found: Document, printed: DocumentPrinted) -> str:
    with translation.override(found.language), timezone.override(found.party.branch.zone_info):
        said = _("Copy %(number)s, printed by %(name)s, %(moment)s. What stands above was given under SHA-256 %(hash)s.") % {
            "number": printed.copy_number, "name": printed.recorded_by.name, "moment": formats.moment(printed.recorded_at),
            "hash": found.sha256,
        }  # fmt: skip
    return str(format_html('<p class="copy">{}</p>', said))


def _readable(request: HttpRequest, number: str) -> tuple[Staff, Document]:
    person = somebody(request, READERS)
    found = get_object_or_404(queries.readable_by(person), number=number)
    trail.record_reading(person, found.party, f"document {number}")
    return person, found
