"""Every public name of `core` says what it is; where it handles amounts, rates, days or instants it names their unit."""

import ast
import re
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "src" / "beforehand" / "core"
UNIT_OF = {
    r"_minor$": r"minor unit|int64|currency|amount|money|fen|cent",
    r"_ppm$": r"ppm|million",
    r"_on$": r"day|date",
    r"_at$": r"instant|moment|UTC|µs|microsecond|known",
}


def public_definitions(tree: ast.Module):
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def missing_units(node: ast.FunctionDef, module_docstring: str) -> list[str]:
    said = f"{module_docstring} {ast.get_docstring(node) or ''}"
    names = [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]
    return [name for name in names for suffix, unit in UNIT_OF.items() if re.search(suffix, name) and not re.search(unit, said)]


@pytest.mark.parametrize("path", sorted(CORE.rglob("*.py")), ids=lambda path: str(path.relative_to(CORE)))
def test_public_names_are_documented_with_units(path):
    tree = ast.parse(path.read_text())
    module_docstring = ast.get_docstring(tree) or ""
    assert module_docstring or not tree.body, "a module says what it is"
    for node in public_definitions(tree):
        assert ast.get_docstring(node), f"{node.name} has no docstring"
        if isinstance(node, ast.FunctionDef):
            assert not missing_units(node, module_docstring), f"{node.name} does not name the unit of these"


def test_the_check_finds_a_missing_unit():
    node = ast.parse('def fee(base_minor: int) -> int:\n    """What is owed."""').body[0]
    assert missing_units(node, "") == ["base_minor"]
