"""Promises of loans, judged by the core from the loans' money; many loans in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from beforehand.core.collection import promises as core
from beforehand.office.audit import clock
from beforehand.office.collecting.models import Case, Promise
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Loan, LoanEvent

MONEY = (LoanEvent.Kind.PAYMENT, LoanEvent.Kind.PAYOFF, LoanEvent.Kind.REVERSAL)


def money_in(event: LoanEvent) -> core.MoneyIn:
    """A payment, payoff or reversal as the core's money that came; what this office wrote is known from its writing. What lay in suspense
    came when it was put there, not when its loan was found."""
    return core.MoneyIn(
        payment_id=event.pk, amount_minor=event.amount_minor, value_on=event.value_on,
        recorded_at=event.recorded_at if event.known_basis == "recorded" else event.known_at,
        came_at=event.from_suspense.item.recorded_at if hasattr(event, "from_suspense") else event.known_at, reverses=event.reverses_id,
    )  # fmt: skip


def money_of(loans: Iterable[Loan]) -> dict[int, list[core.MoneyIn]]:
    """The money of each loan by its id; one query."""
    found: dict[int, list[core.MoneyIn]] = defaultdict(list)
    events = LoanEvent.objects.filter(loan__in=loans, kind__in=MONEY).select_related("from_suspense__item")
    for event in events.order_by("pk"):
        found[event.loan_id].append(money_in(event))
    return found


def given(promise: Promise) -> core.Promise:
    """A stored promise as the core's; its day is the branch's civil day."""
    return core.Promise(
        promise_id=promise.pk, amount_minor=promise.amount_minor, due_on=promise.promised_on, given_at=promise.given_at,
        given_on=promise.given_at.astimezone(promise.loan.branch.zone_info).date(), recorded_at=promise.recorded_at,
    )  # fmt: skip


def judged(loans: Sequence[Loan], as_of: date, as_known_at: datetime) -> list[core.PromiseVerdict]:
    """The verdict of every promise of these loans on the day `as_of`, by money alone; two queries."""
    by_loan: dict[int, list[core.Promise]] = defaultdict(list)
    for promise in Promise.objects.filter(loan__in=loans).select_related("loan__branch").order_by("pk"):
        by_loan[promise.loan_id].append(given(promise))
    money = money_of(list(by_loan))
    return [verdict for loan_id, promised in by_loan.items() for verdict in core.judge(promised, money[loan_id], as_of, as_known_at)]


@dataclass(frozen=True)
class Judged:
    """A stored promise with what became of it."""

    promise: Promise
    verdict: core.PromiseVerdict


def promise_verdicts(case: Case, as_of: date | None = None, as_known_at: datetime | None = None) -> list[Judged]:
    """The promises of a case with their verdicts as of a day (None: today) and as known at an instant (None: now), oldest day first."""
    known = as_known_at or clock.now()
    day = as_of or civil_day(case.branch, known)
    stored = {one.pk: one for one in case.promises.select_related("loan__branch", "recorded_by")}
    verdicts = judged(list({one.loan_id: one.loan for one in stored.values()}.values()), day, known)
    mine = [(stored[int(str(one.promise.promise_id))], one) for one in verdicts if one.promise.promise_id in stored]
    return [Judged(*pair) for pair in sorted(mine, key=lambda pair: (pair[0].promised_on, pair[0].given_at, pair[0].pk))]
