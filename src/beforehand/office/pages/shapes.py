"""The plain records that components draw. A mapping with the same names may stand for each; what is left out is empty.

Sentences arrive in the reader's language; days are `date`, instants aware `datetime`, amounts int64 minor units.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self


class Shape:
    """Base of what a drawing needs to compute with: `of` accepts the record itself or a mapping, and refuses unknown names."""

    @classmethod
    def of(cls, value: Any) -> Self:
        """The record; a mapping with a name this record does not have raises TypeError."""
        return value if isinstance(value, cls) else cls(**value)


@dataclass(frozen=True)
class Action(Shape):
    """A button. `method` post sends a form (with `fields` hidden in it); `reason` switches it off and stands beside it."""

    label: str
    url: str = ""
    main: bool = False
    danger: bool = False
    method: str = "get"
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    key: str = ""
    opens: str = ""  # the id of a dialog
    small: bool = False


@dataclass(frozen=True)
class Fact(Shape):
    """A label and its value in the head of a page, with a link after it where there is more."""

    label: str
    value: str
    link: str = ""
    url: str = ""


@dataclass(frozen=True)
class Head(Shape):
    """The head of a page: where one is, title with one line of description, at most three buttons, label–value pairs."""

    title: str
    description: str = ""
    crumbs: Sequence[tuple[str, str]] = ()  # label, url ("" for where one stands)
    actions: Sequence[Action] = ()
    facts: Sequence[Fact] = ()
    flags: Sequence[tuple[str, str]] = ()  # kind no|wait|plain, words
    stages: Sequence[tuple[str, str]] = ()  # state past|present|to_come, words

    def __post_init__(self) -> None:
        assert len(self.actions) <= 3, "a head has at most three buttons"
        assert sum(bool(Action.of(action).main) for action in self.actions) <= 1, "a head has one main button"


@dataclass(frozen=True)
class Entry(Shape):
    """One entry of the timeline. Any record with these names is drawn (the rooms' own timeline rows are)."""

    at: dt.datetime | dt.date | None = None
    department: str = "office"  # lending, collection, office
    kind: str = ""
    bold: str = ""
    text: str = ""
    words: str = ""
    writer: str = ""
    evidence_kind: str = ""
    true: str = ""
    known: str = ""
    recorded: str = ""  # only where the moment of writing differs
    amount_minor: int | None = None
    currency: str = "CNY"
    links: Sequence[tuple[str, str]] = ()
    contradiction: int | str | None = None
    contradiction_open: bool = False
    superseded: str = ""  # what took its place, in words
    superseded_url: str = ""
    erased: str = ""  # the sentence that stands for an erased entry
    verdict: str = ""  # refused, unknown
    warning: bool = False
    steps: Sequence[Any] = ()
    folded: Sequence[Any] = ()  # payments on their day folded into this row
    subject: str = ""  # anchor, e.g. finding-12
    span: tuple[dt.date, dt.date] | None = None  # days a folded row covers


@dataclass(frozen=True)
class Half(Shape):
    """One side of a contradiction: who says it, the value, how it is known, the two times."""

    department: str
    by: str
    value: str
    evidence_kinds: Sequence[str] = ()
    grounds: str = ""
    true: str = ""
    known: str = ""


@dataclass(frozen=True)
class Contradiction(Shape):
    """Claimed on the left, found on the right, its kind at the decision beneath."""

    number: int
    claimed: Half
    found: Half
    settled: bool = False
    clue_kind: str = ""  # known, knowable, unknowable, undetermined
    sentence: str = ""
    link: str = ""
    url: str = ""


@dataclass(frozen=True)
class RulerMark(Shape):
    """One entry on the ruler; `department` office stands for money."""

    at: dt.datetime
    department: str
    url: str = ""


@dataclass(frozen=True)
class NamedMoment(Shape):
    """One of the moments a file is read at: *The decision*, *Before the visit*, *Now*."""

    label: str
    at: dt.datetime | None  # None is now


@dataclass(frozen=True)
class Ruler(Shape):
    """The file as known at a moment. `known_at` None is now; `now` is the clock's, given by the page."""

    now: dt.datetime
    known_at: dt.datetime | None = None
    marks: Sequence[RulerMark] = ()
    decision_at: dt.datetime | None = None
    moments: Sequence[NamedMoment] = ()
    name: str = "known_at"
    keep: Mapping[str, str] = field(default_factory=dict)  # other query values that stay


@dataclass(frozen=True)
class Clue(Shape):
    """One clue against the decision: when it was true, when it became known, and its kind."""

    title: str
    source: str
    kind: str  # known, knowable, unknowable, undetermined
    known_on: dt.date
    true_from: dt.date | None = None
    true_to: dt.date | None = None
    true_words: str = ""  # e.g. "true since Aug 2023"; made from true_from where left out
    known_words: str = ""
    url: str = ""


@dataclass(frozen=True)
class ClueAxis(Shape):
    """Clues on one axis; the ground before the decision is shaded."""

    decision_on: dt.date
    clues: Sequence[Clue]
    until: dt.date | None = None


@dataclass(frozen=True)
class Belief(Shape):
    """One place where somebody may live, with its share of belief."""

    label: str
    share_ppm: int
    leads: bool = False


@dataclass(frozen=True)
class SumRow(Shape):
    """One line of a ledger sum; the total carries the single and double rule."""

    label: str
    amounts_minor: Sequence[int | None]
    total: bool = False


@dataclass(frozen=True)
class Sums(Shape):
    """A sum ruled as in a ledger: heads over the amount columns (may be empty), rows, and a link to how each figure was made."""

    rows: Sequence[SumRow]
    heads: Sequence[str] = ()
    currency: str = "CNY"
    made_url: str = ""


@dataclass(frozen=True)
class Figure(Shape):
    """One of the large sums of a lesson: label, figure in words, what stands beneath."""

    label: str
    value: str
    beneath: str = ""


@dataclass(frozen=True)
class Verdict(Shape):
    """What the gate says: now, later (with its moment), refused, unknown; second line the rule or what is missing."""

    state: str
    at: dt.datetime | None = None
    second: str = ""
    words: str = ""  # stands instead of the state's own word


@dataclass(frozen=True)
class Refused(Shape):
    """A refusal with its three things: the rule in words with its code, the next lawful moment, what may be done instead."""

    title: str
    sentence: str = ""
    citation: str = ""
    rule_url: str = ""
    next_at: dt.datetime | None = None
    next_words: str = ""
    instead: Sequence[tuple[str, str]] = ()  # words, url or ""
    record_url: str = ""  # the way to record what was already done


@dataclass(frozen=True)
class Signature(Shape):
    """A line with a name, or a line that waits; `button` signs."""

    department: str
    name: str = ""
    at: dt.datetime | None = None
    role: str = ""
    waits: str = ""  # e.g. "not signed yet"
    button: Action | None = None


@dataclass(frozen=True)
class Progress(Shape):
    """Row `done` of `total`, or step where `unit` says so; the words after it say time left and refused so far."""

    done: int
    total: int
    words: str = ""
    unit: str = "row"  # row, step
    refused: int = 0
    refused_url: str = ""


@dataclass(frozen=True)
class Printed(Shape):
    """Running head and foot of a printed sheet."""

    title: str
    place: str
    cuts: str  # as known at …, as of …, currency
    by: str  # printed by …, when, copy number, personal data
    check: str = ""
