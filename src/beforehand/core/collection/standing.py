"""Ability and willingness to pay, each with its evidence, and *not known* as a real answer.

- Only a document or an officer's own observation proves. The latest proof counts and holds for a stated number of days; then it is not
  known again. Proofs of one moment that disagree leave it not known.
- A plea of poverty is an own statement: unproved it is *not known*, not untrue, and it always opens a hardship enquiry.
- A plea against which means were proved at about that time is a contradiction. It is kept with both sides, and it speaks against his
  willingness from the moment both were known: who has the money and says he has none will not pay.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from beforehand.core.basics.truth import Truth
from beforehand.core.evidence.findings import EvidenceKind


class Axis(enum.StrEnum):
    """The two questions."""

    ABILITY = "ability"
    WILLINGNESS = "willingness"


class Manner(enum.StrEnum):
    """The only way in which he is willing."""

    FACE_TO_FACE = "face_to_face"


class Quadrant(enum.StrEnum):
    """Where he stands; `NOT_KNOWN` wherever a question that decides it is open."""

    CAN_AND_WILL = "can_and_will"
    WILL_NOT_PAY = "will_not_pay"
    CANNOT_PAY = "cannot_pay"
    CANNOT_AND_WILL_NOT = "cannot_and_will_not"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Indication:
    """One finding read as a sign of ability or willingness: `speaks_for` it or against it, for the days `shows_from` to `shows_to`."""

    finding_id: Hashable
    axis: Axis
    speaks_for: bool
    evidence_kind: EvidenceKind
    shows_from: dt.date
    shows_to: dt.date
    recorded_at: dt.datetime
    en: str
    zh: str
    only: Manner | None = None

    def __post_init__(self) -> None:
        assert self.shows_from <= self.shows_to, "it shows nothing before it begins"
        assert self.recorded_at.tzinfo is not None, "recorded_at must be aware"
        assert self.shows_to <= (self.recorded_at + dt.timedelta(days=1)).date(), "nothing shows a day that is still to come"

    @property
    def is_plea(self) -> bool:
        """Whether it is his own word that he cannot pay."""
        return self.axis is Axis.ABILITY and not self.speaks_for and self.evidence_kind is EvidenceKind.OWN_STATEMENT

    def moment(self, as_of: dt.date) -> tuple[dt.date, dt.datetime]:
        """By what the latest is told on the day `as_of`: the last day up to it that this shows, then when it was written."""
        return (min(self.shows_to, as_of), self.recorded_at)


@dataclass(frozen=True)
class Answer:
    """The answer to one question: its truth, what decides it, what was proved otherwise before, what is only said, and until when."""

    truth: Truth
    because: tuple[Indication, ...] = ()
    against: tuple[Indication, ...] = ()
    unproved: tuple[Indication, ...] = ()
    until: dt.date | None = None
    only: Manner | None = None


@dataclass(frozen=True)
class Contradicted:
    """A plea of poverty and the proved means that contradict it."""

    claim: Indication
    finding: Indication


class EnquiryState(enum.StrEnum):
    """How a hardship enquiry stands: the evidence is awaited, has proved the plea, or has disproved it."""

    OPEN = "open"
    PROVED = "proved"
    DISPROVED = "disproved"


@dataclass(frozen=True)
class HardshipEnquiry:
    """What a plea of poverty opens: the plea, what would show it (codes), by when, what is offered meanwhile (codes), and its state."""

    plea: Indication
    would_show: tuple[str, ...]
    due_on: dt.date
    meanwhile: tuple[str, ...]
    state: EnquiryState


@dataclass(frozen=True)
class StandingTerms:
    """The house's terms: how long a proof holds, how near in days it must be to a plea, and what a hardship enquiry asks and offers."""

    holds_days: int = 90
    near_days: int = 7
    answer_within_days: int = 14
    would_show: tuple[str, ...] = ("bank_statement_six_months", "income_paper", "medical_or_dismissal_paper", "list_of_debts")
    meanwhile: tuple[str, ...] = ("no_firmer_steps", "part_payment_taken", "plan_left_alone")


@dataclass(frozen=True)
class Standing:
    """Ability × willingness on a day, as known; `claimed` is where he stands by his own word, `quadrant` by what is proved."""

    ability: Answer
    willingness: Answer
    contradictions: tuple[Contradicted, ...]
    enquiries: tuple[HardshipEnquiry, ...]
    claimed: Quadrant
    quadrant: Quadrant

    @property
    def offers_hardship(self) -> bool:
        """Whether hardship treatment is to be offered: inability and willingness, both proved."""
        return self.ability.truth is Truth.FALSE and self.willingness.truth is Truth.TRUE

    def sentence(self, language: str = "en") -> str:
        """Where he stands and why, in English or (`zh`…) Chinese."""
        chinese = language.startswith("zh")
        parts = [_QUADRANTS[self.quadrant][chinese]]
        if self.contradictions and self.claimed is not self.quadrant:
            parts.append("其称无力还款，与查证矛盾。" if chinese else "He says he cannot; what was found contradicts him.")
        reasons = (*self.ability.because, *self.willingness.because)
        parts += dict.fromkeys(reason.zh if chinese else reason.en for reason in reasons)
        return ("" if chinese else " ").join(parts)


