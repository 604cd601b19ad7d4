"""Freezing what is told to somebody, and counting its printed copies."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any

from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import translation

from beforehand.office.documents.models import Document, DocumentPrinted
from beforehand.office.parties.models import Party
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service


def engine_version() -> str:
    """The version of the program whose arithmetic a document rests on."""
    return f"beforehand {version('beforehand')}"


@service("freeze_document", roles=(*WRITERS, Role.CASHIER))
def freeze_document(
    actor: Staff, at: datetime, *, kind: str, number: str, party: Party, template: str, context: Mapping[str, Any], loan_id: int | None = None,
    language: str = "",
) -> Document:  # fmt: skip
    """Render a page as it is given to somebody and keep its bytes with their SHA-256; it is never rendered again."""
    spoken = language or translation.get_language() or "en"
    with translation.override(spoken):
        body = render_to_string(template, {**context, "number": number, "party": party, "given_at": at, "given_by": actor}).encode()
    return Document.objects.create(
        kind=kind, number=number, party=party, loan_id=loan_id, language=spoken[:8], body=body, sha256=hashlib.sha256(body).hexdigest(),
        engine_version=engine_version(), recorded_by=actor,
    )  # fmt: skip


@service("print_copy", roles=(*WRITERS, Role.CASHIER, Role.COMPLIANCE_OFFICER, Role.AUDITOR))
def print_copy(actor: Staff, at: datetime, *, document: Document) -> DocumentPrinted:
    """Count a printed copy, so that a sheet of paper can say which one it is."""
    Document.objects.select_for_update().get(pk=document.pk)
    last = document.copies.aggregate(last=Max("copy_number"))["last"] or 0
    return DocumentPrinted.objects.create(document=document, copy_number=last + 1, recorded_by=actor)
