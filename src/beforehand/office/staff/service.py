"""The frame of every service: one transaction, the actor's roles, a declared time, one audit row, and a request that counts once.

A service is a function `(actor, at, *, **data)` named verb + noun. `@service` adds `key`: the same key from the same actor for the
same service gives the same object again and writes nothing. A service called from within another joins its transaction and its
key and writes its own audit row; the outer one has answered for the actor, so roles are not asked again.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.apps import apps
from django.core.files.base import File
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.limits import date_refusal
from beforehand.core.ledger.chain import canonical
from beforehand.office.audit import clock, trail
from beforehand.office.audit.models import AuditRow
from beforehand.office.audit.personal import keyed_digest
from beforehand.office.pages.unable import UnableTo
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role

P = ParamSpec("P")
R = TypeVar("R")

CLOCK_TOLERANCE = timedelta(minutes=5)
"""A declared instant may run this much ahead of the office's clock: two clocks are never equal."""

_within: ContextVar[str | None] = ContextVar("service", default=None)

NAMES: dict[str, Callable[..., Any]] = {}
"""Every service by its name; a name is given once."""


class UnableToAct(UnableTo):
    """The frame refused: the actor, the time or the request's key."""


def service(
    name: str, *, roles: Iterable[Role] = (), again: Callable[[Any], Any] | None = None
) -> Callable[[Callable[P, R]], Callable[..., R]]:
    """Make a function a service that only an actor holding one of `roles` may call (none named: anybody who works here; the system always).

    Where a record among the data belongs to a branch, the role must hold there. The result is a model, or has `.audit_subject`, or is
    None; `again(subject)` makes the result anew for a repeated key where it is not the subject itself.
    """
    allowed = tuple(roles)

    def decorate(function: Callable[P, R]) -> Callable[..., R]:
        assert name not in NAMES, f"two services are called {name}"
        takes_key = "key" in inspect.signature(function).parameters

        @functools.wraps(function)
        def run(actor: Staff, at: datetime | None = None, /, *, key: UUID | None = None, **data: Any) -> R:
            assert isinstance(actor, Staff), "a service is called by somebody"
            passed = {**data, "key": key} if takes_key else data
            if _within.get() is not None:
                moment = _declared(at)
                with transaction.atomic():
                    return _written(name, actor, moment, None, "", data, function(actor, moment, **passed))
            token = _within.set(name)
            try:
                with transaction.atomic():
                    _check_actor(actor, allowed, data)
                    digest = _request_digest(name, data) if key else ""
                    if key and (earlier := _earlier(key)):
                        return _again(earlier, name, actor, digest, again)
                    moment = _declared(at)
                    return _written(name, actor, moment, key, digest, data, function(actor, moment, **passed))
            finally:
                _within.reset(token)

        NAMES[name] = run
        run.roles = allowed  # type: ignore[attr-defined]
        return run

    return decorate


def may_call(actor: Staff, called: Callable[..., Any], branch: Any = None) -> bool:
    """Whether `actor` holds a role that the service asks for; pages ask this before they offer its button."""
    allowed: tuple[Role, ...] = called.roles  # type: ignore[attr-defined]
    return actor.system or (actor.active and (not allowed or actor.holds_any(allowed, branch)))


def _declared(at: datetime | None) -> datetime:
    now = clock.now()
    if at is None:
        return now
    assert at.tzinfo is not None, "a declared instant has a zone"
    if refusal := date_refusal(at.date()):
        raise UnableToAct.from_refusal(refusal, field="at")
    if at > now + CLOCK_TOLERANCE:
        raise UnableToAct(_("This moment has not come yet. Put when it happened, or leave it at now."), code="later_than_now", field="at")
    return at


def _check_actor(actor: Staff, allowed: tuple[Role, ...], data: Mapping[str, Any]) -> None:
    if actor.system:
        return
    if not actor.active:
        raise UnableToAct(_("%(name)s no longer works here and can do nothing in this office.") % {"name": actor.name}, code="not_active")
    if not allowed:
        return
    actor.forget_appointments()
    said = {"name": actor.name, "roles": ", ".join(str(role.label) for role in allowed)}
    if not actor.holds_any(allowed):
        raise UnableToAct(_("%(name)s may not do this. It is for: %(roles)s.") % said, code="role_missing")
    for value in data.values():
        branch = (
            value.branch_id if isinstance(value, models.Model) and not isinstance(value, Staff) and hasattr(value, "branch_id") else None
        )
        if isinstance(branch, int) and not actor.holds_any(allowed, branch):
            raise UnableToAct(_("%(name)s may not do this in another branch. It is for: %(roles)s there.") % said, code="other_branch")


def _written(name: str, actor: Staff, at: datetime, key: UUID | None, digest: str, data: Mapping[str, Any], result: R) -> R:
    subject = result if isinstance(result, models.Model) or result is None else result.audit_subject  # type: ignore[attr-defined]
    names = [field for field, value in data.items() if value is not None]
    trail.record(actor, name, subject, at=at, names=names, key=key, request_digest=digest)
    return result


def done_before(key: UUID) -> bool:
    """Whether a service was carried out under this key; until the caller's transaction ends, nothing else is done under it."""
    return _earlier(key) is not None


def _earlier(key: UUID) -> AuditRow | None:
    # Two requests with one key: the second waits here until the first is committed or gone.
    number = int.from_bytes(hashlib.sha256(key.bytes).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [number])
    return AuditRow.objects.filter(request_key=key).first()


def _again(earlier: AuditRow, name: str, actor: Staff, digest: str, again: Callable[[Any], Any] | None) -> Any:
    if (earlier.action, earlier.actor_id, earlier.request_digest) != (name, actor.pk, digest):
        raise UnableToAct(_("This request’s key was used for something else. Open the page again and repeat it."), code="key_used")
    if not earlier.subject_type:
        return None
    subject = apps.get_model(earlier.subject_type)._base_manager.get(pk=earlier.subject_id)
    return again(subject) if again else subject


def _request_digest(name: str, data: Mapping[str, Any]) -> str:
    # Keyed, because a request holds personal values and its digest is kept for ever.
    return keyed_digest("request", canonical({"service": name, "data": _plain(dict(data))}).hex())


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, models.Model):
        return [value._meta.label_lower, str(value.pk)]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, File):
        return [value.name, value.size]
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(one) for one in value), key=repr)
    if isinstance(value, models.QuerySet):
        return [_plain(one) for one in value]
    return str(value)
