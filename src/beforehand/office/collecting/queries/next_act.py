"""What to do next about a person, and what the gate says of it: the house's plain order of steps, the same for everybody.

An open hardship enquiry is asked about first; who pays only face to face is visited; who cannot be reached is looked for; everybody else
is called while the day's dials last, and visited after that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from beforehand.core.conduct import Answer
from beforehand.office.contacts import queries as contacts
from beforehand.office.parties.models import Flag

if TYPE_CHECKING:
    from beforehand.office.collecting.queries.worklist import WorklistRow

CALL, VISIT, ASK, PROOF, NONE = "call", "visit", "ask", "proof", "none"


@dataclass(frozen=True)
class NextAct:
    """The next act: its kind (call, visit, ask for the place, ask about the proof, none) and the gate's answer about it."""

    kind: str = NONE
    answer: Answer | None = None


def next_act(row: WorklistRow, at: datetime) -> WorklistRow:
    """The row with its next act."""
    return replace(row, act=_act(row, at))


def _act(row: WorklistRow, at: datetime) -> NextAct:
    call, visit = row.lawful.call, row.lawful.visit
    if row.closed_to_contact:
        return NextAct(NONE, visit)
    if row.enquiry is not None and call is not None:
        return NextAct(PROOF, call)
    if row.standing is not None and row.standing.willingness == "face_to_face":
        return NextAct(VISIT, visit)
    if any(flag.kind == Flag.Kind.UNREACHABLE for flag in row.flags):
        return NextAct(ASK, _ask_for_the_place(row, at))
    if call is None:
        return NextAct(VISIT, visit)
    counters = row.lawful.counters
    used_up = counters is not None and counters.dials_most is not None and counters.dials >= counters.dials_most
    if used_up and str(visit.verdict) == "allow":
        return NextAct(VISIT, visit)
    return NextAct(CALL, call)


def _ask_for_the_place(row: WorklistRow, at: datetime) -> Answer:
    asked = contacts.act(
        kind="visit", to="neighbour", at=at, purpose="locate", staff=(-1,), place="neighbourhood", loans=[str(one.pk) for one in row.loans]
    )
    past = sorted(row.party.contact_entries.all(), key=lambda entry: (entry.happened_at, entry.pk))
    return contacts.ask(row.party, asked, contacts.history_of(row.party, at, past))
