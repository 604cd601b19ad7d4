"""What `verify` asks of the documents given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from beforehand.office.audit.verification import check
from beforehand.office.documents.models import Document


@check("documents_as_given")
def documents_as_given() -> Iterator[str]:
    """Every document given is byte for byte what its hash says."""
    for one in Document.objects.order_by("pk").iterator(chunk_size=200):
        if hashlib.sha256(bytes(one.body)).hexdigest() != one.sha256:
            yield f"document {one.number} is not what was given: its bytes do not have the hash they were given under"
