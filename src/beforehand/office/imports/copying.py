"""Many rows into the database at once, by COPY, all written at one moment of the office's clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models

from beforehand.office.audit.moments import RecordedAtField

M = TypeVar("M", bound=models.Model)


def take_ids(model: type[models.Model], number: int) -> list[int]:
    """Fresh primary keys of a table, ascending, so that rows can point to each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)", [model._meta.db_table, number])
        return sorted(row[0] for row in cursor.fetchall())


def copy_rows(model: type[M], rows: Sequence[M], recorded_at: datetime) -> int:
    """Write rows that have their primary keys; `recorded_at` is the moment every one of them carries. Gives how many."""
    if not rows:
        return 0
    fields = [field for field in model._meta.concrete_fields if not field.has_db_default()]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor, cursor.copy(f'copy "{model._meta.db_table}" ({columns}) from stdin') as copy:
        for row in rows:
            copy.write_row([_value(field, row, recorded_at) for field in fields])
    return len(rows)


def _value(field: models.Field[Any, Any], row: models.Model, recorded_at: datetime) -> object:
    if isinstance(field, RecordedAtField):
        return recorded_at
    return field.get_db_prep_save(getattr(row, field.attname), connection)
