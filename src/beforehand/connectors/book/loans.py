"""A book's loans as the columns of the loan engine, or one of them as records for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from beforehand.connectors.book.reader import Book
from beforehand.connectors.book.refusals import NO_ROWS, UnableToReadBook
from beforehand.core.basics.columns import integers
from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.loans.contract import WATERFALL, Contract, FeeRule, LoanEvent, ScheduledInstallment
from beforehand.core.loans.layout import EventKind, FeeBase, Term
from beforehand.core.loans.positions import LoanColumns

Int64 = NDArray[np.int64]
EVENTS = {kind.name.lower(): int(kind) for kind in EventKind}

NO_PLAN = RefusalKind(
    "book.no_plan",
    110,
    "No loan of the book has a signed plan (rate and installments): no position can be computed from it.",
    "账册中没有一笔贷款带有已签还款计划（利率与各期），无法计算头寸。",
)
NO_LOAN = RefusalKind("book.no_loan", 120, "The book has no loan {loan} with a signed plan.", "账册中没有带已签计划的贷款 {loan}。")


@dataclass(frozen=True)
class BookLoans:
    """The loans that have a plan, in the order of their ids, as columns; `event_ids` names the events in the columns' order.

    `without_plan` counts the loans left out because the source gives no rate or no installments.
    """

    loan_ids: tuple[str, ...]
    currencies: tuple[str, ...]
    decision_ids: tuple[str | None, ...]
    columns: LoanColumns
    event_ids: tuple[str, ...]
    without_plan: int


def loans_of(book: Book) -> BookLoans:
    """The loans of a book read with `loans`, `installments` and `events`. Raises `UnableToReadBook` where none has a plan."""
    loans = book.tables["loans"].sort_by("loan_id")
    if not len(loans):
        raise UnableToReadBook(Refusal(NO_ROWS, {"file": "loans.parquet", "refused": 0, "rows": 0}))
    planned = pc.is_in(loans.column("loan_id"), value_set=pc.unique(book.tables["installments"].column("loan_id")))
    with_plan = loans.filter(pc.and_(planned, pc.is_valid(loans.column("annual_rate_ppm"))))
    if not len(with_plan):
        raise UnableToReadBook(Refusal(NO_PLAN, {}))
    ids = with_plan.column("loan_id").combine_chunks()
    installments, installment_offsets = _grouped(book.tables["installments"], ids, ("number",))
    events, event_offsets = _grouped(book.tables["events"], ids, ("known_at", "event_id"))
    columns = LoanColumns(
        terms=_terms(with_plan),
        installment_offsets=installment_offsets,
        due_on=integers(installments.column("due_on")).values,
        principal_minor=integers(installments.column("principal_minor")).values,
        interest_minor=integers(installments.column("interest_minor")).values,
        event_offsets=event_offsets,
        event_kind=_kinds(events),
        event_id=_numbered(event_offsets),
        value_on=integers(events.column("happened_on")).values,
        known_at=integers(events.column("known_at")).values,
        amount_minor=np.where(_kinds(events) == EventKind.REVERSAL, 0, integers(events.column("amount_minor")).values),
        reverses_id=_reversed(events, event_offsets),
    )
    return BookLoans(
        loan_ids=tuple(ids.to_pylist()),
        currencies=tuple(with_plan.column("currency").to_pylist()),
        decision_ids=tuple(with_plan.column("decision_id").to_pylist()),
        columns=columns,
        event_ids=tuple(events.column("event_id").to_pylist()),
        without_plan=len(loans) - len(with_plan),
    )


def last_day_of(loans: LoanColumns) -> int:
    """The last day on which anything happened to a loan of the book, days since 1970-01-01; of a book without events the last due day."""
    return int(loans.value_on.max()) if len(loans.value_on) else int(loans.due_on.max())


def decision_rows(loans: BookLoans, decision_ids: Sequence[str]) -> list[int]:
    """Each loan's row among the decisions of these ids; -1 where it has none."""
    row_of = {decision_id: row for row, decision_id in enumerate(decision_ids)}
    return [-1 if each is None else row_of.get(each, -1) for each in loans.decision_ids]


