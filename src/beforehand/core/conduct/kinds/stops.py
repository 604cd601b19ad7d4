"""Flags that stop an act altogether while they are in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from beforehand.core.basics.refusals import RefusalKind
from beforehand.core.conduct.kinds.shape import UnreadableRuleError
from beforehand.core.conduct.question import PASSES, Finding, Question, flag_ends, flagged
from beforehand.core.conduct.records import PURPOSES

STOPPED = RefusalKind(
    "conduct.stopped_by_flag",
    5,
    "A flag on this person stops it: {flags}. Ask the manager who set the flag.",
    "此人有标记，不得进行：{flags_zh}。请联系设置标记的经理。",
)

IN_WORDS = {"safety": ("safety", "人身安全"), "stop_contact": ("stop of contact", "停止联系")}
"""Flags as they are said in English and in Chinese; any other by its own name."""


@dataclass(frozen=True)
class Stop:
    """Acts of these purposes (None: of any but an answer) stand still while one of the flags is in force."""

    uses: ClassVar[tuple[str, ...]] = ("stop_flags",)
    flags: tuple[str, ...]
    purposes: frozenset[str] | None = None

    def judge(self, question: Question) -> Finding:
        """Refuses while a flag stands; time decides where the flag has an end."""
        if question.act.purpose == "answer" or (self.purposes is not None and question.act.purpose not in self.purposes):
            return PASSES
        said = [IN_WORDS.get(flag, (flag, flag)) for flag in self.flags]
        named = {"flags": ", ".join(en for en, _zh in said), "flags_zh": "、".join(zh for _en, zh in said)}
        return Finding(flagged(question, self.flags), STOPPED, named, time_decides=True, instead=("ask_manager",))

    def moments(self, question: Question) -> Iterable[datetime]:
        """When a flag begins or ends."""
        return flag_ends(question)


def compile_stop(params: Mapping[str, Any]) -> Stop | None:
    """A rule with `stop_flags`, and `stop_purposes` where it does not speak of every purpose."""
    if not params.get("stop_flags"):
        return None
    purposes = params.get("stop_purposes")
    if purposes is not None and (strange := frozenset(purposes) - frozenset(PURPOSES)):
        raise UnreadableRuleError(f"the purpose {', '.join(sorted(strange))} is not known")
    return Stop(tuple(params["stop_flags"]), None if purposes is None else frozenset(purposes))
