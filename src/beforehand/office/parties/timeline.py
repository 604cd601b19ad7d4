"""One row of a borrower's timeline; every room writes its own rows, the file merges them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class TimelineStep:
    """One dot below an entry: a step of a visit, a dial."""

    at: datetime
    text: str
    words: str = ""
    refused: bool = False
    contradiction: str = ""


@dataclass(frozen=True)
class TimelineRow:
    """An entry of the file: bold first phrase, the rest of the sentence, somebody's words, the two times, money.

    `at` orders it; `recorded_at` is shown where it differs. `department` is lending, collection or other (the office's bar).
    `contradiction` is its number; `superseded_by` what took its place, in words, with its address.
    `key` folds equal rows (payments on their day). `true` and `known` are shown as given.
    """

    at: datetime
    recorded_at: datetime
    department: str
    kind: str
    bold: str
    text: str = ""
    words: str = ""
    writer: str = ""
    evidence_kind: str = ""
    true: str = ""
    known: datetime | None = None
    amount_minor: int | None = None
    currency: str = ""
    links: tuple[tuple[str, str], ...] = ()
    contradiction: str = ""
    contradiction_open: bool = False
    superseded_by: str = ""
    superseded_url: str = ""
    steps: tuple[TimelineStep, ...] = ()
    key: str = ""
    subject: str = ""
    tags: tuple[str, ...] = field(default=())
