"""Freezing what is told to somebody, and counting its printed copies."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any

from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import timezone, translation

from beforehand.office.documents.models import Document, DocumentPrinted
from beforehand.office.documents.words import kind_words
from beforehand.office.parties.models import Party
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

READERS = (*WRITERS, Role.CASHIER, Role.COMPLIANCE_OFFICER, Role.AUDITOR)
"""Who may read and print what was given to somebody."""


def engine_version() -> str:
    """The version of the program whose arithmetic a document rests on."""
    return f"beforehand {version('beforehand')}"


@service("freeze_document", roles=(*WRITERS, Role.CASHIER))
def freeze_document(
    actor: Staff, at: datetime, *, kind: str, number: str, party: Party, template: str, context: Mapping[str, Any],
    loan_id: int | None = None, language: str = "",
) -> Document:  # fmt: skip
    """Render a page as it is given to somebody and keep its bytes with their SHA-256; it is never rendered again.

    `template` extends `documents/given.html` and is given `context` and number, party, given_at, given_by, kind_name. Times stand in the
    zone of the file's branch, words in `language` (empty: the language in use).
    """
    assert kind in Document.Kind.values, f"no kind of document {kind!r}"
    spoken = language or translation.get_language() or "en"
    with translation.override(spoken), timezone.override(party.branch.zone_info):
        said = {"number": number, "party": party, "given_at": at, "given_by": actor, "kind_name": kind_words(kind)}
        body = render_to_string(template, {**context, **said}).encode()
    return Document.objects.create(
        kind=kind, number=number, party=party, loan_id=loan_id, language=spoken[:8], body=body, sha256=hashlib.sha256(body).hexdigest(),
        engine_version=engine_version(), recorded_by=actor,
    )  # fmt: skip


@service("print_copy", roles=READERS)
def print_copy(actor: Staff, at: datetime, *, document: Document) -> DocumentPrinted:
    """Count a printed copy, so that a sheet of paper can say which one it is."""
    Party.objects.select_for_update().get(pk=document.party_id)  # copies are counted one after the other; documents take no lock
    last = document.copies.aggregate(last=Max("copy_number"))["last"] or 0
    return DocumentPrinted.objects.create(document=document, copy_number=last + 1, recorded_by=actor)
