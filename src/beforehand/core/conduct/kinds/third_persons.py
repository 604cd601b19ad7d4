"""Third persons: when they may be asked where the debtor is, what they may learn (nothing of the debt), and when never again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from beforehand.core.basics.refusals import RefusalKind
from beforehand.core.basics.truth import FALSE, TRUE, Judgement, any_of, every
from beforehand.core.conduct.kinds.shape import UnreadableRuleError
from beforehand.core.conduct.question import (
    PASSES,
    Finding,
    Question,
    flag_ends,
    flagged,
    missing,
    one_of,
    tells_debt,
    truth_of,
    words,
)
from beforehand.core.conduct.records import PastContact, Unknown

TOLD = RefusalKind(
    "conduct.third_person_told",
    25,
    "A third person may be asked where the debtor can be found and may not be told of the debt.",
    "可向第三人询问债务人下落，不得透露债务。",
)
ASKED_TO_PAY = RefusalKind(
    "conduct.third_person_asked_to_pay",
    26,
    "A third person may be asked only where the debtor can be found, not for the money.",
    "对第三人只能询问债务人下落，不得催收。",
)
REFUSED_FOR_GOOD = RefusalKind(
    "conduct.refused_further_contact",
    27,
    "This person has said not to be contacted again; that stands for good.",
    "此人已表示不愿再被联系，今后不得再联系。",
)
NO_REASON_YET = RefusalKind(
    "conduct.debtor_not_unreachable",
    30,
    "Third persons may be approached only where the debtor cannot be reached; no such flag is in force.",
    "只有债务人失联等规定情形才可联系第三人；目前没有此类标记。",
)
FLAGS = frozenset({"debtor_unreachable", "debtor_dead", "debtor_no_capacity", "debtor_limited_capacity"})
LOST_CONTACT = {"number_invalid", "three_consecutive_failed_contacts", "other_listed_loss_of_contact"}


@dataclass(frozen=True)
class ThirdPersons:
    """A rule on contact persons and other third persons. `triggers` are flags or signs of lost contact, any of which opens the way."""

    uses: ClassVar[tuple[str, ...]] = ("triggers_any",)
    triggers: frozenset[str]
    may_collect_if_offered: bool
    stops_on_refusal: bool
    disclosure_barred: bool

    def judge(self, question: Question) -> Finding:
        """Refuses telling of the debt, asking for money, a person who refused, and an approach while the debtor can be reached."""
        if not question.third_person:
            return PASSES
        reasons: list[tuple[Judgement, RefusalKind]] = []
        if self.disclosure_barred:
            reasons.append((tells_debt(question), TOLD))
        if question.collecting:
            reasons.append((self._asks_for_money(question), ASKED_TO_PAY))
            if self.stops_on_refusal:
                reasons.append((self._refused_before(question), REFUSED_FOR_GOOD))
            if question.act.to != "unrecognised":
                reasons.append((any_of(self._triggered(question)).negated(), NO_REASON_YET))
        judgement = any_of(reason for reason, _ in reasons)
        kind = next((kind for reason, kind in reasons if reason.truth is judgement.truth), NO_REASON_YET)
        flag_to_come = kind is NO_REASON_YET and any(True for _ in flag_ends(question))
        instead = ("ask_location_only",) if kind in (TOLD, ASKED_TO_PAY) else ()
        return Finding(judgement, kind, {}, time_decides=flag_to_come, instead=instead)

    def moments(self, question: Question) -> Iterable[datetime]:
        """When a flag begins or ends."""
        return flag_ends(question)

    def _asks_for_money(self, question: Question) -> Judgement:
        if question.act.purpose != "collection":
            return FALSE
        if not self.may_collect_if_offered:
            return TRUE
        said = words(question, "says")
        return missing("act.content.says") if isinstance(said, Unknown) else truth_of("person_offers_to_pay" not in said)

    def _refused_before(self, question: Question) -> Judgement:
        if not question.history_known:
            return missing("history")
        return any_of(_refusal_of(question, contact, f"history.{index}") for index, contact in question.history)

    def _triggered(self, question: Question) -> Iterator[Judgement]:
        yield flagged(question, self.triggers & FLAGS)
        if self.triggers & LOST_CONTACT:
            yield flagged(question, FLAGS)
        if self.triggers & {"number_invalid", "three_consecutive_failed_contacts"}:
            yield _lost_contact(question, self.triggers)


def _refusal_of(question: Question, contact: PastContact, path: str) -> Judgement:
    """Whether the person the act is to has said so: the same contact detail, or the same role where a detail is not given."""
    wish = one_of(contact.result, ("refused_further_contact",), f"{path}.result")
    if contact.detail is None or question.act.detail is None:
        same = one_of(contact.to, (question.act.to,), f"{path}.to")
    elif isinstance(question.act.detail, Unknown):
        same = every([missing("act.detail"), one_of(contact.to, (question.act.to,), f"{path}.to")])
    else:
        same = one_of(contact.detail, (question.act.detail,), f"{path}.detail")
    when = missing(f"{path}.at") if isinstance(contact.at, Unknown) else TRUE
    return every([wish, same, when])


def _lost_contact(question: Question, triggers: frozenset[str]) -> Judgement:
    """Signs in the history: a dead number of the debtor, or his last three contacts all failed."""
    if not question.history_known:
        return missing("history")
    tried = [(index, contact) for index, contact in question.history if contact.to == "debtor" and contact.direction in ("out", "in")]
    if any(isinstance(contact.at, Unknown) or isinstance(contact.result, Unknown) for _, contact in tried):
        return missing("history")
    if "number_invalid" in triggers and any(contact.result == "dead_number" for _, contact in tried):
        return TRUE
    run = 0
    for _, contact in sorted(tried, key=lambda entry: _known(entry[1])):
        failed = contact.direction == "out" and contact.result in ("unanswered", "voicemail", "dead_number")
        run = run + (contact.times if isinstance(contact.times, int) else 1) if failed else 0
    return truth_of("three_consecutive_failed_contacts" in triggers and run >= 3)


def _known(contact: PastContact) -> datetime:
    assert isinstance(contact.at, datetime)
    return contact.at


def compile_third_persons(params: Mapping[str, Any]) -> ThirdPersons | None:
    """A rule with `triggers_any`: the standard's contact persons, the guide's two classes of third person."""
    if "triggers_any" not in params:
        return None
    triggers = frozenset(params["triggers_any"])
    if strange := triggers - FLAGS - LOST_CONTACT:
        raise UnreadableRuleError(f"the trigger {', '.join(sorted(strange))} is not read yet")
    unrelated = params.get("unrelated", {})
    silent = params.get("disclose_debt", unrelated.get("disclose_financial_data", True)) is False
    return ThirdPersons(triggers, unrelated.get("collect_exception") == "person_offers_to_pay", bool(params.get("stop_on")), silent)
