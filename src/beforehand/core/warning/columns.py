"""The declaration of the columns the warnings read and give: name, unit, and what a null means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from beforehand.core.basics.columns import Column

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ColumnDeclaration:
    """One int64 column: its unit, and what it means where its validity mask is false (empty: a null is a broken invariant)."""

    name: str
    unit: str
    null_means: str = ""


INSTALLMENTS = (
    ColumnDeclaration("loan", "row number of the loan"),
    ColumnDeclaration("installment", "1 … n within the loan"),
    ColumnDeclaration("due_on", "days since 1970-01-01"),
    ColumnDeclaration("paid_on", "days since 1970-01-01: the day its principal and interest were fully paid", "unpaid as known"),
)
GROWING_LATENESS = (
    ColumnDeclaration("loan", "row number of the loan"),
    ColumnDeclaration("installment", "the third of the three installments"),
    ColumnDeclaration("carries_on", "days since 1970-01-01: the day judged, on which the third was paid"),
    ColumnDeclaration("stands_from", "days since 1970-01-01: the morning after"),
    ColumnDeclaration("days_late_first", "days"),
    ColumnDeclaration("days_late_second", "days"),
    ColumnDeclaration("days_late_third", "days"),
    ColumnDeclaration("grew_running", "how many times running it has grown, 2 at the first warning of a run"),
)
FIRST_PAYMENT_DEFAULT = (
    ColumnDeclaration("loan", "row number of the loan"),
    ColumnDeclaration("carries_on", "days since 1970-01-01: the day judged, on which the first installment fell due"),
    ColumnDeclaration("stands_from", "days since 1970-01-01: the first day late"),
    ColumnDeclaration("paid_on", "days since 1970-01-01", "still unpaid"),
)


def checked(columns: Mapping[str, Column], declared: tuple[ColumnDeclaration, ...]) -> dict[str, Column]:
    """The declared columns, int64 and of one length; one that is missing, ragged, no integer or wrongly null stops at once."""
    taken = {column.name: columns[column.name] for column in declared}
    for column in declared:
        values, valid = taken[column.name].values, taken[column.name].valid
        assert values.dtype == np.int64, f"{column.name}: int64, unit {column.unit}"
        assert column.null_means or bool(valid.all()), f"{column.name} may not be null"
    assert len({len(column) for column in taken.values()}) <= 1, "columns of one length"
    return taken


def full(values: Int64s) -> Column:
    """A column without nulls."""
    return Column(values, np.ones(values.size, np.bool_))
