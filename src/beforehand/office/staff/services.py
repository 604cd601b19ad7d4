"""What an administrator does: branches opened and closed, people taken on and let go, appointed and unappointed."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from beforehand.office.pages.unable import UnableTo
from beforehand.office.staff.models import Appointment, Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service


class UnableToOpenBranch(UnableTo):
    """A branch cannot be opened."""


class UnableToTakeOn(UnableTo):
    """A person cannot be taken on."""


class UnableToAppoint(UnableTo):
    """An appointment cannot be made or ended."""


class UnableToSetPassword(UnableTo):
    """A password cannot be set."""


def _clean(record: Any, refusal: type[UnableTo]) -> None:
    try:
        record.full_clean()
    except ValidationError as refused:
        field, sentences = next(iter(refused.message_dict.items()))
        raise refusal(" ".join(sentences), code="not_valid", field=None if field == "__all__" else field) from refused


@service("open_branch", roles=(Role.ADMINISTRATOR,))
def open_branch(actor: Staff, at: datetime, *, code: str, name: str, zone: str) -> Branch:
    """Open a branch; its code is given once, its zone says when its day is over."""
    made = Branch(code=code.strip(), name=name.strip(), zone=zone)
    _clean(made, UnableToOpenBranch)
    made.save()
    return made


@service("close_branch", roles=(Role.ADMINISTRATOR,))
def close_branch(actor: Staff, at: datetime, *, branch_to_close: Branch) -> Branch:
    """Close a branch in which nobody holds a role any more."""
    if Appointment.objects.in_force(at).filter(branch=branch_to_close).exists():
        raise UnableToOpenBranch(_("People still hold roles in this branch. End their appointments first."), code="branch_in_use")
    branch_to_close.closed_at = at
    branch_to_close.save(update_fields=["closed_at"])
    return branch_to_close


@service("take_on", roles=(Role.ADMINISTRATOR,))
def take_on(actor: Staff, at: datetime, *, login: str, name: str, branch: Branch | None = None, password: str | None = None) -> Staff:
    """Take a person on; without a password he cannot sign in yet. What he may do comes by appointment."""
    person = Staff(login=login.strip(), name=name.strip(), branch=branch)
    person.set_password(_valid(password, person) if password else None)
    _clean(person, UnableToTakeOn)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as taken:
        raise UnableToTakeOn(_("This login is taken. Choose another."), code="login_taken", field="login") from taken
    return person


@service("let_go", roles=(Role.ADMINISTRATOR,))
def let_go(actor: Staff, at: datetime, *, person: Staff) -> Staff:
    """A person leaves: every appointment ends now and he is signed out; what he did stays under his name."""
    if person.pk == actor.pk:
        raise UnableToTakeOn(_("You cannot let yourself go. Another administrator does it."), code="not_oneself")
    for one in person.appointments.filter(ends_at=None):
        end_appointment(actor, at, appointment=one)
    person.active = False
    person.save(update_fields=["active"])
    return person


@service("appoint", roles=(Role.ADMINISTRATOR,))
def appoint(actor: Staff, at: datetime, *, person: Staff, role: Role | str, branch: Branch | None = None) -> Appointment:
    """Appoint a person to a role from `at` on, in one branch or in all (None)."""
    if person.system or not person.active:
        raise UnableToAppoint(_("%(name)s does not work here.") % {"name": person.name}, code="not_active", field="person")
    if branch is not None and not branch.open:
        raise UnableToAppoint(_("This branch is closed. Choose an open one."), code="branch_closed", field="branch")
    if Appointment.objects.filter(staff=person, role=role, branch=branch, ends_at=None).exists():
        raise UnableToAppoint(_("%(name)s holds this role there already.") % {"name": person.name}, code="already_appointed", field="role")
    made = Appointment(staff=person, role=role, branch=branch, starts_at=at, appointed_by=actor)
    _clean(made, UnableToAppoint)
    made.save()
    person.forget_appointments()
    return made


@service("end_appointment", roles=(Role.ADMINISTRATOR,))
def end_appointment(actor: Staff, at: datetime, *, appointment: Appointment) -> Appointment:
    """End an appointment at `at`; the last administrator's stays."""
    others = Appointment.objects.in_force(at).filter(role=Role.ADMINISTRATOR, staff__active=True).exclude(pk=appointment.pk)
    if appointment.role == Role.ADMINISTRATOR and not others.exists():
        raise UnableToAppoint(
            _("Without this appointment the office has no administrator. Appoint another first."), code="last_administrator"
        )
    ended = Appointment.objects.filter(pk=appointment.pk, ends_at=None).update(ends_at=max(at, appointment.starts_at), ended_by=actor)
    if not ended:
        raise UnableToAppoint(_("This appointment has ended already."), code="already_ended")
    appointment.refresh_from_db()
    appointment.staff.forget_appointments()
    return appointment


@service("set_password", roles=(Role.ADMINISTRATOR,))
def set_password(actor: Staff, at: datetime, *, person: Staff, password: str) -> Staff:
    """Give a person a password, as when he forgot his own."""
    person.set_password(_valid(password, person))
    person.save(update_fields=["password"])
    return person


@service("change_own_password")
def change_own_password(actor: Staff, at: datetime, *, old: str, new: str) -> Staff:
    """Change one's own password, knowing the old one."""
    if not actor.check_password(old):
        raise UnableToSetPassword(
            _("The old password is not this one. Type it again, or ask the administrator for a new one."), field="old"
        )
    actor.set_password(_valid(new, actor))
    actor.save(update_fields=["password"])
    return actor


def _valid(password: str, person: Staff) -> str:
    try:
        validate_password(password, person)
    except ValidationError as refused:
        raise UnableToSetPassword(" ".join(refused.messages), code="weak_password", field="password") from refused
    return password


def new_key() -> uuid.UUID:
    """A key for a form: whatever is sent twice with it counts once."""
    return uuid.uuid4()
