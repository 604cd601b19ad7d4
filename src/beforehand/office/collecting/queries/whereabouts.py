"""The belief where he lives, out of stored doors and looks, by the core's arithmetic."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from beforehand.core.collection import looks, whereabouts
from beforehand.office.audit import clock
from beforehand.office.collecting.models import Case, Door, Look, VisitStep
from beforehand.office.contacts.queries import VISIT_COST_MINOR

PPM = 1_000_000
SIGNS = {
    VisitStep.Kind.KNOCKED: looks.Sign.KNOCK,
    VisitStep.Kind.HEARD: looks.Sign.RINGING,
    VisitStep.Kind.LIGHT_ON: looks.Sign.LIGHT,
    VisitStep.Kind.ASKED: looks.Sign.ASKED,
}
CHANCES = {  # if he lives there, if he does not: what this house reckons with where nobody states better
    VisitStep.Kind.KNOCKED: (500_000, 0),
    VisitStep.Kind.HEARD: (600_000, 20_000),
    VisitStep.Kind.LIGHT_ON: (400_000, 100_000),
}


def belief(case: Case, as_known_at: datetime | None = None) -> whereabouts.Belief | None:
    """Where he may live as known at an instant (None: now); None where nobody has named places. A guess, never a finding."""
    known = as_known_at or clock.now()
    doors = [door for door in case.doors.order_by("pk") if door.recorded_at <= known]
    if not doors:
        return None
    stored = case.looks.select_related("step").order_by("looked_at", "pk")
    seen = [_look(one, doors) for one in stored if one.recorded_at <= known]
    candidates = [looks.Door(str(door.pk), str(door.label), str(door.label)) for door in doors]
    prior = {str(door.pk): Fraction(door.prior_ppm, PPM) for door in doors}
    return whereabouts.believe(candidates, prior, seen)


def _look(stored: Look, doors: list[Door]) -> looks.Look:
    chances = {str(pk): Fraction(ppm, PPM) for pk, ppm in zip(stored.doors, stored.likelihood_ppm, strict=True)}
    step, said = stored.step, str(stored.what).rstrip(".。")
    seen = step is None or step.kind != VisitStep.Kind.KNOCKED or bool(step.answered)
    return looks.Look(
        look_id=str(stored.pk), occasion=f"visit {step.visit_id}" if step else f"look {stored.pk}",
        sign=SIGNS.get(VisitStep.Kind(step.kind), looks.Sign.OTHER) if step else looks.Sign.OTHER,
        at_door=str(step.door).casefold() if step and step.door else str(stored.pk), seen=seen, chances=chances,
        otherwise=chances[str(doors[-1].pk)], en=f"{said}.", zh=f"{said}。", at=stored.looked_at,
    )  # fmt: skip


def stated_chances(kind: str, door: str, doors: list[Door], answered: bool | None) -> dict[Door, int] | None:
    """The house's chances of a step at a door for each place of the case, in millionths; None where the step says nothing of them.

    An answered knock is no look: who opens is asked who he is, and what is then seen is a finding.
    """
    chances = CHANCES.get(VisitStep.Kind(kind))
    here = [one for one in doors if str(one.label).casefold() == door.casefold()]
    if chances is None or not here or answered:
        return None
    there, elsewhere = chances
    if kind == VisitStep.Kind.KNOCKED:
        there, elsewhere = PPM - there, PPM - elsewhere
    return {one: there if one == here[0] else elsewhere for one in doors}


def next_look(held: whereabouts.Belief) -> whereabouts.Worth | None:
    """Which door to look at next: the greatest chance to find him for what a visit costs; the last place stands for everything else."""
    detection = Fraction(CHANCES[VisitStep.Kind.KNOCKED][0], PPM)
    options = [whereabouts.Option(door.door_id, door.door_id, detection, VISIT_COST_MINOR) for door in held.doors[:-1]]
    return next(iter(whereabouts.look_next(held, options)), None)
