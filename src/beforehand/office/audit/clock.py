"""The office's one clock: the only place that reads the time (docs/decisions/0001-the-clock.md).

In an office it is the server's clock. Only a database *created* as a story has a story clock, a row that moves forward only; the
mark of its origin is written at creation and a trigger guards it. No argument, header, setting or variable moves it elsewhere.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

OFFICE = "office"
STORY = "story"

_known_origins: dict[tuple[str, str], str] = {}


def origin() -> str:
    """What the database was created as, `office` or `story`; it never changes, so each process asks once."""
    place = (str(connection.settings_dict["HOST"]), str(connection.settings_dict["NAME"]))
    if place not in _known_origins:
        with connection.cursor() as cursor:
            cursor.execute("select kind from audit_origin")
            _known_origins[place] = cursor.fetchone()[0]
    return _known_origins[place]


def is_story() -> bool:
    """Whether this database was created as a story."""
    return origin() == STORY


def now() -> datetime:
    """The present instant, UTC: of the server in an office, of the story clock in a story."""
    if not is_story():
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("select at from audit_storyclock")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


def move_story_clock(to: datetime) -> datetime:
    """Move a story's clock forward to `to` (aware); refuses with UnableTo in an office, and backwards. Gives the new now."""
    from django.utils.translation import gettext_lazy as _

    from beforehand.office.pages.unable import UnableTo

    assert to.tzinfo is not None, "an instant has a zone"
    if not is_story():
        raise UnableTo(_("This is an office, not a story. Its clock is the server’s and nobody moves it."), code="not_a_story")
    with connection.cursor() as cursor:
        cursor.execute("update audit_storyclock set at = %s where at <= %s", [to, to])
        if not cursor.rowcount:
            raise UnableTo(_("A story only moves forward. Choose a moment after its now."), code="story_moves_forward")
    return to.astimezone(UTC)
