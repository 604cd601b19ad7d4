"""One clock: nobody else reads the time, a story's moves forward only, an office's not at all."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

import beforehand.office as office
from beforehand.office.audit import clock
from beforehand.office.audit.models import AuditRow
from beforehand.office.pages.unable import UnableTo

ROOT = Path(office.__file__).parent
READERS = {
    "now", "utcnow", "today", "localtime", "localdate", "time", "time_ns", "gmtime",
}  # fmt: skip
MODULES = {"datetime", "date", "timezone", "time", "dt"}


def readers_of_the_time(source: str) -> list[str]:
    """Every call in `source` that reads the time: `datetime.now()`, `timezone.localdate()`, `time.time()`, and `auto_now` columns."""
    found = []
    tree = ast.parse(source)
    converting = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"localtime", "localdate"} and id(node) in converting:
            continue
        if isinstance(node, ast.Attribute) and node.attr in READERS:
            owner = node.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if name in MODULES:
                found.append(f"{name}.{node.attr}")
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            found.append(node.arg)
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [f"from time import {alias.name}" for alias in node.names if alias.name in READERS]
    return found


def test_nobody_but_the_clock_reads_the_time():
    guilty = {
        str(path.relative_to(ROOT)): found
        for path in ROOT.rglob("*.py")
        if (found := readers_of_the_time(path.read_text())) and path.relative_to(ROOT) != Path("audit/clock.py")
    }
    assert guilty == {}


@pytest.mark.parametrize(
    "line",
    [
        "datetime.now(UTC)",
        "dt.datetime.now()",
        "timezone.now()",
        "date.today()",
        "time.time()",
        "DateTimeField(auto_now_add=True)",
        "timezone.localdate()",
    ],
)
def test_the_search_finds_each_way_to_read_the_time(line):
    assert readers_of_the_time(line)


def test_the_search_lets_the_office_clock_pass():
    assert (
        readers_of_the_time(
            "from beforehand.office.audit import clock\nclock.now()\nmonotonic = time.monotonic()\nx = Now()\ntimezone.localtime(value)"
        )
        == []
    )


def test_a_story_moves_forward(office_clock):
    before = clock.now()
    office_clock.move_to("2025-03-11", 9, 50)
    assert clock.now() == datetime(2025, 3, 11, 1, 50, tzinfo=UTC)
    assert clock.now() > before


def test_a_story_does_not_move_back(office_clock):
    office_clock.move_to("2025-03-11")
    with pytest.raises(UnableTo) as refused:
        clock.move_story_clock(clock.now() - timedelta(seconds=1))
    assert refused.value.code == "story_moves_forward"


def test_not_even_the_owner_of_the_tables_moves_it_back(office_clock):
    office_clock.move_to("2025-03-11")
    for statement in (
        "update audit_storyclock set at = '2025-01-01'",
        "delete from audit_storyclock",
        "insert into audit_storyclock (id, at) values (1, '2026-01-01')",
        "truncate audit_storyclock",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_origin set kind = 'office'",
        "delete from audit_origin",
        "truncate audit_origin",
        "insert into audit_origin (id, kind) values (2, 'office')",
    ],
)
def test_the_mark_of_origin_stays(db, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert clock.is_story()


def test_the_office_clock_writes_recorded_at_whatever_was_assigned(office_clock):
    row = AuditRow.objects.create(action="x", declared_at=clock.now(), recorded_at=datetime(1999, 1, 1, tzinfo=UTC))
    row.refresh_from_db()
    assert row.recorded_at == clock.now()


def test_written_at_is_the_database_s_own_whatever_was_assigned(office_clock):
    row = AuditRow.objects.create(action="x", declared_at=clock.now(), written_at=datetime(1999, 1, 1, tzinfo=UTC))
    row.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        assert timedelta(0) <= cursor.fetchone()[0] - row.written_at < timedelta(seconds=60)
