"""The rows of all rooms as one reader wants them: nothing is said twice, what belongs together stands together. Pure functions on rows.

Each room writes its own rows and knows nothing of the others; what is told by two of them (a payment and its receipt, a day late and the
case it opened) becomes one entry here. Nothing is left out: an entry that is taken into another leaves its words, papers and evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils.translation import ngettext

from beforehand.office.pages import formats
from beforehand.office.parties.timeline import TimelineRow, TimelineStep

SAME_MOMENT = timedelta(minutes=1)
AT_ONCE = timedelta(hours=12)
"""A close that opens a case follows the day it judges within this time."""
FOLDED_FROM = 3
"""So many equal steps of one visit stand as one."""


def composed(rows: Sequence[TimelineRow], belongs: Mapping[str, str], *, loans: int) -> list[TimelineRow]:
    """The rows of a file composed, in their order; `loans` says how many loans it has: with one, no entry needs to name it."""
    made = _papers_with_what_they_are_for(list(rows), belongs)
    made = _receipts_with_their_money(made, belongs)
    made = _proofs_with_what_they_prove(made, belongs)
    made = _cases_with_what_opens_and_ends_them(made)
    made = _under_their_visits(made, belongs)
    return [replace(row, links=()) if loans == 1 and row.kind in _OF_THE_LOAN else row for row in made]


_OF_THE_LOAN = {"late", "payout", "warning"}
TAKEN = {"field_receipt", "remittance"}


def _papers_with_what_they_are_for(rows: list[TimelineRow], belongs: Mapping[str, str]) -> list[TimelineRow]:
    """A receipt or contract as given is a link of the money or the contract."""
    here = {row.subject for row in rows if row.subject}
    papers = {belongs[row.subject]: row for row in rows if row.kind == "document" and belongs.get(row.subject, "") in here}
    taken = {row.subject for row in papers.values()}
    return [replace(row, links=papers[row.subject].links) if row.subject in papers else row for row in rows if row.subject not in taken]


def _receipts_with_their_money(rows: list[TimelineRow], belongs: Mapping[str, str]) -> list[TimelineRow]:
    """A receipt given at the door, or money that reached an agency, and the payment are one entry; a count stands at its own hour."""
    money = {row.subject for row in rows if row.kind == "payment" and row.subject}
    receipts = {belongs[row.subject]: row for row in rows if row.kind in TAKEN and belongs.get(row.subject, "") in money}
    made = []
    for row in rows:
        if row.kind in TAKEN and belongs.get(row.subject, "") in money:
            made += [_of_the_office(step) for step in row.steps]
        elif receipt := receipts.get(row.subject):
            text = f"{receipt.bold} {receipt.text}" if not formats.chinese() else f"{receipt.bold}{receipt.text}"
            made.append(replace(row, text=f"{row.text}{'' if formats.chinese() else ' '}{text}", words=row.words or receipt.words))
        else:
            made.append(row)
    return sorted(made, key=lambda row: row.at)


def _of_the_office(step: TimelineStep) -> TimelineRow:
    return TimelineRow(
        at=step.at,
        recorded_at=step.at,
        department="other",
        kind="custody",
        bold="",
        text=step.text.rstrip(".。") + ("。" if formats.chinese() else "."),
    )


def _proofs_with_what_they_prove(rows: list[TimelineRow], belongs: Mapping[str, str]) -> list[TimelineRow]:
    """Ability and willingness stand once, with the evidence of the findings that say the same."""
    standings = {row.subject for row in rows if row.kind == "standing" and row.subject}
    kinds: dict[str, str] = {}
    for row in rows:
        if belongs.get(row.subject, "") in standings:
            kinds.setdefault(belongs[row.subject], row.evidence_kind)
    return [
        replace(row, evidence_kind=kinds.get(row.subject, row.evidence_kind))
        for row in rows
        if belongs.get(row.subject, "") not in standings
    ]


def _cases_with_what_opens_and_ends_them(rows: list[TimelineRow]) -> list[TimelineRow]:
    """The unpaid installment stands in the case it opened; the end of a case stands with the payment that ended it."""
    made: list[TimelineRow] = []
    for row in rows:
        if row.kind == "case" and row.subject and (place := _late_before(made, row)) is not None:
            late = made.pop(place)
            made.append(replace(row, text=_joined(late.bold, late.text)))
        elif row.kind == "case" and not row.subject and made and made[-1].kind == "payment" and row.at - made[-1].at <= SAME_MOMENT:
            made[-1] = replace(made[-1], text=_joined(made[-1].text, row.bold), key="")
        else:
            made.append(row)
    return made


def _late_before(made: Sequence[TimelineRow], case: TimelineRow) -> int | None:
    """Where the unpaid installment stands that opened a case: before it, with nothing between but what the night wrote."""
    for place in range(len(made) - 1, -1, -1):
        if case.at - made[place].at > AT_ONCE or made[place].kind not in ("late", "warning"):
            return None
        if made[place].kind == "late":
            return place
    return None


def _under_their_visits(rows: list[TimelineRow], belongs: Mapping[str, str]) -> list[TimelineRow]:
    """What was found and taken on a visit stands among its steps; without the visit's own row it stands alone."""
    visits = {row.subject for row in rows if row.kind == "visit" and row.subject}
    parts: dict[str, list[TimelineRow]] = defaultdict(list)
    for row in rows:
        if belongs.get(row.subject, "") in visits:
            parts[belongs[row.subject]].append(row)
    return [
        replace(row, steps=tuple(_steps(row, parts[row.subject]))) if row.kind == "visit" else row
        for row in rows
        if belongs.get(row.subject, "") not in visits
    ]


def _steps(visit: TimelineRow, parts: Sequence[TimelineRow]) -> list[TimelineStep | TimelineRow]:
    """The steps of a visit with its parts, by moment; many equal ones (six dials, none answered) as one, with the words of each."""
    equal: dict[str, list[TimelineStep]] = defaultdict(list)
    for step in visit.steps:
        if not step.refused:
            equal[step.text].append(step)
    folded = {text: steps for text, steps in equal.items() if len(steps) >= FOLDED_FROM}
    steps: list[TimelineStep | TimelineRow] = [step for step in visit.steps if step.refused or step.text not in folded]
    steps += [_folded(text, same) for text, same in folded.items()]
    return sorted([*steps, *parts], key=lambda step: step.at)


@dataclass(frozen=True)
class Times:
    """How often, in words: *6 times, until 17:17*."""

    count: int
    until: str

    def __str__(self) -> str:
        said = {"n": self.count, "until": self.until}
        return ngettext("%(n)s time, until %(until)s.", "%(n)s times, until %(until)s.", self.count) % said


def _folded(text: str, same: Sequence[TimelineStep]) -> TimelineStep:
    times = Times(len(same), formats.clock_time(same[-1].at))
    return replace(same[0], text=_joined(text, str(times)), words=_joined(*(step.words for step in same)))


def _joined(*sentences: str) -> str:
    return ("" if formats.chinese() else " ").join(sentence for sentence in sentences if sentence)
