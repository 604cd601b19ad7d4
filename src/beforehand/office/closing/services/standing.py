"""How a person's loans stand when a day is over: one pass of the engine over all of them, with their warnings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from beforehand.core.basics.columns import Column
from beforehand.core.basics.dates import day_number, day_of_number, instant_micros
from beforehand.core.collection.cases import LoanDay
from beforehand.core.loans.contract import Contract
from beforehand.core.loans.contract import LoanEvent as Happened
from beforehand.core.loans.layout import NEVER, Figure, InstallmentField, State, Status
from beforehand.core.loans.positions import LoanColumns, Positions, positions
from beforehand.core.loans.single import columns_of
from beforehand.core.warning.columns import full
from beforehand.core.warning.first_payment import first_payment_default
from beforehand.core.warning.lateness import growing_lateness
from beforehand.core.warning.one_loan import FirstPaymentDefault, LatenessWarning
from beforehand.office.servicing.models import Loan, LoanEvent
from beforehand.office.servicing.queries.loans import contract_of, happened


@dataclass(frozen=True)
class Book:
    """Loans as the engine reads them, by party, with their events; read once for all days that are judged together."""

    loans: dict[int, list[Loan]]
    terms: dict[int, tuple[Contract, list[Happened]]]

    @classmethod
    def of(cls, parties: Collection[int]) -> Book:
        """All loans of these parties, in any branch: a case is one per borrower. Two queries."""
        loans: dict[int, list[Loan]] = defaultdict(list)
        for loan in Loan.objects.filter(party__in=parties).select_related("branch", "party").order_by("granted_on", "pk"):
            loans[loan.party_id].append(loan)
        events: dict[int, list[Happened]] = defaultdict(list)
        found = LoanEvent.objects.filter(loan__party__in=parties).select_related("loan__branch").order_by("recorded_at", "pk")
        for event in found:
            events[event.loan_id].append(happened(event))
        return cls(dict(loans), {loan.pk: (contract_of(loan), events[loan.pk]) for own in loans.values() for loan in own})


@dataclass
class Evening:
    """What one pass found: each loan as it stood when the day was over, the warnings that stand, the loans it cannot compute."""

    loan_days: dict[int, list[LoanDay]] = field(default_factory=lambda: defaultdict(list))
    parked: list[Loan] = field(default_factory=list)
    lateness: list[tuple[Loan, LatenessWarning]] = field(default_factory=list)
    first_payments: list[tuple[Loan, FirstPaymentDefault]] = field(default_factory=list)


def standing(book: Book, parties: Iterable[int], day: date, as_known_at: datetime) -> Evening:
    """Where the loans of `parties` stand when `day` is over, as known at an instant.

    A day is over on the morning of the next: what fell due on it and is unpaid is one day late then.
    """
    rows = [(party, loan) for party in parties for loan in book.loans.get(party, ())]
    found = Evening()
    if not rows:
        return found
    morning = day_number(day + timedelta(days=1))
    columns = columns_of([book.terms[loan.pk] for _, loan in rows])
    computed = positions(columns, morning, instant_micros(as_known_at), installments=True)
    state, status = computed.figure(Figure.STATE).tolist(), computed.figure(Figure.STATUS).tolist()
    late = computed.figure(Figure.DAYS_PAST_DUE).tolist()
    for row, (party, loan) in enumerate(rows):
        if status[row] != Status.COMPUTED:
            found.parked.append(loan)
        elif state[row] != State.NOT_PAID_OUT:
            found.loan_days[party].append(LoanDay(loan.pk, late[row], state[row] == State.PAID_IN_FULL))
    active = np.array([s == Status.COMPUTED and t == State.ACTIVE for s, t in zip(status, state, strict=True)], np.bool_)
    _warn(found, [loan for _, loan in rows], _installments(columns, computed, active), morning)
    return found


def _installments(columns: LoanColumns, computed: Positions, active: np.ndarray) -> dict[str, Column]:
    """The installments of active loans in the columns that the warnings read."""
    assert computed.installments is not None
    lengths = np.diff(columns.installment_offsets)
    loan = np.repeat(np.arange(len(columns), dtype=np.int64), lengths)
    number = np.arange(loan.size, dtype=np.int64) - np.repeat(columns.installment_offsets[:-1], lengths) + 1
    kept = active[loan]
    paid_on = computed.installments[:, InstallmentField.PAID_ON][kept]
    return {
        "loan": full(loan[kept]), "installment": full(number[kept]), "due_on": full(columns.due_on[kept]),
        "paid_on": Column(paid_on, paid_on != NEVER),
    }  # fmt: skip


def _warn(found: Evening, loans: list[Loan], installments: dict[str, Column], morning: int) -> None:
    grew = {name: column.values.tolist() for name, column in growing_lateness(installments, morning).items()}
    for row, loan in enumerate(grew["loan"]):
        late = grew["days_late_first"][row], grew["days_late_second"][row], grew["days_late_third"][row]
        carries, stands = day_of_number(grew["carries_on"][row]), day_of_number(grew["stands_from"][row])
        warning = LatenessWarning(grew["installment"][row], carries, stands, late, grew["grew_running"][row])
        if warning.opens_a_run:
            found.lateness.append((loans[loan], warning))
    missed = first_payment_default(installments, morning)
    for row, loan in enumerate(missed["loan"].values.tolist()):
        carries, stands = (day_of_number(int(missed[name].values[row])) for name in ("carries_on", "stands_from"))
        paid_on = day_of_number(int(missed["paid_on"].values[row])) if missed["paid_on"].valid[row] else None
        found.first_payments.append((loans[loan], FirstPaymentDefault(carries, stands, paid_on)))
