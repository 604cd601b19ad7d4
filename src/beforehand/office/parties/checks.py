"""What `verify` asks of the files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from beforehand.office.audit.verification import check
from beforehand.office.parties.models import Attachment
from beforehand.office.parties.services.attachments import place_of


@check("attachments_whole")
def attachments_whole() -> Iterator[str]:
    """Every photo and paper is there and has the bytes it was kept under."""
    for sha256 in Attachment.objects.order_by("sha256").values_list("sha256", flat=True).distinct().iterator(chunk_size=1000):
        path = place_of(sha256)
        if not path.is_file():
            yield f"the attachment {sha256} is gone from the data folder"
            continue
        with path.open("rb") as kept:
            if hashlib.file_digest(kept, "sha256").hexdigest() != sha256:
                yield f"the attachment {sha256} was changed in the data folder"
