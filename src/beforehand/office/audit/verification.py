"""What `beforehand verify` asks: each room brings its checks in a module `checks`, and all are asked at once.

    @check("ledger_balances")
    def entries_balance() -> Iterator[str]:
        'Every entry is in balance.'
        yield f"entry {entry.pk} is out of balance by …"

A check changes nothing; it yields one sentence for each fault and none where all is well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules

CHECKS: dict[str, Callable[[], Iterable[str]]] = {}


@dataclass(frozen=True)
class Checked:
    """One check with its docstring's first line and its faults."""

    name: str
    says: str
    faults: tuple[str, ...]


def check(name: str) -> Callable[[Callable[[], Iterable[str]]], Callable[[], Iterable[str]]]:
    """Register a check under a name given once."""

    def register(function: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
        assert name not in CHECKS, f"two checks are called {name}"
        CHECKS[name] = function
        return function

    return register


def verify(only: Iterable[str] = ()) -> list[Checked]:
    """Ask every check, or those named in `only`."""
    autodiscover_modules("checks")
    wanted = set(only) or set(CHECKS)
    return [
        Checked(name, (function.__doc__ or name).strip().splitlines()[0], tuple(function()))
        for name, function in CHECKS.items()
        if name in wanted
    ]
