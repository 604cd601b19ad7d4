"""Position of every loan of a made book on its last day: one pass over columns, against the same engine asked for one loan at a time
through the records that a page uses (baseline `one_at_a_time`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

from beforehand.connectors.book import Book
from beforehand.connectors.book.loans import last_day_of, loans_of
from beforehand.core.basics.dates import day_of_number, instant_micros, instant_of_micros
from beforehand.core.loans.contract import Contract, FeeRule, LoanEvent, ScheduledInstallment
from beforehand.core.loans.layout import EventKind, Figure, Term
from beforehand.core.loans.positions import LoanColumns, positions
from beforehand.core.loans.single import position_of
from beforehand.world.book.made import MadeBook
from beforehand.world.book.writing import manifest_of


def prepare(made: MadeBook) -> tuple[dict[str, int], dict[str, Callable[[], Any]], Callable[[], bool]]:
    """Counts, the two sides, and whether they agree in every loan's principal outstanding, amount due and days past due."""
    columns = loans_of(Book(None, manifest_of(made), made.tables, ())).columns  # type: ignore[arg-type]
    day = last_day_of(columns)
    as_of = day_of_number(day)
    instant = datetime.combine(as_of, time(23, 59), UTC)
    known = instant_micros(instant)
    records = _records(columns)

    def ours() -> Any:
        return positions(columns, day, known)

    def one_at_a_time() -> Any:
        return [position_of(contract, events, as_of, instant) for contract, events in records]

    def agrees() -> bool:
        figures = ours().figures
        return all(
            (one.principal_outstanding_minor, one.due_minor, one.days_past_due)
            == (int(row[Figure.PRINCIPAL_OUTSTANDING]), int(row[Figure.DUE]), int(row[Figure.DAYS_PAST_DUE]))
            for one, row in zip(one_at_a_time(), figures, strict=True)
        )

    counts = {"loans": len(columns), "installments": len(columns.due_on), "events": len(columns.value_on)}
    return counts, {"beforehand": ours, "one_at_a_time": one_at_a_time}, agrees


def _records(columns: LoanColumns) -> list[tuple[Contract, list[LoanEvent]]]:
    return [(_contract(columns, row), _events(columns, row)) for row in range(len(columns))]


def _contract(columns: LoanColumns, row: int) -> Contract:
    terms = columns.terms[row].tolist()
    plan = slice(int(columns.installment_offsets[row]), int(columns.installment_offsets[row + 1]))
    rows = zip(columns.due_on[plan].tolist(), columns.principal_minor[plan].tolist(), columns.interest_minor[plan].tolist(), strict=True)
    return Contract(
        loan_id=str(row), currency="CNY", principal_minor=terms[Term.PRINCIPAL], annual_rate_ppm=terms[Term.ANNUAL_RATE],
        granted_on=day_of_number(terms[Term.GRANTED_ON]),
        schedule=tuple(ScheduledInstallment(day_of_number(due_on), principal, interest) for due_on, principal, interest in rows),
        fee_rule=FeeRule(terms[Term.FEE_DAILY_RATE]),
    )  # fmt: skip


def _events(columns: LoanColumns, row: int) -> list[LoanEvent]:
    mine = range(int(columns.event_offsets[row]), int(columns.event_offsets[row + 1]))
    return [
        LoanEvent(
            int(columns.event_id[at]), EventKind(int(columns.event_kind[at])), day_of_number(int(columns.value_on[at])),
            instant_of_micros(int(columns.known_at[at])), int(columns.amount_minor[at]),
            None if columns.reverses_id[at] < 0 else int(columns.reverses_id[at]),
        )
        for at in mine
    ]  # fmt: skip
