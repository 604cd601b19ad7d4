"""What a file says of where somebody lives, as known at a moment: who says so, whether anybody saw the door, what was ruled out."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace

from beforehand.office.parties.models import EvidenceKind, Finding
from beforehand.office.parties.queries import ContradictionPair

HOME = "home.address"
SEEN = "home.seen"
VERIFIED = "home_address.verified_by_visit"
PROVES = (EvidenceKind.OWN_OBSERVATION, EvidenceKind.DOCUMENT)


class Ground(enum.StrEnum):
    """What the address of a file rests on."""

    UNKNOWN = "unknown"  # nobody asked
    SAID = "said"  # only the person or somebody else says so
    PAPER = "paper"  # a document says so, nobody was at the door
    SEEN = "seen"  # somebody of the lender saw him or the door
    CONTRADICTED = "contradicted"  # two sides stand, nobody has said which


@dataclass(frozen=True)
class Address:
    """The address in force with its ground; `others` are the values it contradicts (open) or that were ruled out (settled)."""

    ground: Ground
    finding: Finding | None = None
    others: tuple[Finding, ...] = ()
    seen: Finding | None = None  # a place where he was looked for and somebody of the lender saw a trace of him

    @property
    def found(self) -> bool:
        """Whether what somebody saw or a paper decides it, so that no guess is needed."""
        return self.ground in (Ground.SEEN, Ground.PAPER)


def address_of(current: Sequence[Finding], pairs: Sequence[ContradictionPair]) -> Address:
    """The address out of the findings in force and the contradictions of the file at the same moment."""
    return replace(_address(current, pairs), seen=next((one for one in reversed(current) if one.attribute == SEEN), None))


def _address(current: Sequence[Finding], pairs: Sequence[ContradictionPair]) -> Address:
    said = [one for one in current if one.attribute == HOME]
    if not said:
        return Address(Ground.UNKNOWN)
    about = [pair for pair in pairs if pair.attribute == HOME]
    unsettled = [pair for pair in about if pair.settled is None]
    if unsettled:
        return Address(Ground.CONTRADICTED, unsettled[-1].one, tuple(pair.other for pair in unsettled))
    if about:
        last = about[-1]
        assert last.stands is not None
        fell = last.other if last.stands.pk == last.one.pk else last.one
        side = last.ones if last.stands.pk == last.one.pk else last.others
        return Address(_ground(side), last.stands, (fell,))
    side = [one for one in said if str(one.value) == str(said[-1].value)]
    seen = any(
        one.attribute == VERIFIED and str(one.value) == "true" and one.evidence_kind == EvidenceKind.OWN_OBSERVATION for one in current
    )
    return Address(Ground.SEEN if seen else _ground(side), said[-1])


def _ground(side: Sequence[Finding]) -> Ground:
    kinds = {one.evidence_kind for one in side}
    if EvidenceKind.OWN_OBSERVATION in kinds:
        return Ground.SEEN
    return Ground.PAPER if EvidenceKind.DOCUMENT in kinds else Ground.SAID
