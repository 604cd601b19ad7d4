"""This office's loans as a book has them: contract, signed plan, money with the moment each was known, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from beforehand.core.basics.dates import day_number, day_of_number, instant_micros
from beforehand.core.loans.contract import WATERFALL
from beforehand.core.loans.contract import LoanEvent as Happened
from beforehand.core.loans.layout import NEVER, Component
from beforehand.core.loans.loss import losses_of
from beforehand.core.loans.positions import positions
from beforehand.core.loans.single import columns_of
from beforehand.office.audit.personal import keyed_digest
from beforehand.office.parties.models import Party
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Loan, LoanEvent
from beforehand.office.servicing.queries import contract_of
from beforehand.office.servicing.queries.loans import happened
from beforehand.office.staff.models import Staff

LOST_AFTER_DAYS = 180
"""The last bucket begins: what is then unpaid of the principal counts as lost."""
BOOK_ORDER = [Component(each).name.lower() for each in WATERFALL]
"""The only order of payment a book can say."""


@dataclass(frozen=True)
class OwnLoan:
    """A loan that was paid out, with its rows of money in the order they were written, and its outcome in minor units by `seen_until`."""

    loan: Loan
    events: tuple[LoanEvent, ...]
    seen_until: date
    earned_minor: int
    lost_minor: int
    lost_on: date | None
    recovered_minor: int


def reference(kind: str, number: object) -> str:
    """The key that stands for a person of this office in a book: the same in each of its books, and nobody outside can turn it back."""
    return f"{kind[0].upper()}{keyed_digest(f'book {kind}', str(number))[:20]}"


def person_reference(party: Party) -> str:
    """The key of a borrower."""
    return reference("person", party.number)


def own_loans(staff: Staff, currency: str, now: datetime) -> tuple[list[OwnLoan], dict[str, int]]:
    """The loans of this currency that a person sees and that were paid out, by number; and how many a book cannot hold, by why."""
    found = Loan.objects.visible_to(staff).filter(currency=currency).select_related("party", "branch", "product").order_by("number")
    money: dict[int, list[LoanEvent]] = {}
    for event in LoanEvent.objects.filter(loan__in=found).select_related("loan__branch").order_by("recorded_at", "pk"):
        money.setdefault(event.loan_id, []).append(event)
    paid_out = [loan for loan in found if money.get(loan.pk)]
    told = [loan for loan in paid_out if list(loan.waterfall) == BOOK_ORDER]
    left_out = {
        "loans not paid out yet": len(found) - len(paid_out),
        "loans with an order of payment no book can say": len(paid_out) - len(told),
    }
    return _with_outcomes(told, money, now), {why: number for why, number in left_out.items() if number}


def _with_outcomes(loans: Sequence[Loan], money: Mapping[int, list[LoanEvent]], now: datetime) -> list[OwnLoan]:
    """One pass of the engine over all of them."""
    if not loans:
        return []
    import numpy as np

    days = [civil_day(loan.branch, now) for loan in loans]
    asked: list[tuple[Any, list[Happened]]] = [(contract_of(loan), [happened(one) for one in money[loan.pk]]) for loan in loans]
    columns, known = columns_of(asked), instant_micros(now)
    seen = np.array([day_number(day) for day in days], np.int64)
    loss = losses_of(columns, positions(columns, seen, known, installments=True), seen, known, LOST_AFTER_DAYS)
    outcomes = zip(loss.earned_minor.tolist(), loss.lost_minor.tolist(), loss.lost_on.tolist(), loss.recovered_minor.tolist(), strict=True)
    return [
        OwnLoan(loan, tuple(money[loan.pk]), day, earned, lost, None if lost_on == NEVER else day_of_number(lost_on), recovered)
        for loan, day, (earned, lost, lost_on, recovered) in zip(loans, days, outcomes, strict=True)
    ]


def loan_row(one: OwnLoan, decision_id: str | None) -> dict[str, Any]:
    """The contract's row."""
    loan = one.loan
    return {
        "loan_id": loan.number, "person_id": person_reference(loan.party), "decision_id": decision_id, "branch": loan.branch.name,
        "product": loan.product.code, "currency": loan.currency, "principal_minor": loan.principal_minor,
        "annual_rate_ppm": loan.annual_rate_ppm, "granted_on": loan.granted_on, "overdue_fee_daily_ppm": loan.overdue_fee_daily_ppm,
    }  # fmt: skip


def installment_rows(one: OwnLoan) -> list[dict[str, Any]]:
    """The rows of the signed plan."""
    loan = one.loan
    plan = zip(loan.due_on, loan.schedule_principal_minor, loan.schedule_interest_minor, strict=True)
    return [
        {"loan_id": loan.number, "number": number, "due_on": due_on, "principal_minor": principal, "interest_minor": interest}
        for number, (due_on, principal, interest) in enumerate(plan, start=1)
    ]


def event_rows(one: OwnLoan) -> list[dict[str, Any]]:
    """The rows of its money; what this office wrote is known from its writing, what it was brought in with as declared."""
    return [
        {
            "event_id": event_key(event.pk), "loan_id": one.loan.number, "kind": str(event.kind), "happened_on": event.value_on,
            "known_at": happened(event).known_at, "known_basis": event.known_basis, "amount_minor": event.amount_minor,
            "reverses": event_key(event.reverses_id) if event.reverses_id else None, "source": str(event.channel),
        }
        for event in one.events
    ]  # fmt: skip


def event_key(number: int) -> str:
    """Sorted as text in the order in which they were numbered: a book orders events of one moment by their key."""
    return f"E{number:012d}"
