"""Photos and papers: kept, listed, opened as a download; every opening stands in the reading log."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties import services
from beforehand.office.parties.forms import PaperForm
from beforehand.office.parties.models import Attachment, Party
from beforehand.office.parties.pages.access import carried_out, file_head, file_tabs, reader, somebody, status_of
from beforehand.office.parties.services.attachments import place_of
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import may_call

PAGE = 25
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
SANDBOX = "sandbox; default-src 'none'"


def keep_papers(person: Staff, party: Party, files: Sequence[UploadedFile], key: UUID, title: str = "") -> list[Attachment]:
    """Keep every uploaded file; the form's key makes a key for each, so that pressing twice keeps each once."""
    kept = []
    for number, one in enumerate(files):
        name = one.name or "paper"
        try:
            kept.append(
                services.attach(
                    person, None, party=party, title=title or name.rsplit(".", 1)[0], filename=name, content=one.read(),
                    key=uuid5(key, f"paper {number}"),
                )
            )  # fmt: skip
        except UnableTo as refused:
            refused.field = "papers"
            raise
    return kept


@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, number: str) -> HttpResponse:
    """The papers of a file, and adding to them."""
    person, party = reader(request, number, "papers")
    form = PaperForm(request.POST or None, request.FILES or None)
    may = may_call(person, services.attach, party.branch_id)

    def keep(given: dict) -> None:
        with transaction.atomic():
            keep_papers(person, party, given["papers"], given["key"], given["title"])

    if may and carried_out(request, form, keep):
        count = len(form.cleaned_data["papers"])
        messages.success(request, ngettext("One paper is kept.", "%(count)s papers are kept.", count) % {"count": count})
        return redirect("parties:papers", number)
    kept = party.attachments.select_related("recorded_by").annotate(opened=Count("openings")).order_by("-recorded_at", "-pk")
    context = {
        "head": file_head(party, _("Papers"), _("Photos and papers, kept by their hash. Every opening is written down.")),
        "tabs": file_tabs(person, party, "papers"), "form": form, "may": may,
        "page": Paginator(kept, PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "parties/papers.html", context, status=status_of(form))


@require_GET
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper itself, as a download that runs nothing; that it was opened is written down first."""
    person = somebody(request)
    found = get_object_or_404(Attachment.objects.select_related("party"), pk=pk)
    if not Party.objects.visible_to(person).filter(pk=found.party_id).exists():
        raise Http404
    path = place_of(found.sha256)
    if not path.is_file():
        messages.error(request, _("The bytes of this paper are gone from the data folder. Tell the administrator."))
        return redirect("parties:papers", found.party.number)
    services.open_attachment(person, None, attachment=found)
    name = get_valid_filename(found.title) + ENDINGS[found.media_type]
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=found.media_type)
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "no-store"
    return answer
