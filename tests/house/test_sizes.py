"""A module is a noun of about 100 lines and stops at 500; a function stops at 70."""

import ast
from pathlib import Path

import pytest

SAMPLES = {"office/pages/gallery.py"}
"""Sample data written out for the eye, no logic."""

SOURCE = Path(__file__).parents[2] / "src" / "beforehand"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_module_and_functions_are_short(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 500
    if str(path.relative_to(SOURCE)) in SAMPLES:
        return
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > 70
    ]
    assert not long


def test_the_source_was_found():
    assert MODULES
