"""What may not be said or done at any contact, and what has to be said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from beforehand.core.basics.refusals import RefusalKind
from beforehand.core.basics.truth import FALSE, Judgement, Truth, any_of, every
from beforehand.core.conduct.question import Finding, Question, agreement, missing, tells_debt, truth_of, words
from beforehand.core.conduct.records import Content, Unknown

BARRED_CONDUCT = RefusalKind(
    "conduct.barred_conduct",
    10,
    "This is barred at every contact: {what}.",
    "任何接触中均禁止：{what}。",
)
LACKS_WORDS = RefusalKind(
    "conduct.lacks_required_words",
    48,
    "What has to be said is missing: {what}.",
    "缺少必须说明的内容：{what}。",
)
TELLS_THIRD_PERSON = frozenset({"disclosing_debt_to_unrelated_persons"})
COLLECTS_FROM_THIRD_PERSON = frozenset({"collection_from_unrelated_third_person"})
PUBLISHES = (
    "publish",
    "publish_personal_data",
    "public_posting_of_notices",
    "public_posting_of_lawyer_letters",
    "public_shaming",
    "spreading_private_information",
)


@dataclass(frozen=True)
class Conduct:
    """Barred conduct and required words. `unless_consented` is barred only without the person's clear consent of the same name."""

    uses: ClassVar[tuple[str, ...]] = ("barred", "required")
    barred: tuple[str, ...]
    unless_consented: tuple[str, ...]
    required: tuple[str, ...]

    def judge(self, question: Question) -> Finding:
        """Refuses barred words and deeds and a talk that lacks what must be said; content left out breaks nothing."""
        broken = {word: self._breaks(question, word) for word in (*self.barred, *self.unless_consented)}
        lacking = {word: self._lacks(question, word) for word in self.required}
        judgement = any_of([*broken.values(), *lacking.values()])
        named = [word for word, found in broken.items() if found.truth is judgement.truth]
        kind = BARRED_CONDUCT if named or not lacking else LACKS_WORDS
        named = named or [word for word, found in lacking.items() if found.truth is judgement.truth]
        told = bool(set(named) & TELLS_THIRD_PERSON) and judgement.truth is Truth.TRUE
        return Finding(judgement, kind, {"what": ", ".join(named)}, instead=("ask_location_only",) if told else ())

    def moments(self, question: Question) -> Iterable[datetime]:
        """No moment changes it."""
        return ()

    def _breaks(self, question: Question, word: str) -> Judgement:
        ways = [_carries(question, part, word) for part in ("does", "says", "has")]
        if word in TELLS_THIRD_PERSON:
            ways.append(tells_debt(question))
        if word in COLLECTS_FROM_THIRD_PERSON:
            ways.append(truth_of(question.third_person and question.act.purpose == "collection"))
        if word in self.unless_consented:
            consent = any_of([agreement(question, word), agreement(question, "separate_consent", (word,))])
            return every([any_of(ways), consent.negated()])
        return any_of(ways)

    def _lacks(self, question: Question, word: str) -> Judgement:
        content = question.act.content
        if content is None or (isinstance(content, Content) and content.says is None and content.has is None):
            return FALSE
        return any_of(_carries(question, part, word) for part in ("says", "has")).negated()


def _carries(question: Question, part: str, word: str) -> Judgement:
    carried = words(question, part)
    if isinstance(carried, Unknown):
        return missing(f"act.content.{part}" if isinstance(question.act.content, Content) else "act.content")
    return truth_of(word in carried)


def compile_conduct(params: Mapping[str, Any]) -> Conduct | None:
    """A rule with `barred`, `barred_without_clear_consent`, `required`, or `publish: false`."""
    barred = params.get("barred", ())
    without_consent = params.get("barred_without_clear_consent", ())
    if params.get("publish") is False:
        without_consent = (*without_consent, *PUBLISHES)
    required = params.get("required", ())
    lists = (tuple(barred) if not isinstance(barred, str) else (barred,), tuple(without_consent), tuple(required))
    return Conduct(*lists) if any(lists) else None
