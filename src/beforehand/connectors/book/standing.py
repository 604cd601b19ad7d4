"""Where every loan of a book stands, as a table: one row a loan, one column a figure."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pyarrow as pa

from beforehand.connectors.book.loans import BookLoans, loans_of
from beforehand.connectors.book.reader import Book
from beforehand.core.basics.dates import day_number, instant_micros
from beforehand.core.loans.layout import NEVER, Bucket, Figure, State, Status
from beforehand.core.loans.positions import Positions, positions

DAYS = frozenset({Figure.OLDEST_UNPAID_DUE_ON, Figure.NEXT_DUE_ON, Figure.CLOSED_ON})
_WORDS: dict[Figure, type[State | Bucket]] = {Figure.STATE: State, Figure.BUCKET: Bucket}


def standing_of(book: Book, as_of: date, as_known_at: datetime) -> tuple[BookLoans, Positions]:
    """The loans of a book that have a plan, and their positions on a day as known at an aware instant.

    The book was read with `loans`, `installments` and `events`; raises `UnableToReadBook` where no loan has a plan.
    """
    loans = loans_of(book)
    return loans, positions(loans.columns, day_number(as_of), instant_micros(as_known_at))


def standing_table(loans: BookLoans, found: Positions) -> pa.Table:
    """One row a loan: `loan_id`, `currency`, `status` (why it cannot be computed, else `computed`), then each figure by its name.

    Amounts in minor units, days as dates (null: never), state and bucket as words; every figure of a loan not computed is null.
    """
    figures = found.figures
    absent = figures[:, Figure.STATUS] != Status.COMPUTED
    columns: dict[str, pa.Array] = {
        "loan_id": pa.array(loans.loan_ids, pa.string()),
        "currency": pa.array(loans.currencies, pa.string()),
        "status": pa.array([Status(code).name.lower() for code in figures[:, Figure.STATUS].tolist()], pa.string()),
    }
    for figure in Figure:
        if figure is Figure.STATUS:
            continue
        values = figures[:, figure]
        if figure in DAYS:
            never = values == NEVER
            made = pa.array(np.where(never, 0, values).astype(np.int32), mask=absent | never).cast(pa.date32())
        elif figure in _WORDS:
            words = [None if gone else _WORDS[figure](code).name.lower() for code, gone in zip(values.tolist(), absent, strict=True)]
            made = pa.array(words, pa.string())
        else:
            made = pa.array(values, mask=absent)
        columns[figure.name.lower()] = made
    return pa.table(columns)