_QUADRANTS = {
    Quadrant.CAN_AND_WILL: ("He can pay and will.", "有还款能力，也愿意还款。"),
    Quadrant.WILL_NOT_PAY: ("He can pay and will not.", "有还款能力，不愿还款。"),
    Quadrant.CANNOT_PAY: ("He cannot pay.", "无还款能力。"),
    Quadrant.CANNOT_AND_WILL_NOT: ("He cannot pay and will not.", "无还款能力，也不愿还款。"),
    Quadrant.NOT_KNOWN: ("It is not known whether he can pay and will.", "还款能力与意愿尚不明。"),
}


def standing(indications: Iterable[Indication], as_of: dt.date, as_known_at: dt.datetime, terms: StandingTerms | None = None) -> Standing:
    """Where a borrower stands on the day `as_of` by what was recorded until `as_known_at` and shows days up to `as_of`."""
    house = terms or StandingTerms()
    known = [i for i in indications if i.recorded_at <= as_known_at and i.shows_from <= as_of]
    known.sort(key=lambda i: (i.moment(as_of), str(i.finding_id)))
    current = [i for i in known if as_of <= i.shows_to + dt.timedelta(days=house.holds_days)]
    pleas = [i for i in current if i.is_plea]
    contradicted = tuple(Contradicted(plea, found) for plea in pleas for found in current if _contradicts(found, plea, house.near_days))
    refuted = [_unwilling(pair) for pair in contradicted]
    ability = _answer([i for i in current if i.axis is Axis.ABILITY], as_of, house)
    willingness = _answer([*(i for i in current if i.axis is Axis.WILLINGNESS), *refuted], as_of, house)
    proved = _quadrant(ability.truth, willingness.truth)
    return Standing(
        ability=ability,
        willingness=willingness,
        contradictions=contradicted,
        enquiries=tuple(_enquiry(plea, current, as_of, house) for plea in pleas),
        claimed=Quadrant.CANNOT_PAY if pleas else proved,
        quadrant=proved,
    )


def _answer(current: list[Indication], as_of: dt.date, house: StandingTerms) -> Answer:
    proved = sorted((i for i in current if i.evidence_kind.proves), key=lambda i: i.moment(as_of))
    unproved = tuple(i for i in current if not i.evidence_kind.proves)
    if not proved:
        return Answer(Truth.UNKNOWN, unproved=unproved)
    latest = [i for i in proved if i.moment(as_of) == proved[-1].moment(as_of)]
    if len({i.speaks_for for i in latest}) > 1:
        return Answer(Truth.UNKNOWN, against=tuple(proved), unproved=unproved)
    agrees = latest[-1].speaks_for
    because = tuple(i for i in proved if i.speaks_for is agrees)
    return Answer(
        truth=Truth.of(agrees),
        because=because,
        against=tuple(i for i in proved if i.speaks_for is not agrees),
        unproved=unproved,
        until=latest[-1].shows_to + dt.timedelta(days=house.holds_days),
        only=latest[-1].only,
    )


def _contradicts(found: Indication, plea: Indication, near_days: int) -> bool:
    near = dt.timedelta(days=near_days)
    means = found.axis is Axis.ABILITY and found.speaks_for and found.evidence_kind.proves
    return means and found.shows_from - near <= plea.shows_to and plea.shows_from <= found.shows_to + near


def _unwilling(pair: Contradicted) -> Indication:
    claim, finding = pair.claim, pair.finding
    return Indication(
        finding_id=finding.finding_id,
        axis=Axis.WILLINGNESS,
        speaks_for=False,
        evidence_kind=finding.evidence_kind,
        shows_from=max(claim.shows_from, finding.shows_from),
        shows_to=max(claim.shows_to, finding.shows_to),
        recorded_at=max(claim.recorded_at, finding.recorded_at),
        en=f"He said: {claim.en} Found: {finding.en}",
        zh=f"本人称：{claim.zh}实见：{finding.zh}",
    )


def _enquiry(plea: Indication, current: list[Indication], as_of: dt.date, house: StandingTerms) -> HardshipEnquiry:
    proofs = [i for i in current if i.axis is Axis.ABILITY and i.evidence_kind.proves and i.shows_to >= plea.shows_from]
    state = EnquiryState.OPEN
    if proofs:
        state = EnquiryState.DISPROVED if max(proofs, key=lambda i: i.moment(as_of)).speaks_for else EnquiryState.PROVED
    due_on = plea.shows_from + dt.timedelta(days=house.answer_within_days)
    return HardshipEnquiry(plea, house.would_show, due_on, house.meanwhile, state)


def _quadrant(ability: Truth, willingness: Truth) -> Quadrant:
    if ability is Truth.FALSE:
        return Quadrant.CANNOT_AND_WILL_NOT if willingness is Truth.FALSE else Quadrant.CANNOT_PAY
    if ability is Truth.TRUE and willingness is not Truth.UNKNOWN:
        return Quadrant.CAN_AND_WILL if willingness is Truth.TRUE else Quadrant.WILL_NOT_PAY
    return Quadrant.NOT_KNOWN
