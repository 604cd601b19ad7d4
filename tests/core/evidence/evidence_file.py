"""Findings for the tests of evidence, with the times that do not matter filled in."""

import datetime as dt
from zoneinfo import ZoneInfo

from beforehand.core.evidence.dates import Span
from beforehand.core.evidence.findings import EvidenceKind, Finding

HANGZHOU = ZoneInfo("Asia/Shanghai")


def at(text: str) -> dt.datetime:
    """An instant on the clock of the Hangzhou branch."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=HANGZHOU)


def finding(finding_id, value, kind, recorded, *, attribute="home_address", source="a source", known=None, **rest) -> Finding:
    span = Span.of(rest.pop("true_from", None), rest.pop("true_to", None), rest.pop("seen_on", None))
    recorded_at = at(recorded)
    known_at = at(known) if known else recorded_at
    return Finding(finding_id, "party:1", attribute, value, span, known_at, recorded_at, source, EvidenceKind(kind), **rest)
