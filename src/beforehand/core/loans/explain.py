"""Every figure of a loan in a sentence, from the engine's own trace rows: formula and operands, nothing computed a second way.

Days are civil dates, instants aware.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from beforehand.core.basics.dates import day_of_number
from beforehand.core.basics.money import format_minor
from beforehand.core.loans.allocation import fee_of
from beforehand.core.loans.answers import Allocation
from beforehand.core.loans.contract import Contract, LoanEvent
from beforehand.core.loans.layout import Formula
from beforehand.core.loans.single import allocations_of


@dataclass(frozen=True)
class Sentence:
    """One sentence in English and Chinese."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """The English, or for `zh…` the Chinese sentence."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class Explanation:
    """One figure: the trace row it is, and why it is what it is."""

    allocation: Allocation
    sentence: Sentence


_TEMPLATES: dict[Formula, tuple[str, str]] = {
    Formula.PAYOUT: ("Principal {amount} paid out as signed.", "按合同放款本金 {amount}。"),
    Formula.FEE: (
        "Overdue fee of installment {number}, due {due_on}, {late} days late: unpaid amounts × days make {unpaid_days}, × {rate} a day = "
        "{accrued}{less}; {happened}.",
        "第 {number} 期（应还日 {due_on}，逾期 {late} 天）逾期费："
        "未还金额×天数合计 {unpaid_days}，×每日 {rate} = {accrued}{less}；{happened}。",
    ),
    Formula.INTEREST: (
        "Interest of installment {number}, due {due_on}: {scheduled} as signed{less}; {happened}.",
        "第 {number} 期（应还日 {due_on}）利息：合同约定 {scheduled}{less}；{happened}。",
    ),
    Formula.PRINCIPAL: (
        "Principal of installment {number}, due {due_on}: {scheduled} as signed{less}; {happened}.",
        "第 {number} 期（应还日 {due_on}）本金：合同约定 {scheduled}{less}；{happened}。",
    ),
    Formula.BROKEN_INTEREST: (
        "Interest of the broken month: {base} not yet due × {rate} a year × {days} days since {since} ÷ 365 = {amount}; {happened}.",
        "不足一期的利息：未到期本金 {base} × 年利率 {rate} × 自 {since} 起 {days} 天 ÷ 365 = {amount}；{happened}。",
    ),
    Formula.CREDIT: (
        "{amount} of {money} is more than the loan asks for; it is owed back to the borrower.",
        "{money} 中有 {amount} 超出应还金额，应退还借款人。",
    ),
    Formula.INTEREST_CANCELLED: (
        "Interest {amount} of installment {number}, not yet due on {due_on}, falls away with the payoff.",
        "第 {number} 期（应还日 {due_on}）尚未到期的利息 {amount} 因提前结清免除。",
    ),
}


def explain(contract: Contract, events: Sequence[LoanEvent], as_of: date, as_known_at: datetime) -> tuple[Explanation, ...]:
    """Why every amount is what it is: first what each event gave to what, in order, then what is owed or would be asked by a payoff
    as of the day. LoanRefusedError where the loan cannot be computed."""
    days = {event.event_id: event.value_on for event in events}
    rows = allocations_of(contract, events, as_of, as_known_at)
    return tuple(
        Explanation(row, explain_allocation(contract, row, as_of, None if row.event_id is None else days[row.event_id])) for row in rows
    )


def explain_allocation(contract: Contract, row: Allocation, as_of: date, paid_on: date | None) -> Sentence:
    """One trace row in words; `paid_on` None: not paid on the day asked, `as_of`."""
    english, chinese = _TEMPLATES[row.formula]
    values = _values(contract, row)
    amount = values["amount"]
    if paid_on is not None:
        happened = f"{amount} paid on {paid_on.isoformat()}", f"{paid_on.isoformat()} 支付 {amount}"
    elif row.formula is Formula.BROKEN_INTEREST:
        happened = f"asked by a payoff on {as_of.isoformat()}", f"于 {as_of.isoformat()} 提前结清时应付"
    elif row.installment is not None and contract.schedule[row.installment - 1].due_on > as_of:
        happened = f"{amount} not yet due", f"{amount} 尚未到期"
    else:
        happened = f"{amount} still owed", f"尚欠 {amount}"
    less = "", ""
    if "before" in values:
        less = ", less {before} paid before = {owed}".format(**values), "，减去此前已付 {before} = {owed}".format(**values)
    return Sentence(
        english.format(**values, less=less[0], happened=happened[0]), chinese.format(**values, less=less[1], happened=happened[1])
    )


def explain_schedule(contract: Contract, number: int) -> Sentence:
    """Why an installment (number from 1) of the signed plan is what it is."""
    row, rate = contract.schedule[number - 1], percent(contract.annual_rate_ppm)
    balance = format_minor(sum(later.principal_minor for later in contract.schedule[number - 1 :]), contract.currency)
    interest, principal, amount = (
        format_minor(minor, contract.currency) for minor in (row.interest_minor, row.principal_minor, row.amount_minor)
    )
    if number == contract.installments:
        return Sentence(
            f"Interest {interest} = balance {balance} × {rate} ÷ 12; principal {principal} is the rest of the balance; together {amount}.",
            f"利息 {interest} = 剩余本金 {balance} × {rate} ÷ 12；本金 {principal} 为全部剩余本金；合计 {amount}。",
        )
    return Sentence(
        f"Interest {interest} = balance {balance} × {rate} ÷ 12; principal {principal} = installment {amount} less interest.",
        f"利息 {interest} = 剩余本金 {balance} × {rate} ÷ 12；本金 {principal} = 每期应还 {amount} 减去利息。",
    )


def percent(ppm: int) -> str:
    """A rate in ppm as a percentage without needless zeros: 500 is 0.05 %."""
    whole, part = divmod(ppm, 10_000)
    return f"{whole}.{part:04d}".rstrip("0").rstrip(".") + " %"


def _values(contract: Contract, row: Allocation) -> dict[str, object]:
    def money(minor: int) -> str:
        return format_minor(minor, contract.currency)

    first, second, third, fourth = row.operands
    before = whole = 0
    values: dict[str, object] = {"amount": money(row.amount_minor), "number": row.installment}
    if row.installment is not None:
        values["due_on"] = contract.schedule[row.installment - 1].due_on.isoformat()
    if row.formula is Formula.FEE:
        accrued = fee_of(first, second)
        values |= {"unpaid_days": money(first), "rate": percent(second), "late": fourth, "accrued": money(accrued)}
        before, whole = third, accrued
    elif row.formula in (Formula.INTEREST, Formula.PRINCIPAL):
        values["scheduled"] = money(first)
        before, whole = second, first
    elif row.formula is Formula.BROKEN_INTEREST:
        values |= {"base": money(first), "days": second, "rate": percent(third), "since": day_of_number(fourth).isoformat()}
    elif row.formula is Formula.CREDIT:
        values["money"] = money(first)
    return values | ({"before": money(before), "owed": money(whole - before)} if before else {})
