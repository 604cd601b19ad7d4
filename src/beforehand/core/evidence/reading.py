"""The reading log: whether the one who signed had ever opened a document before he signed."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass


class Read(enum.StrEnum):
    """Whether the signer opened it: seen, not seen, or not known where no log was kept then."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Opening:
    """One opening of a document by a person at an instant; the office writes it when it serves the document."""

    document_id: str
    opened_by: str
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Reading:
    """The answer with the signer's first and last opening before the signature (both None unless seen)."""

    read: Read
    first_opened_at: dt.datetime | None = None
    last_opened_at: dt.datetime | None = None


def read_before_signing(
    openings: Iterable[Opening], document_id: str, signer: str, signed_at: dt.datetime, logged_since: dt.datetime | None
) -> Reading:
    """Whether `signer` opened the document before `signed_at`.

    `logged_since` is the instant since when openings of this document have been logged; None, or later than the signature (a legacy loan):
    without an opening on record it is not known. Somebody else's opening is no reading of the signer's.
    """
    opened = sorted(o.recorded_at for o in openings if o.document_id == document_id and o.opened_by == signer and o.recorded_at < signed_at)
    if opened:
        return Reading(Read.SEEN, opened[0], opened[-1])
    if logged_since is None or logged_since >= signed_at:
        return Reading(Read.NOT_KNOWN)
    return Reading(Read.NOT_SEEN)
