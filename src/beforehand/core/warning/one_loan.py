"""The warnings of one loan, for its page: columns of length one, made here and read back as records with a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from beforehand.core.basics.columns import Column
from beforehand.core.warning.columns import full
from beforehand.core.warning.first_payment import first_payment_default
from beforehand.core.warning.lateness import growing_lateness

_EPOCH = dt.date(1970, 1, 1)


class DueInstallment(Protocol):
    """What is read of an installment as known; a loan's own late history fits as it is."""

    @property
    def installment(self) -> int:
        """Its number, from 1."""

    @property
    def due_on(self) -> dt.date:
        """The day it falls due."""

    @property
    def paid_on(self) -> dt.date | None:
        """The day its principal and interest were fully paid; None: unpaid."""


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


def growing_lateness_of(installments: Sequence[DueInstallment], as_of: dt.date) -> tuple[LatenessWarning, ...]:
    """Every warning of growing lateness that stands on the morning of `as_of`, oldest first."""
    found = {name: column.values.tolist() for name, column in growing_lateness(_columns(installments), _day(as_of)).items()}
    late = zip(found["days_late_first"], found["days_late_second"], found["days_late_third"], strict=True)
    return tuple(
        LatenessWarning(installment, _date(carries_on), _date(stands_from), days_late, grew_running)
        for installment, carries_on, stands_from, days_late, grew_running in zip(
            found["installment"], found["carries_on"], found["stands_from"], late, found["grew_running"], strict=True
        )
    )


def first_payment_default_of(installments: Sequence[DueInstallment], as_of: dt.date) -> FirstPaymentDefault | None:
    """The loan's first-payment default as it stands on the morning of `as_of`, or None."""
    found = first_payment_default(_columns(installments), _day(as_of))
    if len(found["loan"]) == 0:
        return None
    carries_on, stands_from, paid_on = (int(found[name].values[0]) for name in ("carries_on", "stands_from", "paid_on"))
    return FirstPaymentDefault(_date(carries_on), _date(stands_from), _date(paid_on) if found["paid_on"].valid[0] else None)


def _columns(installments: Sequence[DueInstallment]) -> dict[str, Column]:
    paid = np.array([one.paid_on is not None for one in installments], dtype=np.bool_)
    return {
        "loan": full(np.zeros(len(installments), np.int64)),
        "installment": full(np.array([one.installment for one in installments], dtype=np.int64)),
        "due_on": full(np.array([_day(one.due_on) for one in installments], dtype=np.int64)),
        "paid_on": Column(np.array([_day(one.paid_on) if one.paid_on else 0 for one in installments], dtype=np.int64), paid),
    }


def _day(date: dt.date) -> int:
    return (date - _EPOCH).days


def _date(day: int) -> dt.date:
    return _EPOCH + dt.timedelta(days=day)
