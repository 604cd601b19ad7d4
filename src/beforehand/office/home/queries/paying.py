"""How a borrower pays, as collection found it by a moment: able, willing, until when it holds, and his own answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from beforehand.core.basics.truth import Truth
from beforehand.core.collection.standing import Manner
from beforehand.office.collecting.models import Case
from beforehand.office.collecting.queries import standing_of


@dataclass(frozen=True)
class HowHePays:
    """Able and willing by what is proved, only face to face or not, until when; what was written of it, and his own words."""

    able: Truth
    willing: Truth
    face_to_face: bool
    until: date | None
    words: str
    answer: str
    contradicted: bool

    @property
    def known(self) -> bool:
        """Whether anything is proved or said."""
        return self.able is not Truth.UNKNOWN or self.willing is not Truth.UNKNOWN or bool(self.answer)


def how_he_pays(case: Case | None, as_of: date, as_known_at: datetime) -> HowHePays | None:
    """What is known of how he pays; None where he was never in collection."""
    if case is None:
        return None
    stands = standing_of(case, as_of, as_known_at)
    recorded = case.standings.filter(recorded_at__lte=as_known_at).order_by("-recorded_at").first()
    ends = [answer.until for answer in (stands.ability, stands.willingness) if answer.until]
    return HowHePays(
        able=stands.ability.truth,
        willing=stands.willingness.truth,
        face_to_face=stands.willingness.only is Manner.FACE_TO_FACE,
        until=recorded.until_on if recorded else min(ends, default=None),
        words=str(recorded.words) if recorded else "",
        answer=_own_answer(case, as_known_at),
        contradicted=bool(stands.contradictions),
    )


def _own_answer(case: Case, as_known_at: datetime) -> str:
    """The last he said of paying: a plea, else a promise, in his words."""
    plea = case.hardship_enquiries.filter(recorded_at__lte=as_known_at).order_by("-recorded_at").first()
    promised = case.promises.filter(recorded_at__lte=as_known_at).order_by("-recorded_at").first()
    said = [
        (one.recorded_at, str(words))
        for one, words in ((plea, plea and plea.plea), (promised, promised and promised.words))
        if one and words
    ]
    return max(said)[1] if said else ""
