"""Which reasons a decision may give, and which it gave."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from beforehand.core.policy import Outcome, PolicyDecision
from beforehand.office.underwriting.models import Decision
from beforehand.office.underwriting.reasons import TOLD, Reason, reason_named


@dataclass(frozen=True)
class OfferedReason:
    """A reason that may be chosen; `suggested` where a rule that speaks against the application names it."""

    reason: Reason
    suggested: bool


def reasons_offered(decision: PolicyDecision) -> list[OfferedReason]:
    """What the applicant may be told: first what the rules hold against him, the outcome's own first, then the house's other reasons."""
    against = [result for result in decision.results if result.effect is not None and Outcome.of(result.effect) >= Outcome.REFER]
    against.sort(key=lambda result: not result.binding)
    suggested = dict.fromkeys(result.rule.reason_code for result in against)
    first = [reason for code in suggested if (reason := reason_named(code, decision.version))]
    return [OfferedReason(one, True) for one in first] + [OfferedReason(one, False) for code, one in TOLD.items() if code not in suggested]


def told_reasons(decision: Decision) -> list[Reason]:
    """The reasons as they were told."""
    return [Reason(**plain) for plain in decision.reasons]


def reason_sentences(decision: Decision) -> list[str]:
    """The reasons as they were told, in the reader's language."""
    return [reason.sentence(get_language() or "en") for reason in told_reasons(decision)]
