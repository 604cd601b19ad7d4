"""The one place that decides how the trade's arithmetic is compiled and where compiled code is kept.

Every module with a kernel imports `kernel` from here; numba is loaded by the first kernel, never by `import beforehand`.
The cache folder is `$BEFOREHAND_CACHE` where it is set, else the first that can be written of: the folder given to `prefer_cache_in`
(the office's data folder); the user's cache; one that holds this code already goes before one that does not, so that nothing is compiled
twice. Where none can be written code is compiled anew in each process and nothing fails.
Below it a folder is named by a hash of all kernel sources, because a cached caller would keep a changed callee of another file.

This is the one module of the core that reads the environment and the disk: what it decides changes no figure, only the time to it.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

_CORE = Path(__file__).resolve().parents[1]
_IMPORT = re.compile(r"^\s*from (beforehand\.core[.\w]*) import \(?([^#\n]*)", re.MULTILINE)
_preferred: list[Path] = []
_decided: list[Path | None] = []


def prefer_cache_in(folder: Path) -> None:
    """Keep compiled code in this folder (the office's data folder) unless `$BEFOREHAND_CACHE` says otherwise.

    Refused (assertion) once a kernel is loaded: the place is decided once in a process.
    """
    assert not _decided, "the cache folder is decided by the first kernel; name the data folder before it"
    _preferred[:] = [folder]


def cache_folder() -> Path | None:
    """Where compiled code is kept in this process, or None where no folder can be written; decides on the first call."""
    if not _decided:
        _decided.append(next(_writable_folders(), None))
    return _decided[0]


def kernel(function: Kernel) -> Kernel:
    """Compile a function of plain integer arithmetic: no Python objects, no lock held, kept in the cache where there is one."""
    folder = cache_folder()
    os.environ["NUMBA_THREADING_LAYER"] = "workqueue"
    if folder is not None:
        os.environ["NUMBA_CACHE_DIR"] = str(folder)
    import numba

    numba.config.THREADING_LAYER = "workqueue"
    if folder is not None:
        numba.config.CACHE_DIR = str(folder)
    return cast(Kernel, numba.njit(nogil=True, cache=folder is not None)(function))


def source_hash() -> str:
    """Hash (16 hexadecimal digits) of the Python version, every kernel's source and every core module a kernel imports from."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(_kernel_sources()):
        digest.update(path.relative_to(_CORE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def kernel_modules() -> list[str]:
    """The names of the modules that compile kernels, sorted: what `warm` loads."""
    return sorted("beforehand.core." + ".".join(path.relative_to(_CORE).with_suffix("").parts) for path in _with_kernels())


def _with_kernels() -> list[Path]:
    line = f"from {__name__} import kernel"
    return [path for path in _CORE.rglob("*.py") if f"\n{line}" in path.read_text(encoding="utf-8")]


def _kernel_sources() -> set[Path]:
    waiting = _with_kernels()
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for module, names in _IMPORT.findall(path.read_text(encoding="utf-8")):
            folder = _CORE.joinpath(*module.split(".")[2:])
            candidates = [folder.with_suffix(".py"), *(folder / f"{name.strip()}.py" for name in names.rstrip(")").split(","))]
            waiting.extend(candidate for candidate in candidates if candidate.is_file())
    return found


def _writable_folders() -> Iterator[Path]:
    named = os.environ.get("BEFOREHAND_CACHE")
    bases = [Path(named)] if named else [*_preferred, *_user_cache()]
    folders = [base / "compiled" / source_hash() for base in bases]
    for folder in sorted(folders, key=_is_empty):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError:
            continue
        yield folder


def _is_empty(folder: Path) -> bool:
    """Whether nothing compiled lies in this folder yet."""
    return next(folder.rglob("*.nbc"), None) is None


def _user_cache() -> list[Path]:
    named = os.environ.get("XDG_CACHE_HOME")
    if named:
        return [Path(named) / "beforehand"]
    try:
        return [Path.home() / ".cache" / "beforehand"]
    except RuntimeError:
        return []
