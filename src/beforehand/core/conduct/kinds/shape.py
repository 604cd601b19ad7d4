"""How a rule's parameters are read: clock times, and what happens where a word is not known."""

from __future__ import annotations

MINUTES_A_DAY = 24 * 60
MISWRITTEN = (KeyError, TypeError, ValueError, AttributeError)
"""What reading parameters of another shape raises."""


class UnreadableRuleError(ValueError):
    """A rule whose parameters this gate cannot read; it is never passed over in silence."""


def clock_minute(text: str) -> int:
    """Minutes after midnight of `HH:MM`; 24:00 is the end of the day."""
    hour, _, minute = str(text).partition(":")
    if not (hour.isdigit() and minute.isdigit() and int(minute) < 60 and int(hour) * 60 + int(minute) <= MINUTES_A_DAY):
        raise UnreadableRuleError(f"{text!r} is no clock time; write it as '08:00'")
    return int(hour) * 60 + int(minute)


def clock_text(minute: int) -> str:
    """`HH:MM` of minutes after midnight."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
