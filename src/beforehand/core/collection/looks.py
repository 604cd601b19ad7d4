"""Looks: what was seen or heard at a door, with the chance of it if the person lives there and if he does not."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


class Sign(enum.StrEnum):
    """What kind of look it was."""

    KNOCK = "knock"
    RINGING = "ringing"
    LIGHT = "light"
    ASKED = "asked"
    OTHER = "other"


@dataclass(frozen=True)
class Door:
    """A candidate: a door, a house, or everything else (*elsewhere*)."""

    door_id: str
    en: str
    zh: str


@dataclass(frozen=True)
class Look:
    """One look: what was seen, and its chance if he lived at each door; a door not named has `otherwise`.

    `occasion` is the visit it belongs to: on one occasion the same sign at the same door counts once, seen before unseen, because the
    second knock of an afternoon is not a second trial.
    """

    look_id: str
    occasion: str
    sign: Sign
    at_door: str
    seen: bool
    chances: Mapping[str, Fraction]
    otherwise: Fraction
    en: str
    zh: str
    at: dt.datetime | None = None

    def __post_init__(self) -> None:
        assert all(0 <= chance <= 1 for chance in (*self.chances.values(), self.otherwise)), "a chance lies from 0 to 1"

    def chance(self, door_id: str) -> Fraction:
        """The chance of what was seen, if he lives there."""
        return self.chances.get(door_id, self.otherwise)


def knock(look_id: str, occasion: str, door: Door, found: bool, detection: Fraction, at: dt.datetime | None = None) -> Look:
    """A knock, which finds who lives there with chance `detection` at that hour; nobody but he himself counts as found."""
    chance = detection if found else 1 - detection
    return Look(
        look_id, occasion, Sign.KNOCK, door.door_id, found, {door.door_id: chance}, Fraction(0 if found else 1),
        f"He opened at {door.en}." if found else f"Nobody answered at {door.en}.",
        f"{door.zh}由本人开门。" if found else f"{door.zh}敲门无人应。",
        at,
    )  # fmt: skip


def ringing(
    look_id: str, occasion: str, door: Door, heard: bool, if_there: Fraction, if_not: Fraction, at: dt.datetime | None = None
) -> Look:
    """His telephone dialled and listened for behind a door: heard with `if_there` if he lives there, with `if_not` if he does not."""
    return Look(
        look_id, occasion, Sign.RINGING, door.door_id, heard,
        {door.door_id: if_there if heard else 1 - if_there}, if_not if heard else 1 - if_not,
        f"His telephone was heard ringing behind {door.en}." if heard else f"No ringing was heard behind {door.en}.",
        f"听到其手机在{door.zh}门后响。" if heard else f"{door.zh}门后未听到手机响。",
        at,
    )  # fmt: skip


def counted(looks: Iterable[Look]) -> tuple[Look, ...]:
    """The looks that count, in their order: of one sign at one door on one occasion the first that saw something, else the first."""
    kept: dict[tuple[str, Sign, str], Look] = {}
    for look in looks:
        key = (look.occasion, look.sign, look.at_door)
        if key not in kept or (look.seen and not kept[key].seen):
            kept.pop(key, None)
            kept[key] = look
    return tuple(kept.values())
