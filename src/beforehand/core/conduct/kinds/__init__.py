"""The kinds of rule the gate can read, one module each. A later kind is one more module and one more line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from beforehand.core.conduct.kinds.content import compile_conduct
from beforehand.core.conduct.kinds.frequency import compile_frequency
from beforehand.core.conduct.kinds.hours import compile_hours
from beforehand.core.conduct.kinds.shape import MISWRITTEN, UnreadableRuleError
from beforehand.core.conduct.kinds.stops import compile_stop
from beforehand.core.conduct.kinds.targets import compile_targets
from beforehand.core.conduct.kinds.third_persons import compile_third_persons
from beforehand.core.conduct.kinds.visits import compile_length, compile_staff
from beforehand.core.conduct.question import Check

Compiler: TypeAlias = Callable[[Mapping[str, Any]], Check | None]

REGISTRY: Mapping[str, tuple[Compiler, ...]] = {
    "time-window": (compile_hours,),
    "frequency": (compile_frequency,),
    "third-party": (compile_targets, compile_third_persons),
    "visit-conduct": (compile_staff, compile_length, compile_conduct),
    "content": (compile_conduct,),
    "consent": (compile_conduct,),
    "moratorium": (compile_stop,),
}
"""Which modules read a rule, by the `limit_kind` of the reference; a rule of the house's own may be of any of them."""

__all__ = ["REGISTRY", "Compiler", "UnreadableRuleError", "compile_checks"]


def compile_checks(limit_kind: str | None, params: Mapping[str, Any]) -> tuple[Check, ...]:
    """The checks of one rule's parameters; empty where no kind reads them. `limit_kind` None tries every kind (rules of the house)."""
    compilers = REGISTRY.get(limit_kind, ()) if limit_kind is not None else dict.fromkeys(c for kind in REGISTRY.values() for c in kind)
    try:
        checks = [compiler(params) for compiler in compilers]
    except UnreadableRuleError:
        raise
    except MISWRITTEN as error:  # parameters are data from outside: whatever their shape, they are refused in a sentence
        raise UnreadableRuleError(f"the parameters are not written as {limit_kind or 'any'} rules are read ({error!r})") from error
    return tuple(check for check in checks if check is not None)
