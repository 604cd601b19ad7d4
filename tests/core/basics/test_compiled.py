"""Where compiled code is kept, each time in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from beforehand.core.basics import compiled

SAY = "from beforehand.core.basics import compiled; "
LOADED = "print(sorted({'numba', 'django', 'pandas', 'pyarrow'} & set(sys.modules)))"


def said(code: str, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if name not in ("BEFOREHAND_CACHE", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=clean | environment, capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.strip()


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert said(f"import sys, beforehand, beforehand.core.basics.compiled, beforehand.core.basics.money; {LOADED}") == "[]"


def test_the_environment_decides_first(tmp_path: Path) -> None:
    code = SAY + "import pathlib; compiled.prefer_cache_in(pathlib.Path('/nowhere')); print(compiled.cache_folder())"
    named = said(code, BEFOREHAND_CACHE=str(tmp_path))
    assert named == str(tmp_path / "compiled" / compiled.source_hash())


def test_then_the_data_folder_then_the_user_s_cache(tmp_path: Path) -> None:
    data, users = tmp_path / "data", tmp_path / "cache"
    code = SAY + f"import pathlib; compiled.prefer_cache_in(pathlib.Path({str(data)!r})); print(compiled.cache_folder())"
    assert said(code, XDG_CACHE_HOME=str(users)).startswith(str(data))
    assert said(SAY + "print(compiled.cache_folder())", XDG_CACHE_HOME=str(users)).startswith(str(users / "beforehand"))


def test_what_is_compiled_already_is_not_compiled_into_another_folder(tmp_path: Path) -> None:
    data, users = tmp_path / "data", tmp_path / "cache"
    said(SAY + "from beforehand.core.basics.dates import add_months; add_months(30, 1)", XDG_CACHE_HOME=str(users))
    code = SAY + f"import pathlib; compiled.prefer_cache_in(pathlib.Path({str(data)!r})); print(compiled.cache_folder())"
    assert said(code, XDG_CACHE_HOME=str(users)).startswith(str(users / "beforehand"))


def test_where_nothing_can_be_written_kernels_still_work(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    code = SAY + (
        "from beforehand.core.basics.dates import add_months; print(compiled.cache_folder(), add_months(30, 1)); "
        "import numba; print(numba.config.THREADING_LAYER)"
    )
    assert said(code, BEFOREHAND_CACHE=str(blocked)).splitlines() == ["None 58", "workqueue"]


def test_compiled_code_is_kept_in_the_folder(tmp_path: Path) -> None:
    said(SAY + "from beforehand.core.basics.dates import add_months; add_months(30, 1)", BEFOREHAND_CACHE=str(tmp_path))
    assert list((tmp_path / "compiled" / compiled.source_hash()).rglob("*.nbc"))


def test_the_data_folder_is_named_before_the_first_kernel(tmp_path: Path) -> None:
    import beforehand.core.basics.dates  # noqa: F401 - loads a kernel

    with pytest.raises(AssertionError, match="first kernel"):
        compiled.prefer_cache_in(tmp_path)


def test_the_hash_covers_kernels_and_what_they_import() -> None:
    names = {path.name for path in compiled._kernel_sources()}
    assert {"arithmetic.py", "dates.py", "replay.py", "layout.py", "limits.py", "rounding.py"} <= names
    assert {"beforehand.core.basics.arithmetic", "beforehand.core.loans.replay"} <= set(compiled.kernel_modules())
