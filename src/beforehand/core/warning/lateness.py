"""Growing lateness: the days late of installments, as they are paid, grew twice running while the loan is in its first bucket.

*As they are paid*: installments are taken in the order of the day they were fully paid, then of their number; one paid on or before its
due date is 0 days late. Three in that order with a < b < c and c not over 30 are a warning. It carries the day on which the third was
paid, and stands from the next morning: days before `as_of` are over and judged, `as_of` itself is not. A run that goes on growing
warns at every payment; `grew_running` is 2 at its first. Convention: the head of the founding cases (0, 2, 5 is a warning).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from beforehand.core.basics.columns import Column
from beforehand.core.warning.columns import INSTALLMENTS, Bools, Int64s, checked, full

FIRST_BUCKET_LAST_DAY = 30


def growing_lateness(columns: Mapping[str, Column], as_of: int, last_day_of_first_bucket: int = FIRST_BUCKET_LAST_DAY) -> dict[str, Column]:
    """The warnings that stand on the morning of `as_of` (days since 1970-01-01), as columns `GROWING_LATENESS`, by loan and payment.

    `columns`: `INSTALLMENTS`, in any order of rows, as known at the caller's cut. Rows paid on or after `as_of` are not read.
    """
    given = checked(columns, INSTALLMENTS)
    paid_on = given["paid_on"]
    over = paid_on.valid & (paid_on.values < as_of)
    rows = {name: column.values[over] for name, column in given.items()}
    order = np.lexsort((rows["installment"], rows["paid_on"], rows["loan"]))
    rows = {name: values[order] for name, values in rows.items()}
    days_late = np.maximum(rows["paid_on"] - rows["due_on"], 0)

    grew = np.zeros(days_late.size, dtype=np.bool_)
    grew[1:] = (rows["loan"][1:] == rows["loan"][:-1]) & (days_late[1:] > days_late[:-1])
    running = _running(grew)
    warned = np.flatnonzero((running >= 2) & (days_late <= last_day_of_first_bucket))
    answer = {
        "loan": rows["loan"][warned],
        "installment": rows["installment"][warned],
        "carries_on": rows["paid_on"][warned],
        "stands_from": rows["paid_on"][warned] + 1,
        "days_late_first": days_late[warned - 2],
        "days_late_second": days_late[warned - 1],
        "days_late_third": days_late[warned],
        "grew_running": running[warned],
    }
    return {name: full(values) for name, values in answer.items()}


def _running(grew: Bools) -> Int64s:
    """For each row how many rows up to and including it are true without a break."""
    position = np.arange(grew.size, dtype=np.int64)
    last_break = np.maximum.accumulate(np.where(grew, -1, position)) if grew.size else position
    return position - last_break
