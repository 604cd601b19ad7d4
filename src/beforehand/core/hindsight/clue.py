"""A clue against the decision it bears on, what the lender must mend, and which kind of rule it can teach.

The class itself is computed by `core.evidence.kinds` from the clue's findings; here stands what follows from it. Source: the table of kinds
in the founding cases (docs/cases): known, knowable, unknowable, undetermined.

Days are civil dates, instants aware.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.evidence.findings import Finding
from beforehand.core.evidence.kinds import Classification, Kind, classify
from beforehand.core.rules import Effect, Rule

CITATION = "docs/cases"
NOTHING_DATES_IT = RefusalKind(
    "clue.nothing_dates_it",
    10,
    "Nothing shows whether this was already true at the decision, so it counts for no rule. Ask for what would date it.",
    "没有证据表明审批时这已属实，因此不能据此立规则。请取得能确定日期的书证或证人。",
    CITATION,
)
CAME_LATER = RefusalKind(
    "clue.came_later",
    20,
    "This became true only after the decision: no {effect} rule could have seen it. It can teach a watch rule.",
    "这在决定之后才成为事实，{effect_zh}规则当时无从看到。可以据此立关注规则。",
    CITATION,
)
NO_EFFECT = RefusalKind(
    "clue.no_effect",
    30,
    "The rule does not say what it does. Begin it with decline when, refer when or watch when.",
    "规则没有写明作用。请以 decline when、refer when 或 watch when 开头。",
    CITATION,
)
_EFFECTS_ZH = {Effect.DECLINE: "拒绝", Effect.REFER: "转人工", Effect.WATCH: "关注"}
_MENDS = {
    Kind.KNOWN: ("the policy or its discipline: it was in the file and was ignored", "政策或其执行：档案里有，却被忽视"),
    Kind.KNOWABLE: ("verification: nobody looked", "核实：没有人去看"),
    Kind.UNKNOWABLE: ("monitoring: watch for it while the loan runs", "贷后监测：在贷款存续期间留意"),
    Kind.UNDETERMINED: (
        "ask which document or witness would date it; until then it counts for no rule",
        "询问何种书证或证人能确定日期；在此之前不据以立规则",
    ),
}
_TEACHES = {
    Kind.KNOWN: frozenset({Effect.DECLINE, Effect.REFER, Effect.WATCH}),
    Kind.KNOWABLE: frozenset({Effect.DECLINE, Effect.REFER, Effect.WATCH}),
    Kind.UNKNOWABLE: frozenset({Effect.WATCH}),
    Kind.UNDETERMINED: frozenset[Effect](),
}


@dataclass(frozen=True)
class ClueAgainstDecision:
    """A clue's class against one decision, and what the lender must mend, in both languages."""

    classification: Classification
    mend_en: str
    mend_zh: str

    @property
    def kind(self) -> Kind:
        """Known, knowable, unknowable or undetermined."""
        return self.classification.kind

    def mend(self, language: str = "en") -> str:
        """What the lender must mend, in English or (`zh`…) Chinese."""
        return self.mend_zh if language.startswith("zh") else self.mend_en


def clue_against_decision(
    findings: Finding | Iterable[Finding],
    decided_at: dt.datetime,
    decided_on: dt.date,
    value: Hashable | None = None,
    as_known_at: dt.datetime | None = None,
) -> ClueAgainstDecision:
    """The class of a clue against a decision (arguments as `core.evidence.kinds.classify`), with what follows from it."""
    found = classify(findings, decided_at, decided_on, value, as_known_at)
    return ClueAgainstDecision(found, *_MENDS[found.kind])


def may_teach(kind: Kind, rule: Rule) -> Refusal | None:
    """Why a clue of this kind cannot teach that rule, or None where it can."""
    if kind is Kind.UNDETERMINED:
        return Refusal(NOTHING_DATES_IT)
    if rule.effect is None:
        return Refusal(NO_EFFECT)
    if rule.effect not in _TEACHES[kind]:
        return Refusal(CAME_LATER, {"effect": rule.effect.value, "effect_zh": _EFFECTS_ZH[rule.effect]})
    return None
