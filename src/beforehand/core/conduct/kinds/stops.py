"""Flags that stop an act altogether while they are in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from beforehand.core.basics.refusals import RefusalKind
from beforehand.core.conduct.question import PASSES, Finding, Question, flag_ends, flagged

STOPPED = RefusalKind(
    "conduct.stopped_by_flag",
    5,
    "A flag on this person stops it: {flags}. Ask the manager who set the flag.",
    "此人有标记，不得进行：{flags}。请联系设置标记的经理。",
)


@dataclass(frozen=True)
class Stop:
    """Acts of any purpose but an answer stand still while one of the flags is in force."""

    uses: ClassVar[tuple[str, ...]] = ("stop_flags",)
    flags: tuple[str, ...]

    def judge(self, question: Question) -> Finding:
        """Refuses while a flag stands; time decides where the flag has an end."""
        if question.act.purpose == "answer":
            return PASSES
        named = {"flags": ", ".join(self.flags)}
        return Finding(flagged(question, self.flags), STOPPED, named, time_decides=True, instead=("ask_manager",))

    def moments(self, question: Question) -> Iterable[datetime]:
        """When a flag begins or ends."""
        return flag_ends(question)


def compile_stop(params: Mapping[str, Any]) -> Stop | None:
    """A rule with `stop_flags`."""
    return Stop(tuple(params["stop_flags"])) if params.get("stop_flags") else None