def loan_records(book: Book, loan_id: str) -> tuple[Contract, tuple[LoanEvent, ...], tuple[str, ...]]:
    """One loan of a book: its contract, its events in the order of the engine's columns, and the book's names of these events."""
    ids = pa.array([loan_id], pa.string())
    loans = book.tables["loans"].filter(pc.is_in(book.tables["loans"].column("loan_id"), value_set=ids))
    installments, _ = _grouped(book.tables["installments"], ids, ("number",))
    if not len(loans) or not len(installments) or loans.column("annual_rate_ppm")[0].as_py() is None:
        raise UnableToReadBook(Refusal(NO_LOAN, {"loan": loan_id}))
    loan = loans.to_pylist()[0]
    events, _ = _grouped(book.tables["events"], ids, ("known_at", "event_id"))
    names = events.column("event_id").to_pylist()
    contract = Contract(
        loan_id=loan_id,
        currency=loan["currency"],
        principal_minor=loan["principal_minor"],
        annual_rate_ppm=loan["annual_rate_ppm"],
        granted_on=loan["granted_on"],
        schedule=tuple(
            ScheduledInstallment(row["due_on"], row["principal_minor"], row["interest_minor"]) for row in installments.to_pylist()
        ),
        fee_rule=FeeRule(loan["overdue_fee_daily_ppm"] or 0),
    )
    return contract, tuple(_event(number, row, names) for number, row in enumerate(events.to_pylist())), tuple(names)


def _event(number: int, row: dict[str, Any], names: list[str]) -> LoanEvent:
    kind, known_at = EventKind(EVENTS[row["kind"]]), row["known_at"]
    assert isinstance(known_at, datetime)
    amount = 0 if kind is EventKind.REVERSAL else row["amount_minor"]
    reverses = names.index(row["reverses"]) if row["reverses"] in names else None if row["reverses"] is None else len(names)
    return LoanEvent(number, kind, row["happened_on"], known_at, amount, reverses)


def _grouped(rows: pa.Table, ids: pa.Array, order: tuple[str, ...]) -> tuple[pa.Table, Int64]:
    """The rows of these loans, loan after loan in the order of `ids`, and where each loan begins."""
    loan = integers(pc.index_in(rows.column("loan_id"), value_set=ids))
    kept = rows.append_column("loan_row", pa.array(loan.values)).filter(pa.array(loan.valid))
    kept = kept.sort_by([("loan_row", "ascending"), *((name, "ascending") for name in order)])
    counts = np.bincount(integers(kept.column("loan_row")).values, minlength=len(ids)) if len(kept) else np.zeros(len(ids), np.int64)
    return kept, np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])


def _terms(loans: pa.Table) -> Int64:
    terms = np.zeros((len(loans), len(Term)), np.int64)
    for term, name in (
        (Term.PRINCIPAL, "principal_minor"), (Term.ANNUAL_RATE, "annual_rate_ppm"),
        (Term.GRANTED_ON, "granted_on"), (Term.FEE_DAILY_RATE, "overdue_fee_daily_ppm"),
    ):  # fmt: skip
        terms[:, term] = integers(loans.column(name)).values
    terms[:, Term.FEE_BASE] = FeeBase.PRINCIPAL_AND_INTEREST
    terms[:, Term.WATERFALL_FIRST : Term.WATERFALL_THIRD + 1] = WATERFALL
    return terms


def _kinds(events: pa.Table) -> Int64:
    names = pa.array(list(EVENTS), pa.string())
    codes = np.array(list(EVENTS.values()), np.int64)
    return codes[integers(pc.index_in(events.column("kind"), value_set=names)).values] if len(events) else np.zeros(0, np.int64)


def _numbered(offsets: Int64) -> Int64:
    """0, 1, 2 … within each loan."""
    return np.arange(int(offsets[-1]), dtype=np.int64) - np.repeat(offsets[:-1], np.diff(offsets))


def _reversed(events: pa.Table, offsets: Int64) -> Int64:
    """The number, within its loan, of the event a reversal takes back; −1 for every other event.

    A reversal of an event of another loan, or of none in the book, names a number that no event has: the engine refuses that loan.
    """
    row = integers(pc.index_in(events.column("reverses"), value_set=events.column("event_id").combine_chunks()))
    starts = np.repeat(offsets[:-1], np.diff(offsets))
    sizes = np.repeat(np.diff(offsets), np.diff(offsets))
    number = row.values - starts
    own = row.valid & (number >= 0) & (number < sizes)
    asked = pc.is_valid(events.column("reverses")).to_numpy()
    return np.where(own, number, np.where(np.asarray(asked, np.bool_), sizes, -1))
