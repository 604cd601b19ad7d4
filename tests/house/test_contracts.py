"""Each import contract can fail: a fault planted in a copy of the tree is found by the contract it breaks, and by name."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = {
    "The house, from the command down to the data packs": ("packs/planted.py", "import beforehand.core.basics"),
    "The trade, from learning down to money and truth": ("core/basics/planted.py", "import beforehand.core.loans"),
    "The office, from the project down to the pages": ("office/parties/planted.py", "import beforehand.office.servicing.models"),
    "Inside a room of the office, from addresses down to records": ("office/cash/queries.py", "import beforehand.office.cash.services"),
    "The trade knows no framework, no clock, no chance and no outside world": ("core/basics/planted.py", "import random"),
    "Lending cannot import what happened afterwards": ("core/rules/planted.py", "import beforehand.core.collection"),
}


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    program = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    environment = {"PYTHONPATH": str(tree / "src"), "PATH": "/usr/bin:/bin", "HOME": str(tree), "COLUMNS": "200"}
    return subprocess.run([sys.executable, "-c", program], cwd=tree, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def tree(tmp_path):
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "locale", "templates"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_tree_keeps_its_contracts(tree):
    finished = lint(tree)
    assert finished.returncode == 0, finished.stdout
    assert f"Contracts: {len(PLANTED)} kept, 0 broken" in finished.stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_fault_breaks_its_contract(tree, contract):
    place, statement = PLANTED[contract]
    path = tree / "src" / "beforehand" / place
    path.write_text((path.read_text() if path.exists() else "") + f"\n{statement}\n")
    finished = lint(tree)
    assert finished.returncode == 1
    assert f"{contract} BROKEN" in finished.stdout
