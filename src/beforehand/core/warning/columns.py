"""The declaration of the columns the warnings read and give: name, unit, and what a null means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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


def checked(
    columns: Mapping[str, npt.ArrayLike], declared: tuple[ColumnDeclaration, ...], validity: Mapping[str, Bools]
) -> dict[str, Int64s]:
    """The declared columns as int64 arrays of one length; a missing, ragged, non-integer or wrongly null column stops at once."""
    arrays: dict[str, Int64s] = {}
    for column in declared:
        array = np.asarray(columns[column.name])
        assert array.ndim == 1, f"{column.name}: one dimension"
        assert array.size == 0 or np.issubdtype(array.dtype, np.integer), f"{column.name}: integers, unit {column.unit}"
        assert column.null_means or bool(np.all(validity.get(column.name, True))), f"{column.name} may not be null"
        arrays[column.name] = array.astype(np.int64)
    assert len({array.size for array in arrays.values()}) <= 1, "columns of one length"
    assert all(mask.size == array.size for array in arrays.values() for mask in validity.values()), "masks of the columns' length"
    return arrays
