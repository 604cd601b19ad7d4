"""Branches, staff, and appointments: who may do what, where, from when and until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from beforehand.office.audit import clock
from beforehand.office.audit.moments import RecordedAtField
from beforehand.office.staff.roles import SEES_ALL_BRANCHES, Department, Role
from beforehand.office.staff.scope import Scoped


def known_zone(name: str) -> None:
    """Refuse a zone that the time zone database does not know."""
    if name not in available_timezones():
        raise ValidationError(_("%(name)s is no time zone. Write it like Asia/Shanghai."), params={"name": name})


class Branch(models.Model):
    """A branch of the lender; its zone decides when its day is over."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    zone = models.CharField(_("time zone"), max_length=50, default="Asia/Shanghai", validators=[known_zone])
    recorded_at = RecordedAtField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = Scoped.along("pk").as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def open(self) -> bool:
        """Whether the branch still works."""
        return self.closed_at is None

    @property
    def zone_info(self) -> ZoneInfo:
        """The branch's zone."""
        return ZoneInfo(self.zone)


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by login, as it was typed in any case."""

    def get_by_natural_key(self, username: str | None) -> Staff:
        """The person with this login; case does not matter."""
        return self.get(login__iexact=username)

    def create_user(self, login: str, *, name: str, branch: Branch | None = None, password: str | None = None) -> Staff:
        """A new person; without a password nobody can sign in under this login."""
        person = self.model(login=login.strip(), name=name.strip(), branch=branch)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def with_role(self, role: Role, branch: Branch | None = None) -> models.QuerySet[Staff]:
        """Everybody who holds `role` now, in `branch` where one is given."""
        return self.filter(active=True, pk__in=Appointment.objects.in_force(clock.now()).of(role, branch).values("staff_id"))


class Staff(AbstractBaseUser):
    """Somebody who works here; what he may do stands in his appointments."""

    login = models.CharField(_("login"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    branch = models.ForeignKey(Branch, null=True, blank=True, on_delete=models.PROTECT, related_name="staff", verbose_name=_("branch"))
    active = models.BooleanField(_("active"), default=True)
    system = models.BooleanField(default=False, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(_("theme"), max_length=10, default="system")
    recorded_at = RecordedAtField()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]
    objects = StaffManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(models.functions.Lower("login"), name="staff_login_in_any_case"),
            models.UniqueConstraint(fields=["system"], condition=models.Q(system=True), name="staff_one_system"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Django's word for `active`; the system itself never signs in."""
        return self.active and not self.system

    def get_full_name(self) -> str:
        """The name."""
        return self.name

    def get_short_name(self) -> str:
        """The name."""
        return self.name

    def appointments_now(self, at: datetime | None = None) -> list[Appointment]:
        """The appointments in force at `at` (None: now), oldest first; asked of the database once per instance."""
        once = _read_once.get()
        if once is not None:
            moment, held = at or once[0], once[1].get(self.pk, [])
            return [one for one in held if one.starts_at <= moment and (one.ends_at is None or moment < one.ends_at)]
        moment = at or clock.now()
        if not hasattr(self, "_appointments"):
            self._appointments = list(self.appointments.select_related("branch").order_by("starts_at", "pk"))
        return [one for one in self._appointments if one.starts_at <= moment and (one.ends_at is None or moment < one.ends_at)]

    def forget_appointments(self) -> None:
        """Ask the database again at the next question."""
        self.__dict__.pop("_appointments", None)

    def holds(self, role: Role | str, branch: Branch | int | None = None, at: datetime | None = None) -> bool:
        """Whether this person holds `role`, in `branch` (or everywhere) where one is given, at `at` (None: now)."""
        return self.holds_any([role], branch, at)

    def holds_any(self, roles: Iterable[Role | str], branch: Branch | int | None = None, at: datetime | None = None) -> bool:
        """Whether this person holds one of `roles`, as `holds`."""
        wanted, place = set(roles), branch.pk if isinstance(branch, Branch) else branch
        return any(
            one.role in wanted and (place is None or one.branch_id is None or one.branch_id == place) for one in self.appointments_now(at)
        )

    @property
    def roles(self) -> list[Role]:
        """The roles held now, each once, in the order of appointment."""
        return list(dict.fromkeys(Role(one.role) for one in self.appointments_now()))

    @property
    def role(self) -> Role | None:
        """The first role held now: the one shown beside the name."""
        return next(iter(self.roles), None)

    @property
    def department(self) -> Department:
        """The department of the first role that has one."""
        return self.department_at(clock.now())

    def department_at(self, at: datetime) -> Department:
        """The department of the first role held at `at` that has one: what was written stays with whom he worked for when he wrote it."""
        held = (Role(one.role).department for one in self.appointments_now(at))
        return next((one for one in held if one is not Department.OTHER), Department.OTHER)

    def branches_seen(self) -> list[int] | None:
        """The ids of the branches this person may see; None means all."""
        held = self.appointments_now()
        if self.system or any(one.branch_id is None or one.role in SEES_ALL_BRANCHES for one in held):
            return None
        return sorted({one.branch_id for one in held if one.branch_id is not None})


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments by time and role."""

    def in_force(self, at: datetime) -> AppointmentQuerySet:
        """Begun at or before `at`, not ended by then."""
        return self.filter(models.Q(ends_at=None) | models.Q(ends_at__gt=at), starts_at__lte=at)

    def of(self, role: Role | str, branch: Branch | None = None) -> AppointmentQuerySet:
        """To `role`, valid in `branch` where one is given."""
        found = self.filter(role=role)
        return found if branch is None else found.filter(models.Q(branch=None) | models.Q(branch=branch))


class Appointment(models.Model):
    """A person holds a role, in one branch or in all, from one instant until another; it is ended, never edited."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("who"))
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    branch = models.ForeignKey(
        Branch, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("branch")
    )
    starts_at = models.DateTimeField(_("from"))
    appointed_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = RecordedAtField()
    written_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("starts_at")), name="appointment_ends_after"
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="appointment_role_known"),
            models.UniqueConstraint(
                fields=["staff", "role", "branch"],
                condition=models.Q(ends_at=None),
                nulls_distinct=False,
                name="appointment_once_at_a_time",
            ),
        ]


_read_once: ContextVar[tuple[datetime, dict[int, list[Appointment]]] | None] = ContextVar("appointments read once", default=None)


@contextmanager
def appointments_read_once() -> Iterator[None]:
    """Within it everybody's appointments are read in one query: for a page that names many people and writes nothing."""
    held: dict[int, list[Appointment]] = {}
    for one in Appointment.objects.select_related("branch").order_by("starts_at", "pk"):
        held.setdefault(one.staff_id, []).append(one)
    token = _read_once.set((clock.now(), held))
    try:
        yield
    finally:
        _read_once.reset(token)


def system() -> Staff:
    """The system itself as an actor: what the close or the supervisor does on its own is written under this name."""
    return Staff.objects.get(system=True)


class FirstStartCode(models.Model):
    """The code printed in the terminal of an empty office; only its keyed digest is kept, and no more than one at a time."""

    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(db_default=Now())
