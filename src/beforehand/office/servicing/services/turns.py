"""One at a time: the turn to act on a record that only grows, and so cannot be locked by its row."""

from __future__ import annotations

import hashlib

from django.db import connection, models


def take_turn(record: models.Model) -> None:
    """Wait until whoever acts on the same record is done; the turn ends with the transaction."""
    number = int.from_bytes(hashlib.sha256(f"{record._meta.label_lower}:{record.pk}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [number])
