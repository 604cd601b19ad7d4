"""The figures of what was told to somebody, computed the same way when it is given and when it is looked at again.

A document carries its figures as data beside its words (`<data class="told" …>`), so that it can be compared later with what the engine
of that day says of the same loan, as known at the same instant. `events_to` is the last movement it rests on: what was posted at the
very instant of giving, but after it, is not part of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html.parser import HTMLParser

from beforehand.core.loans import single
from beforehand.core.loans.answers import Allocation
from beforehand.core.loans.contract import LoanEvent as Happened
from beforehand.core.loans.layout import Component
from beforehand.office.documents.models import Document
from beforehand.office.servicing.models import Loan, LoanEvent
from beforehand.office.servicing.queries.loans import allocations, events_of, payoff

Figures = Mapping[str, str]


def contract_figures(loan: Loan) -> Figures:
    """What a contract states: the plan as drawn from its terms. Amounts in minor units."""
    plan = single.make_schedule(loan.principal_minor, loan.annual_rate_ppm, loan.granted_on, len(loan.due_on), loan.currency)
    figures = {"principal": loan.principal_minor, "rate_ppm": loan.annual_rate_ppm, "granted_on": loan.granted_on}
    for number, row in enumerate(plan, start=1):
        figures |= {f"due.{number}": row.due_on, f"principal.{number}": row.principal_minor, f"interest.{number}": row.interest_minor}
    return _plain(figures)


def events_to(loan: Loan, last: int | None = None) -> list[Happened]:
    """The loan's movements up to the one named `last` (None: all there are)."""
    return [event for event in events_of(loan) if last is None or event.event_id <= last]


def parts_of(event: LoanEvent, as_known_at: datetime, last: int | None = None) -> list[Allocation]:
    """What a payment gave to which installment and component, as known at an instant."""
    rows = allocations(event.loan, event.value_on, as_known_at, events_to(event.loan, last))
    return [row for row in rows if row.event_id == event.pk]


@dataclass(frozen=True)
class Part:
    """One line of a receipt: what of an installment (number from 1; None: of the whole loan) was paid, in minor units."""

    installment: int | None
    due_on: date | None
    component: Component
    amount_minor: int


def receipt_rows(event: LoanEvent, as_known_at: datetime) -> list[Part]:
    """What a payment paid, line by line, in the order in which the engine gave it."""
    due_on = event.loan.due_on
    return [
        Part(row.installment, due_on[row.installment - 1] if row.installment else None, row.component, row.amount_minor)
        for row in parts_of(event, as_known_at)
        if row.component is not Component.INTEREST_CANCELLED
    ]


def receipt_figures(event: LoanEvent, as_known_at: datetime, last: int | None = None) -> Figures:
    """What a receipt states: the amount, what it paid by component, in minor units; `last` as `events_to`."""
    last = last or _last(event.loan)
    paid: Counter[str] = Counter()
    for row in parts_of(event, as_known_at, last):
        if row.component is not Component.INTEREST_CANCELLED:
            paid[f"{row.component.name.lower()}.{row.installment or 0}"] += row.amount_minor
    return _plain({"amount": event.amount_minor, "value_on": event.value_on, "events_to": last, **paid})


def quote_figures(loan: Loan, on: date, as_known_at: datetime, last: int | None = None) -> Figures:
    """What a payoff quote states, in minor units, with its day; `last` as `events_to`."""
    last = last or _last(loan)
    quoted = payoff(loan, on, as_known_at, events_to(loan, last))
    return _plain(
        {
            "events_to": last,
            "on": quoted.on,
            "principal": quoted.principal_minor,
            "interest_due": quoted.interest_due_minor,
            "fee_due": quoted.fee_due_minor,
            "broken_interest": quoted.broken_interest_minor,
            "broken_days": quoted.broken_days,
            "total": quoted.total_minor,
        }
    )


def figures_now(document: Document) -> Figures | None:
    """The figures of a document of this room as today's engine computes them, from what was known when it was given; None: another's."""
    if document.kind == Document.Kind.CONTRACT:
        loan = Loan.objects.filter(contract=document).first()
        return contract_figures(loan) if loan else None
    if document.kind == Document.Kind.RECEIPT:
        event = LoanEvent.objects.filter(receipt=document).select_related("loan__branch").first()
        return receipt_figures(event, document.recorded_at, _last_told(document)) if event else None
    if document.kind == Document.Kind.PAYOFF_QUOTE:
        loan = Loan.objects.filter(pk=document.loan_id).select_related("branch").first()
        day = told_in(document).get("on")
        return quote_figures(loan, date.fromisoformat(day), document.recorded_at, _last_told(document)) if loan and day else None
    return None


def _last(loan: Loan) -> int:
    return max((event.event_id for event in events_of(loan)), default=0)


def _last_told(document: Document) -> int | None:
    told = told_in(document).get("events_to", "")
    return int(told) if told.isdigit() else None


def told_in(document: Document) -> Figures:
    """The figures a document carries beside its words."""
    reader = _Told()
    reader.feed(bytes(document.body).decode())
    return reader.figures


class _Told(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.figures: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "data" and given.get("class") == "told":
            self.figures[str(given["data-name"])] = str(given["value"])


def _plain(figures: Mapping[str, int | date]) -> Figures:
    return {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in figures.items()}
