"""First-payment default: the first installment is not fully paid when the day it falls due is over.

It is judged by money of that value date, carries the due day, and stands from the next morning, the first day late. A payment that
comes later does not undo it; one that is found to have come in time (back-dated, or taken out of suspense) does.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from beforehand.core.warning.columns import INSTALLMENTS, Bools, Int64s, checked


def first_payment_default(columns: Mapping[str, npt.ArrayLike], paid: Bools, as_of: int) -> tuple[dict[str, Int64s], Bools]:
    """The defaults that stand on the morning of `as_of` (days since 1970-01-01), as columns `FIRST_PAYMENT_DEFAULT`, by loan.

    `columns`: `INSTALLMENTS` as known at the caller's cut, of which only the rows of installment 1 are read (one per loan); `paid` is the
    validity of `paid_on`. Second value: the validity of the answer's `paid_on`, false where it is unpaid on that morning.
    """
    rows = checked(columns, INSTALLMENTS, {"paid_on": paid})
    first = rows["installment"] == 1
    loans, due_on, paid_on = rows["loan"][first], rows["due_on"][first], rows["paid_on"][first]
    assert np.unique(loans).size == loans.size, "one first installment per loan"
    is_paid = np.asarray(paid, dtype=np.bool_)[first] & (paid_on < as_of)
    defaulted = (due_on < as_of) & ~(is_paid & (paid_on <= due_on))
    order = np.flatnonzero(defaulted)[np.argsort(loans[defaulted])]
    answer = {
        "loan": loans[order],
        "carries_on": due_on[order],
        "stands_from": due_on[order] + 1,
        "paid_on": np.where(is_paid[order], paid_on[order], 0),
    }
    return answer, is_paid[order]
