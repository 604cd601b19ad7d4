"""Which of the warnings that were raised still stand: money that is found to have come in time, or is taken back, changes what was seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from beforehand.core.loans import single
from beforehand.core.loans.answers import Lateness
from beforehand.core.loans.refusals import LoanRefusedError
from beforehand.core.warning.one_loan import first_payment_default_of, growing_lateness_of
from beforehand.office.audit import clock
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Loan, LoanWarning
from beforehand.office.servicing.queries.loans import contract_of, events_of


def warnings_standing(loan: Loan, as_of: date | None = None, as_known_at: datetime | None = None) -> list[LoanWarning]:
    """The warnings of a loan that stand on the morning of a day (None: today) as known at an instant (None: now), oldest first."""
    known = as_known_at or clock.now()
    day = as_of or civil_day(loan.branch, known)
    raised = [one for one in loan.warnings.order_by("day", "kind") if one.raised_at <= known]
    try:
        history = single.late_history(contract_of(loan), events_of(loan), day, known)
    except LoanRefusedError:
        return raised  # a loan that cannot be computed keeps what was said of it
    return still_standing(raised, history, day)


def still_standing(raised: Iterable[LoanWarning], history: Sequence[Lateness], as_of: date) -> list[LoanWarning]:
    """Those of the `raised` warnings that the days late of its installments (`history`) still give on the morning of `as_of`.

    A re-check that found something else is no matter of money and stands.
    """
    missed = first_payment_default_of([one for one in history if one.due_on < as_of], as_of)
    seen = {(LoanWarning.Kind.GROWING_LATENESS, one.carries_on) for one in growing_lateness_of(history, as_of)}
    seen |= {(LoanWarning.Kind.FIRST_PAYMENT_DEFAULT, missed.carries_on)} if missed else set()
    return [one for one in raised if one.kind == LoanWarning.Kind.RECHECK_DIFFERS or (one.kind, one.day) in seen]
