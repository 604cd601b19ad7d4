"""The reasons an applicant may be told: one sentence to him per code, in both languages, kept with the decision as it was told.

A rule of the policy names its reason by code. A code that this table does not know speaks in the rule's own sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from beforehand.core.policy import PolicyVersion


@dataclass(frozen=True)
class Reason:
    """A reason with its sentence to the applicant."""

    code: str
    en: str
    zh: str

    def sentence(self, language: str) -> str:
        """In English or (`zh`…) Chinese."""
        return self.zh if language.startswith("zh") else self.en

    def plain(self) -> dict[str, str]:
        """As a decision keeps it."""
        return {"code": self.code, "en": self.en, "zh": self.zh}


_TOLD = (
    Reason("identity_not_shown", "Your identity document was not shown.", "未出示身份证件。"),
    Reason("income_not_shown", "Your income was not shown by a paper.", "未出示收入证明。"),
    Reason("amount_too_high", "The amount is above what this house lends to one person.", "申请金额超过本公司对单一借款人的限额。"),
    Reason("age_outside", "Your age lies outside of what this house lends to.", "年龄不在本公司的放款范围内。"),
    Reason("home_not_visited", "Your home address has not been verified by a visit.", "居住地址尚未经上门核实。"),
    Reason("statement_too_short", "No bank statement of the last six months was shown.", "未出示最近六个月的银行流水。"),
    Reason("overdue_elsewhere", "The credit report shows a debt that is overdue now.", "征信报告显示目前有逾期债务。"),
    Reason("employer_not_confirmed", "Your employer has not confirmed your work.", "工作单位尚未确认任职情况。"),
    Reason("purpose_not_shown", "What the money is for was not shown.", "未证明借款用途。"),
    Reason("installment_too_high", "The installments are too high for the income shown.", "每期还款额相对所证明的收入过高。"),
    Reason("statements_differ", "What was said and what was shown do not agree.", "申报内容与所示材料不符。"),
)

TOLD: Mapping[str, Reason] = MappingProxyType({reason.code: reason for reason in _TOLD})
"""Every reason the house tells, by code."""


def reason_named(code: str, version: PolicyVersion) -> Reason | None:
    """The reason behind a code, of the table or of a rule of this version; None where neither knows it."""
    if code in TOLD:
        return TOLD[code]
    rule = next((rule for rule in version.rules if rule.reason_code == code), None)
    return Reason(code, rule.sentence_en, rule.sentence_zh) if rule else None


def reasons_of(codes: Sequence[str], version: PolicyVersion) -> tuple[Reason, ...]:
    """The reasons behind these codes, each once, those nobody knows left out."""
    found = (reason_named(code, version) for code in dict.fromkeys(codes))
    return tuple(reason for reason in found if reason is not None)
