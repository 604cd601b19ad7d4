"""The audit's trail as its readers ask for it: by person, borrower, loan or application, act and day; and which file each row is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import CharField, F, ForeignKey, Model, Q, QuerySet, Value
from django.db.models.functions import Cast

from beforehand.office.audit.models import AuditRow, Seal
from beforehand.office.intake.models import Application
from beforehand.office.parties.models import Party
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Branch, Staff

NOT_A_WAY = (Staff, Branch)
"""Whoever wrote a record and where says nothing about whom it is about."""


@dataclass(frozen=True)
class Asked:
    """What somebody looks for; what is empty does not narrow. `first` and `last` are civil days in `zone`, both included."""

    kind: str = ""
    person: Staff | None = None
    about: str = ""
    action: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class TrailLine:
    """A row of the audit with the name of its actor and the number of the file it is about ("" for none)."""

    row: AuditRow
    who: str
    file: str


def trail(staff: Staff, asked: Asked, zone: ZoneInfo) -> QuerySet[AuditRow]:
    """The rows this person may see and asked for, the latest first."""
    found = AuditRow.objects.order_by("-pk")
    seen = staff.branches_seen()
    if seen is not None:
        found = found.filter(branch_id__in=seen)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.person is not None:
        found = found.filter(actor_id=asked.person.pk)
    if asked.action:
        found = found.filter(action=asked.action)
    if asked.first is not None:
        found = found.filter(recorded_at__gte=_midnight(asked.first, zone))
    if asked.last is not None:
        found = found.filter(recorded_at__lt=_midnight(asked.last + timedelta(days=1), zone))
    return found.filter(_about(staff, asked.about)) if asked.about else found


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, datetime.min.time(), zone)


def _about(staff: Staff, number: str) -> Q:
    """Every row about the borrower, loan or application of this number; for a number nobody has, none."""
    for target in (Party, Loan, Application):
        one = target.objects.visible_to(staff).filter(number__iexact=number).first()
        if one is not None:
            return _rows_about(one)
    return Q(pk__in=[])


def _rows_about(one: Model) -> Q:
    of_types: dict[str, list[str]] = {}
    parts = [_labelled(label, model._base_manager.filter(**{path or "pk": one.pk})) for label, model, path in _ways_to(type(one))]
    for label, pk in parts[0].union(*parts[1:], all=True):
        of_types.setdefault(label, []).append(pk)
    found = Q(pk__in=[])
    for label, pks in of_types.items():
        found |= Q(subject_type=label, subject_id__in=pks)
    return found


def _labelled(label: str, rows: QuerySet, *more: F) -> QuerySet:
    """Type and key of these records as the audit writes them, and what else is asked."""
    return rows.order_by().values_list(Value(label, CharField()), Cast("pk", CharField()), *more)


@cache
def _ways_to(target: type[Model]) -> tuple[tuple[str, type[Model], str], ...]:
    """Every record that leads to `target` by its own references, with the shortest way ("" for the target itself)."""
    ways: dict[type[Model], str] = {target: ""}
    edge = [target]
    models = [model for model in apps.get_models() if model.__module__.startswith("beforehand.") and model not in NOT_A_WAY]
    while edge:
        reached = []
        for model in models:
            if model in ways:
                continue
            for field in model._meta.concrete_fields:
                if isinstance(field, ForeignKey) and field.related_model in edge:
                    onward = ways[field.related_model]
                    ways[model] = f"{field.name}__{onward}" if onward else field.name
                    reached.append(model)
                    break
        edge = reached
    return tuple((model._meta.label_lower, model, way) for model, way in ways.items())


def lines(rows: Sequence[AuditRow]) -> list[TrailLine]:
    """A page of rows with names and files; two queries, however many rows."""
    names = dict(Staff.objects.filter(pk__in={row.actor_id for row in rows}).values_list("pk", "name"))
    files = _files_of(rows)
    return [TrailLine(row, names.get(row.actor_id, ""), files.get((row.subject_type, row.subject_id)) or "") for row in rows]


def _files_of(rows: Iterable[AuditRow]) -> dict[tuple[str, str], str]:
    wanted: dict[str, set[str]] = {}
    for row in rows:
        if row.subject_id:
            wanted.setdefault(row.subject_type, set()).add(row.subject_id)
    parts = [
        _labelled(label, model._base_manager.filter(pk__in=wanted[label]), F(f"{path}__number" if path else "number"))
        for label, model, path in _ways_to(Party)
        if label in wanted
    ]
    if not parts:
        return {}
    return {(label, pk): number for label, pk, number in (parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])}


def actions_seen(staff: Staff) -> list[str]:
    """The names of every act that stands in the trail this person sees."""
    return list(trail(staff, Asked(), ZoneInfo("UTC")).order_by("action").values_list("action", flat=True).distinct())


def seal_of(row: AuditRow) -> Seal | None:
    """The seal that covers a row; None while it waits for one."""
    return Seal.objects.filter(first_row__lte=row.pk, last_row__gte=row.pk, row_ids__contains=[row.pk]).first()
