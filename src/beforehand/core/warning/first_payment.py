"""First-payment default: the first installment is not fully paid when the day it falls due is over.

It is judged by money of that value date, carries the due day, and stands from the next morning, the first day late. A payment that
comes later does not undo it; one that is found to have come in time (back-dated, or taken out of suspense) does.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from beforehand.core.basics.columns import Column
from beforehand.core.warning.columns import INSTALLMENTS, checked, full


def first_payment_default(columns: Mapping[str, Column], as_of: int) -> dict[str, Column]:
    """The defaults that stand on the morning of `as_of` (days since 1970-01-01), as columns `FIRST_PAYMENT_DEFAULT`, by loan.

    `columns`: `INSTALLMENTS` as known at the caller's cut, of which only the rows of installment 1 are read, one per loan.
    """
    given = checked(columns, INSTALLMENTS)
    first = given["installment"].values == 1
    loans, due_on, paid_on = (given[name].values[first] for name in ("loan", "due_on", "paid_on"))
    assert np.unique(loans).size == loans.size, "one first installment per loan"
    paid = given["paid_on"].valid[first] & (paid_on < as_of)
    defaulted = np.flatnonzero((due_on < as_of) & ~(paid & (paid_on <= due_on)))
    rows = defaulted[np.argsort(loans[defaulted])]
    return {
        "loan": full(loans[rows]),
        "carries_on": full(due_on[rows]),
        "stands_from": full(due_on[rows] + 1),
        "paid_on": Column(np.where(paid[rows], paid_on[rows], 0), paid[rows]),
    }
