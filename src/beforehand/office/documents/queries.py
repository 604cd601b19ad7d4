"""What was given to whom, and how often it was printed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from beforehand.office.audit import clock
from beforehand.office.documents.models import Document
from beforehand.office.documents.words import kind_words
from beforehand.office.parties.models import Party
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.staff.models import Staff


def documents_of(party: Party) -> QuerySet[Document]:
    """Everything given out of this file, latest first, without its bytes; `printed` counts the copies."""
    given = party.documents.defer("body").select_related("recorded_by")
    return given.annotate(printed=Count("copies")).order_by("-recorded_at", "-pk")


def readable_by(staff: Staff) -> QuerySet[Document]:
    """The documents of the branches this person may see."""
    return Document.objects.visible_to(staff).select_related("party__branch", "recorded_by")


def timeline_rows(party: Party, as_known_at: datetime | None = None) -> list[TimelineRow]:
    """The documents given by an instant (None: now) as rows of the timeline, oldest first."""
    given = party.documents.defer("body").filter(recorded_at__lte=as_known_at or clock.now()).select_related("recorded_by")
    return [
        TimelineRow(
            at=one.recorded_at, recorded_at=one.recorded_at, department=one.recorded_by.department, kind="document",
            bold=_("%(kind)s given.") % {"kind": kind_words(one.kind)}, text=one.number, writer=one.recorded_by.name,
            links=((_("As given"), reverse("documents:document", args=[one.number])),), subject=f"document-{one.pk}",
        )
        for one in given.order_by("recorded_at", "pk")
    ]  # fmt: skip
