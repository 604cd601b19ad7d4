"""The warnings of one loan, for its page: columns of length one, made here and read back as records with a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from beforehand.core.warning.columns import Bools, Int64s
from beforehand.core.warning.first_payment import first_payment_default
from beforehand.core.warning.lateness import growing_lateness

_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class PaidInstallment:
    """One installment of a loan as known: its number from 1, its due date, and the day it was fully paid (None: unpaid)."""

    installment: int
    due_on: dt.date
    paid_on: dt.date | None


@dataclass(frozen=True)
class LatenessWarning:
    """Days late of three installments, each later than the one before. `carries_on` is the day judged; it stands the morning after."""

    installment: int
    carries_on: dt.date
    stands_from: dt.date
    days_late: tuple[int, int, int]
    grew_running: int

    @property
    def opens_a_run(self) -> bool:
        """Whether it is the first warning of its run, the one to be raised."""
        return self.grew_running == 2

    def sentence(self, language: str = "en") -> str:
        """What was seen, in English or (`zh`…) Chinese."""
        a, b, c = self.days_late
        if language.startswith("zh"):
            return f"连续三期还款一期比一期晚：{a}、{b}、{c} 天。"
        return f"Three payments, each later than the one before: {a}, {b}, {c} days late."


@dataclass(frozen=True)
class FirstPaymentDefault:
    """The first installment was unpaid when its day was over; `paid_on` is the day it was paid after all."""

    carries_on: dt.date
    stands_from: dt.date
    paid_on: dt.date | None

    def sentence(self, language: str = "en") -> str:
        """What was seen, in English or (`zh`…) Chinese."""
        if language.startswith("zh"):
            return f"首期 {self.carries_on} 到期未还，首逾。"
        return f"The first installment, due {self.carries_on}, was not paid. First-payment default."


def growing_lateness_of(installments: Sequence[PaidInstallment], as_of: dt.date) -> tuple[LatenessWarning, ...]:
    """Every warning of growing lateness that stands on the morning of `as_of`, oldest first."""
    columns, paid = _columns(installments)
    found = growing_lateness(columns, paid, _day(as_of))
    return tuple(
        LatenessWarning(
            installment=int(found["installment"][row]),
            carries_on=_date(found["carries_on"][row]),
            stands_from=_date(found["stands_from"][row]),
            days_late=(int(found["days_late_first"][row]), int(found["days_late_second"][row]), int(found["days_late_third"][row])),
            grew_running=int(found["grew_running"][row]),
        )
        for row in range(found["loan"].size)
    )


def first_payment_default_of(installments: Sequence[PaidInstallment], as_of: dt.date) -> FirstPaymentDefault | None:
    """The loan's first-payment default as it stands on the morning of `as_of`, or None."""
    columns, paid = _columns(installments)
    found, is_paid = first_payment_default(columns, paid, _day(as_of))
    if found["loan"].size == 0:
        return None
    paid_on = _date(found["paid_on"][0]) if is_paid[0] else None
    return FirstPaymentDefault(_date(found["carries_on"][0]), _date(found["stands_from"][0]), paid_on)


def _columns(installments: Sequence[PaidInstallment]) -> tuple[dict[str, Int64s], Bools]:
    columns = {
        "loan": [0 for _ in installments],
        "installment": [one.installment for one in installments],
        "due_on": [_day(one.due_on) for one in installments],
        "paid_on": [_day(one.paid_on) if one.paid_on else 0 for one in installments],
    }
    paid = np.array([one.paid_on is not None for one in installments], dtype=np.bool_)
    return {name: np.array(values, dtype=np.int64) for name, values in columns.items()}, paid


def _day(date: dt.date) -> int:
    return (date - _EPOCH).days


def _date(day: np.int64) -> dt.date:
    return _EPOCH + dt.timedelta(days=int(day))
