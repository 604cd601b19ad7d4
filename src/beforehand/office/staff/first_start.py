"""The first start: an empty office prints a code in the terminal, and only that code makes the first administrator, once."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from beforehand.office.audit import clock, trail
from beforehand.office.audit.personal import keyed_digest
from beforehand.office.pages.unable import UnableTo
from beforehand.office.staff.models import Appointment, FirstStartCode, Staff
from beforehand.office.staff.roles import Role

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without letters and digits that are read for one another."""

TRIES = 5
FIRST_START_LOCK = 0xF125


class UnableToStart(UnableTo):
    """The first administrator cannot be made."""


def is_empty() -> bool:
    """Whether nobody was ever made administrator here."""
    return not Appointment.objects.filter(role=Role.ADMINISTRATOR).exists()


def draw_code() -> str | None:
    """A new code for an empty office, in place of any earlier one; None where there is an administrator. Only its digest is kept."""
    if not is_empty():
        return None
    code = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    with transaction.atomic():
        FirstStartCode.objects.all().delete()
        FirstStartCode.objects.create(digest=keyed_digest("first start", code))
    return code


def make_first_administrator(*, code: str, login: str, name: str, password: str) -> Staff:
    """Make the first administrator, of all branches; refuses a wrong or used code, after five wrong ones every code."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [FIRST_START_LOCK])
        kept = FirstStartCode.objects.first()
        if not is_empty() or kept is None:
            raise UnableToStart(_("This office has its administrator. Ask for a login there."), code="already_started")
        right = kept.tries < TRIES and secrets.compare_digest(kept.digest, keyed_digest("first start", code))
        if right:
            return _make(kept, login, name, password)
        FirstStartCode.objects.update(tries=kept.tries + 1)
    if kept.tries >= TRIES:
        raise UnableToStart(
            _("Too many wrong codes. Stop the office and start it again: it prints a new one."), code="too_many", field="code"
        )
    raise UnableToStart(_("This is not the code in the terminal. Copy it from there."), code="wrong_code", field="code")


def _make(kept: FirstStartCode, login: str, name: str, password: str) -> Staff:
    person = Staff(login=login.strip(), name=name.strip())
    try:
        validate_password(password, person)
        person.set_password(password)
        person.full_clean()
    except ValidationError as refused:
        raise UnableToStart(" ".join(refused.messages), code="not_valid", field="password") from refused
    person.save()
    Appointment.objects.create(staff=person, role=Role.ADMINISTRATOR, branch=None, starts_at=clock.now(), appointed_by=None)
    kept.delete()
    trail.record(person, "make_first_administrator", person, names=["login", "name"])
    return person
