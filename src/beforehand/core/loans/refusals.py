"""Why a loan cannot be computed, as data: one kind per `Status`, its precedence the status number."""

from __future__ import annotations

from beforehand.core.basics.limits import AMOUNT_MOST_MINOR, FIRST_DAY, INSTALLMENTS_MOST, LAST_DAY
from beforehand.core.basics.money import format_minor
from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.loans.layout import Status

_SENTENCES: dict[Status, tuple[str, str]] = {
    Status.PRINCIPAL_OUT_OF_RANGE: (
        "The principal of {loan} must be more than zero and at most {most}. Check the amount.",
        "{loan_zh}的本金必须大于零且不超过 {most}。请核对金额。",
    ),
    Status.RATE_OUT_OF_RANGE: (
        "A rate of {loan} lies outside 0 to 1,000 % a year, or its overdue fee outside 0 to 10 % a day. Check the rates.",
        "{loan_zh}的年利率应在 0 至 1000% 之间，逾期费率应在每日 0 至 10% 之间。请核对利率。",
    ),
    Status.INSTALLMENTS_OUT_OF_RANGE: (
        "{subject} must have between 1 and {installments} installments. Check the term.",
        "{loan_zh}的期数应在 1 至 {installments} 之间。请核对期限。",
    ),
    Status.DATE_OUT_OF_RANGE: (
        "A date of {loan} lies outside {first} to {last}. Check the year.",
        "{loan_zh}的日期不在 {first} 至 {last} 之间。请核对年份。",
    ),
    Status.TERMS_UNKNOWN: (
        "{subject} has an order of payment or a fee rule this program does not know. Choose one the product offers.",
        "{loan_zh}的还款顺序或收费规则无法识别。请选用产品提供的规则。",
    ),
    Status.PRINCIPAL_TOO_SMALL: (
        "The principal of {loan} is too small for so many installments. Choose fewer installments.",
        "{loan_zh}的本金过小，不足以分成这么多期。请减少期数。",
    ),
    Status.SCHEDULE_OUT_OF_ORDER: (
        "The due dates of {loan} do not follow one another after the grant. Check the signed plan.",
        "{loan_zh}的应还日未按放款后先后排列。请核对已签还款计划。",
    ),
    Status.SCHEDULE_OUT_OF_BALANCE: (
        "The installments of {loan} do not add up to its principal. Check the signed plan.",
        "{loan_zh}各期本金之和与贷款本金不符。请核对已签还款计划。",
    ),
    Status.EVENT_UNKNOWN: (
        "An entry of {loan} is neither a payout, a payment, a payoff nor a reversal. Check where it came from.",
        "{loan_zh}有一笔记录既非放款、还款、结清，也非冲正。请核对来源。",
    ),
    Status.EVENT_AMOUNT_OUT_OF_RANGE: (
        "An amount paid on {loan} must be more than zero and at most {most}. Check the amount.",
        "{loan_zh}有一笔金额不大于零或超过 {most}。请核对金额。",
    ),
    Status.PAYOUT_DIFFERS: (
        "The payout of {loan} is not the principal of its contract. Pay out the whole principal, or sign another contract.",
        "{loan_zh}的放款金额与合同本金不符。请按合同本金全额放款，或另签合同。",
    ),
    Status.PAYOUT_REPEATED: (
        "{subject} has been paid out more than once. Reverse the payout that did not happen.",
        "{loan_zh}有多笔放款。请冲正未实际发生的那一笔。",
    ),
    Status.PAYMENT_BEFORE_PAYOUT: (
        "{subject} has a payment from before its payout. Keep the money in suspense, or correct the date.",
        "{loan_zh}有一笔还款早于放款。请将款项挂入待处理科目，或更正日期。",
    ),
    Status.REVERSAL_REVERSED: (
        "On {loan} a reversal has been reversed. Enter the payment anew instead.",
        "{loan_zh}的一笔冲正又被冲正。请重新录入该笔还款。",
    ),
}
KINDS = {status: RefusalKind(status.name.lower(), int(status), en, zh) for status, (en, zh) in _SENTENCES.items()}
"""The refusal kind of every status but COMPUTED."""


class LoanRefusedError(ValueError):
    """One loan that cannot be computed; carries the refusal as data."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence())
        self.refusal = refusal


def refusal_of(status: int, loan: object, currency: str) -> Refusal | None:
    """The refusal of a loan's status, or None where it could be computed; `loan`: its number as the reader knows it, None before it
    has one."""
    if status == Status.COMPUTED:
        return None
    values = {
        "loan": "this loan" if loan is None else f"loan {loan}",
        "subject": "This loan" if loan is None else f"Loan {loan}",
        "loan_zh": "该笔贷款" if loan is None else f"贷款 {loan} ",
        "most": f"{format_minor(AMOUNT_MOST_MINOR, currency)} {currency}",
        "installments": INSTALLMENTS_MOST,
        "first": FIRST_DAY.isoformat(),
        "last": LAST_DAY.isoformat(),
    }
    return Refusal(KINDS[Status(int(status))], values)
