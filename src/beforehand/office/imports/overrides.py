"""What makes a decision of the past an override: computed from who did what and from the policy in force then, never typed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from beforehand.core.basics.truth import Missing, Truth
from beforehand.core.policy import PolicyVersion, decide
from beforehand.core.rules import Effect
from beforehand.core.rules.catalogue import STARTER
from beforehand.core.rules.values import Value
from beforehand.office.staff.models import Staff

SIGNED_BY_BRINGER = "signed_by_bringer"
SIGNED_BY_PREPARER = "signed_by_preparer"
ONE_SIGNATURE = "one_signature"
NO_COOLING = "no_cooling"
RULE = "rule:"


@dataclass(frozen=True)
class PastDecision:
    """Who brought, prepared and signed it (staff, or names on a paper), and its three moments."""

    brought_by: Staff | str
    prepared_by: Staff | str
    signed_by: Sequence[Staff | str]
    applied_at: datetime
    decided_at: datetime
    paid_same_day: bool


def name_of(person: Staff | str) -> str:
    """A person of the paper in words."""
    return person.name if isinstance(person, Staff) else " ".join(str(person).split())


def staff_of(person: Staff | str) -> Staff | None:
    """A person of the paper who has an account here."""
    return person if isinstance(person, Staff) else None


def override_reasons(
    past: PastDecision, version: PolicyVersion | None = None, facts: Mapping[str, Value | Missing] | None = None
) -> list[str]:
    """The codes for which this house would not have allowed the decision, signatures first, then the rules that are true of the facts.

    A rule that nothing in the paper decides is no code: unknown is not a hit.
    """
    bringer, preparer = name_of(past.brought_by), name_of(past.prepared_by)
    signers = {name_of(one) for one in past.signed_by}
    codes = []
    if bringer and bringer in signers:
        codes.append(SIGNED_BY_BRINGER)
    if preparer and preparer in signers:
        codes.append(SIGNED_BY_PREPARER)
    if len(signers) < 2:
        codes.append(ONE_SIGNATURE)
    if past.paid_same_day:
        codes.append(NO_COOLING)
    if version is not None and facts is not None:
        codes += [f"{RULE}{one}" for one in _rules_met(version, facts)]
    return codes


def _rules_met(version: PolicyVersion, facts: Mapping[str, Value | Missing]) -> list[str]:
    stopping = (Effect.DECLINE, Effect.REFER)
    results = decide(version, facts, STARTER).results
    return [one.rule.rule_id for one in results if one.truth is Truth.TRUE and one.effect in stopping]


def sentences(codes: Iterable[str], version: PolicyVersion | None = None) -> list[str]:
    """Each code as a sentence in the reader's language; a rule by its own sentence."""
    said = {
        SIGNED_BY_BRINGER: _("Signed by the one who brought the customer."),
        SIGNED_BY_PREPARER: _("Signed by the one who prepared the case."),
        ONE_SIGNATURE: _("One signature only."),
        NO_COOLING: _("Paid out on the day of the application: no time to think."),
    }
    rules = {rule.rule_id: rule for rule in version.rules} if version else {}
    return [said.get(code) or _rule_sentence(code.removeprefix(RULE), rules) for code in codes]


def _rule_sentence(rule_id: str, rules: Mapping[str, object]) -> str:
    from django.utils.translation import get_language

    rule = rules.get(rule_id)
    language = "zh" if (get_language() or "en").startswith("zh") else "en"
    words = getattr(rule, f"sentence_{language}", "") or rule_id
    return _("Met a rule of the policy then: %(rule)s.") % {"rule": words}
