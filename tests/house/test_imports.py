"""`import beforehand` and `beforehand --help` must answer at once: neither the office nor the compiler is loaded."""

import subprocess
import sys

import pytest

HEAVY = ("django", "numba", "pandas")


def modules_after(statement: str) -> set[str]:
    program = f"{statement}\nimport sys\nprint('\\n'.join(sys.modules))"
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {line.split(".")[0] for line in finished.stdout.splitlines()}


@pytest.mark.parametrize("heavy", HEAVY)
def test_importing_the_package_loads_nothing_heavy(heavy):
    assert heavy not in modules_after("import beforehand")


def test_the_probe_sees_a_heavy_module_where_there_is_one():
    assert "numba" in modules_after("import numba")


def test_help_loads_nothing_heavy():
    loaded = modules_after("import beforehand.cli\ntry:\n    beforehand.cli.main(['--help'])\nexcept SystemExit:\n    pass")
    assert loaded.isdisjoint({*HEAVY, "pyarrow", "numpy"})
