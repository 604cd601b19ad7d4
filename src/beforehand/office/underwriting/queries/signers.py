"""Who may sign an application next, and why the others may not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from beforehand.office.audit import clock
from beforehand.office.intake.models import Application
from beforehand.office.staff.models import Appointment, Staff
from beforehand.office.staff.roles import COLLECTION, Role
from beforehand.office.underwriting.models import Decision
from beforehand.office.underwriting.queries.desk import SIGNERS

LISTED = 12


@dataclass(frozen=True)
class NextSigners:
    """Whoever may sign next, with the role that lets them; whoever is barred by the case itself; who holds no role that signs."""

    may: tuple[tuple[Staff, Role], ...]
    brought: Staff | None
    prepared: Staff
    signed_first: Staff | None
    without_role: tuple[Staff, ...]


def next_signers(application: Application, decision: Decision | None) -> NextSigners:
    """Of the people appointed in the application's branch or in all branches; one query."""
    now = clock.now()
    held = (
        Appointment.objects.in_force(now)
        .filter(Q(branch=application.branch_id) | Q(branch=None), staff__active=True, staff__system=False)
        .select_related("staff")
        .order_by("starts_at", "pk")
    )
    first = decision.recorded_by if decision else None
    barred = {one.pk for one in (application.brought_by, application.prepared_by, first) if one is not None}
    roles = _roles(held)
    people = {one.staff_id: one.staff for one in held}
    may = [(people[pk], role) for pk, found in roles.items() if pk not in barred and (role := _signing(found))]
    without = [people[pk] for pk, found in roles.items() if pk not in barred and not _signing(found) and not found <= COLLECTION]
    return NextSigners(tuple(may), application.brought_by, application.prepared_by, first, tuple(without[:LISTED]))


def _roles(held: Iterable[Appointment]) -> dict[int, frozenset[Role]]:
    roles: dict[int, frozenset[Role]] = {}
    for one in held:
        roles[one.staff_id] = roles.get(one.staff_id, frozenset()) | {Role(one.role)}
    return roles


def _signing(roles: Iterable[Role]) -> Role | None:
    held = set(roles)
    return next((role for role in SIGNERS if role in held), None)
