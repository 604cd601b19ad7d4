"""The collection case of a borrower: one case over all his loans, opened and closed by what his loans are when a day is over.

It opens when a loan has an installment late and no case is open; a loan that falls late while it is open joins it. It closes when none of
his loans has anything late: as *paid* where every loan of the case is paid in full, else as *cured*. A case that closed stays closed; the
next lateness opens another. Placement, hardship and stops are records beside the case and do not change when it opens or closes.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

LoanId = Hashable


class CloseReason(enum.StrEnum):
    """Why a case closed."""

    PAID = "paid"
    CURED = "cured"


@dataclass(frozen=True)
class LoanDay:
    """One loan as it stood when a day was over: days late of its oldest unpaid installment, and whether it is paid in full."""

    loan_id: LoanId
    days_late: int
    paid_in_full: bool

    def __post_init__(self) -> None:
        assert self.days_late >= 0, "days late are counted from zero"
        assert not (self.paid_in_full and self.days_late), "a loan that is paid in full is not late"


@dataclass(frozen=True)
class CollectionCase:
    """A case: the day whose judging opened it, the loans in it in the order they joined, the day that closed it and why (None: open)."""

    borrower_id: Hashable
    opened_on: dt.date
    loan_ids: tuple[LoanId, ...]
    closed_on: dt.date | None = None
    closed_as: CloseReason | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still being worked."""
        return self.closed_on is None


def case_after(open_case: CollectionCase | None, borrower_id: Hashable, loans: Sequence[LoanDay], on: dt.date) -> CollectionCase | None:
    """The borrower's case after the day `on`: opened, gone on, or closed; None where there is and was none open.

    `loans` are all his loans as of that day. The same function serves the close of day and a payment that ends a case at once.
    """
    late = tuple(loan.loan_id for loan in loans if loan.days_late > 0)
    if open_case is None:
        return CollectionCase(borrower_id, on, late) if late else None
    assert open_case.is_open, "a closed case stays closed"
    assert open_case.borrower_id == borrower_id, "the case is another borrower's"
    assert on >= open_case.opened_on, "a case does not go back in time"
    joined = tuple(loan_id for loan_id in late if loan_id not in open_case.loan_ids)
    case = replace(open_case, loan_ids=(*open_case.loan_ids, *joined))
    if late:
        return case
    paid = {loan.loan_id for loan in loans if loan.paid_in_full}
    return replace(case, closed_on=on, closed_as=CloseReason.PAID if set(case.loan_ids) <= paid else CloseReason.CURED)


def cases_of(borrower_id: Hashable, days: Iterable[tuple[dt.date, Sequence[LoanDay]]]) -> tuple[CollectionCase, ...]:
    """All cases a borrower's days make, oldest first; `days` gives all his loans for each day that is over, in order."""
    closed: list[CollectionCase] = []
    case: CollectionCase | None = None
    last: dt.date | None = None
    for on, loans in days:
        assert last is None or on > last, "days in order, each once"
        last, case = on, case_after(case, borrower_id, loans, on)
        if case is not None and not case.is_open:
            closed.append(case)
            case = None
    return (*closed, case) if case else tuple(closed)
