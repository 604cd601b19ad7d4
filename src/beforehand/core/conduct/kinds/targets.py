"""Whom one may ask for the money: the debtor, a guarantor within his contract, nobody else; and whom a visit reaches besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from beforehand.core.basics.refusals import RefusalKind
from beforehand.core.basics.truth import TRUE
from beforehand.core.conduct.question import PASSES, Finding, Question, agreement

BARRED_PERSON = RefusalKind(
    "conduct.barred_person",
    20,
    "Money may be asked for only from the debtor, or from a guarantor within his contract; this act reaches somebody else.",
    "只能向债务人（或合同范围内的保证人）催收；此举会触及其他人。",
)
WORK_PLACE = RefusalKind(
    "conduct.work_place",
    21,
    "A visit at the work place reaches employer and colleagues; it needs the person's consent to meet there.",
    "到工作单位上门会触及雇主和同事，须本人同意在该处见面。",
)


@dataclass(frozen=True)
class Targets:
    """A rule on allowed and barred targets of acts with one purpose."""

    uses: ClassVar[tuple[str, ...]] = ("allowed_targets", "barred_targets")
    allowed: frozenset[str]
    barred: frozenset[str]
    purpose: str

    def judge(self, question: Question) -> Finding:
        """Refuses a barred person; a visit to an employee's work place reaches employer and colleagues unless he agreed to that place."""
        act = question.act
        if act.purpose != self.purpose:
            return PASSES
        if act.to not in self.allowed or act.to in self.barred:
            return Finding(TRUE, BARRED_PERSON, {}, instead=("debtor_only",))
        if act.kind == "visit" and act.place == "workplace" and self.barred & {"employer", "colleague"}:
            scopes = {"workplace"} | ({act.detail} if isinstance(act.detail, str) else set())
            agreed = agreement(question, "meet_at_place", scopes)
            return Finding(agreed.negated(), WORK_PLACE, {}, instead=("own_door_by_two", "agreed_place"))
        return PASSES

    def moments(self, question: Question) -> Iterable[datetime]:
        """No moment changes it."""
        return ()


def compile_targets(params: Mapping[str, Any]) -> Targets | None:
    """A rule with `allowed_targets`."""
    if "allowed_targets" not in params:
        return None
    allowed = frozenset(target.removesuffix("_within_contract") for target in params["allowed_targets"])
    return Targets(allowed, frozenset(params.get("barred_targets", ())), params.get("purpose", "collection"))
