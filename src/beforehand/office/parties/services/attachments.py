"""Papers and photos: kept by their hash outside the static files, never changed; every opening is logged."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from beforehand.office.parties.models import Attachment, AttachmentOpened, Party
from beforehand.office.parties.refusing import UnableToAttach
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

LARGEST_BYTES = 20 * 1024 * 1024
SIGNATURES = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def place_of(sha256: str) -> Path:
    """Where the bytes with this hash are kept."""
    return settings.ATTACHMENTS / sha256[:2] / sha256


@service("attach", roles=WRITERS)
def attach(actor: Staff, at: datetime, *, party: Party, title: str, filename: str, content: bytes) -> Attachment:
    """Keep a photo (JPEG, PNG) or a PDF up to 20 MB; what it is is told by its content, not its name."""
    title = " ".join(title.split()) or filename
    if not content:
        raise UnableToAttach(_("The file is empty. Choose it again."), field="content")
    if len(content) > LARGEST_BYTES:
        raise UnableToAttach(_("The file is larger than 20 MB. Take a smaller photo, or split the PDF."), field="content")
    media_type = next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), None)
    if media_type is None:
        raise UnableToAttach(_("This is neither a photo (JPEG, PNG) nor a PDF. Take a photo of it."), field="content")
    sha256 = hashlib.sha256(content).hexdigest()
    _keep(place_of(sha256), content)
    return Attachment.objects.create(
        party=party, title=title[:120], sha256=sha256, media_type=media_type, size_bytes=len(content), recorded_by=actor
    )


def _keep(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)  # whole or not at all


@service("open_attachment", roles=(*WRITERS, Role.COMPLIANCE_OFFICER, Role.AUDITOR))
def open_attachment(actor: Staff, at: datetime, *, attachment: Attachment) -> AttachmentOpened:
    """Log that somebody opened a document; whoever signs without it has *not seen* it."""
    return AttachmentOpened.objects.create(attachment=attachment, recorded_by=actor)
