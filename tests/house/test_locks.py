"""A row that is never changed cannot be locked by the application's role: PostgreSQL asks the right to update for any row lock."""

import ast
from pathlib import Path

from django.apps import apps
from django.db import connection

OFFICE = Path(__file__).parents[2] / "src" / "beforehand" / "office"


def locked_models() -> set[str]:
    """Names of the models whose rows services lock (`Model.objects.….select_for_update`)."""
    found = set()
    for path in OFFICE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr == "select_for_update":
                inner = node.value
                while isinstance(inner, ast.Attribute | ast.Call):
                    inner = inner.value if isinstance(inner, ast.Attribute) else inner.func
                if isinstance(inner, ast.Name):
                    found.add(inner.id)
    return found


def test_no_append_only_row_is_locked(db):
    with connection.cursor() as cursor:
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname = 'append_only' and tgnargs = 0")
        untouchable = {row[0] for row in cursor.fetchall()}
    by_name = {model.__name__: model._meta.db_table for model in apps.get_models()}
    locked = locked_models()
    assert {"Loan", "Party"} <= locked
    assert {name for name in locked if by_name.get(name) in untouchable} == set()
