"""A loan's own late history goes into the warnings as it is."""

import datetime as dt

from beforehand.core.loans.answers import Lateness
from beforehand.core.warning.one_loan import growing_lateness_of


def test_the_late_history_of_a_loan_is_read_as_it_is():
    due = [dt.date(2026, month, 10) for month in (3, 4, 5, 6)]
    history = [Lateness(n + 5, day, late, day + dt.timedelta(days=late)) for n, (day, late) in enumerate(zip(due, (0, 2, 5), strict=False))]
    history.append(Lateness(8, due[3], 3, None))
    (warning,) = growing_lateness_of(history, dt.date(2026, 6, 13))
    assert (warning.days_late, warning.carries_on) == ((0, 2, 5), dt.date(2026, 5, 15))
