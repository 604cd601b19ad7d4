"""Checks of the audit and of the laws that the database itself keeps."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from beforehand.office.audit import trail
from beforehand.office.audit.verification import check

SAYS = {
    "gap": "seal {number}: the seal before it is missing",
    "broken_link": "seal {number}: does not follow from the seal before it",
    "row_missing": "row {row}, sealed in {number}, is gone",
    "row_twice": "row {row} is sealed twice, again in {number}",
    "changed": "seal {number}: a row under it was changed",
    "row_unsealed": "row {row} is neither sealed nor waiting for its seal",
}


@check("audit_chain")
def audit_chain() -> Iterator[str]:
    """Every row of the audit is as it was sealed, none is gone."""
    for fault in trail.verify_chain().faults:
        yield SAYS[fault.code].format(number=fault.number, row=fault.row)


@check("append_only")
def append_only() -> Iterator[str]:
    """The tables that may only grow are guarded by their triggers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text, bool_and(tgenabled in ('O', 'A')), count(*) from pg_trigger"
            " where not tgisinternal and tgname in ('append_only', 'append_only_row', 'append_only_whole') group by tgrelid"
        )
        guarded = {table: (enabled, count) for table, enabled, count in cursor.fetchall()}
    for table in ("audit_auditrow", "audit_seal", "audit_origin"):
        if guarded.get(table, (False, 0))[1] < 2:
            yield f"{table} has lost a trigger that guards it"
    for table, (enabled, _count) in sorted(guarded.items()):
        if not enabled:
            yield f"{table}: a trigger that guards it is switched off"


@check("origin")
def origin() -> Iterator[str]:
    """The database says what it was created as, once; only a story has a clock of its own."""
    with connection.cursor() as cursor:
        cursor.execute("select kind from audit_origin")
        kinds = [row[0] for row in cursor.fetchall()]
        cursor.execute("select count(*) from audit_storyclock")
        clocks = cursor.fetchone()[0]
    if len(kinds) != 1:
        yield f"the mark of origin is there {len(kinds)} times"
    elif clocks != (1 if kinds[0] == "story" else 0):
        yield f"a database created as {kinds[0]} has {clocks} story clocks"


@check("constraints")
def constraints() -> Iterator[str]:
    """Every constraint of the database is in force and every index whole."""
    with connection.cursor() as cursor:
        cursor.execute("select conrelid::regclass::text, conname from pg_constraint where not convalidated")
        for table, name in cursor.fetchall():
            yield f"{table}: the constraint {name} was never validated"
        cursor.execute("select indexrelid::regclass::text from pg_index where not indisvalid")
        for (name,) in cursor.fetchall():
            yield f"the index {name} is not valid"


@check("tables")
def tables() -> Iterator[str]:
    """Every table of this version is there."""
    there = set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in there:
            yield f"{model._meta.db_table} is missing: run beforehand upgrade"
