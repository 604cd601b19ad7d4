"""What an act on decisions would have brought, by group: loss avoided, profit forgone, cost, their net and its interval.

An act is three int64 columns of minor units, one entry a decision, 0 where it does nothing. Declining, referring and their bounds are
all acts, so all are added up and drawn in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from beforehand.core.hindsight.interval import Interval, draw_sums, interval_of, interval_of_ratio
from beforehand.core.hindsight.outcomes import Outcomes
from beforehand.core.hindsight.sums import Tally, exact_sum, share_ppm, tally

Int64 = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Act:
    """What is done to each decision: `on` marks those turned away, `cost_minor` is what the doing costs, minor units."""

    on: Mask
    cost_minor: Int64


@dataclass(frozen=True)
class Priced:
    """An act on one group of decisions with an outcome. Money in minor units, shares in ppm (None where there is nothing to share).

    `everyone` is the group, `turned_away` those of it the act turns away. Intervals are 90 %, over persons; None where a draw has
    nothing to divide by, and, but for the net, in a part of the book.
    """

    everyone: Tally
    turned_away: Tally
    cost_minor: int
    net_interval: Interval | None
    loss_interval: Interval | None
    profit_interval: Interval | None
    loss_share_interval: Interval | None
    good_share_interval: Interval | None

    @property
    def net_minor(self) -> int:
        """Loss avoided less profit forgone less cost."""
        return self.turned_away.net_minor - self.cost_minor

    @property
    def precision_ppm(self) -> int | None:
        """Of those turned away, how many were bad."""
        return self.turned_away.bad_ppm

    @property
    def recall_ppm(self) -> int | None:
        """Of the bad, how many are turned away."""
        return share_ppm(self.turned_away.bad, self.everyone.bad)

    @property
    def lift_ppm(self) -> int | None:
        """Precision ÷ the bad share of everyone (1,000,000: no better than a coin)."""
        return share_ppm(self.turned_away.bad * self.everyone.decisions, self.turned_away.decisions * self.everyone.bad)

    @property
    def loss_share_ppm(self) -> int | None:
        """Share of all losses avoided."""
        return share_ppm(self.turned_away.loss_minor, self.everyone.loss_minor)

    @property
    def good_share_ppm(self) -> int | None:
        """Share of all good money turned away."""
        return share_ppm(self.turned_away.good_money_minor, self.everyone.good_money_minor)

    @property
    def excess_ppm(self) -> int | None:
        """Share of losses avoided less share of good money turned away; a coin toss has 0."""
        if self.loss_share_ppm is None or self.good_share_ppm is None:
            return None
        return self.loss_share_ppm - self.good_share_ppm

    @property
    def break_even_margin_ppm(self) -> int | None:
        """Profit per unit of good money at which the net is nought: a margin below it, and the act pays."""
        return share_ppm(self.turned_away.loss_minor - self.cost_minor, self.turned_away.good_money_minor)


def turn_away(rows: Mask) -> Act:
    """Turning these decisions away, which costs nothing in itself."""
    return Act(rows, np.zeros(len(rows), np.int64))


def price_acts(
    person: Int64,
    outcomes: Outcomes,
    acts: Mapping[str, Act],
    groups: Mapping[str, Mask],
    parts: Mapping[str, Mask],
    generator: np.random.Generator,
    draws: int,
) -> dict[str, dict[str, Priced]]:
    """Each act on each group and part, by act and group name; all see the same draws of persons.

    A part (a vintage) has an interval of its net alone. Decisions without an outcome count nowhere.
    """
    amounts: dict[str, NDArray[np.float64]] = {}
    for where, group in {**groups, **parts}.items():
        whole = group & outcomes.counted
        for name, act in acts.items():
            on = whole & act.on
            amounts[f"net|{where}|{name}"] = _net(outcomes, act, whole, on)
            if where in groups:
                amounts[f"loss|{where}|{name}"] = np.where(on, outcomes.loss_minor, 0).astype(np.float64)
                amounts[f"good|{where}|{name}"] = np.where(on, outcomes.good_money_minor, 0).astype(np.float64)
                amounts[f"profit|{where}|{name}"] = np.where(on, outcomes.profit_minor, 0).astype(np.float64)
        if where in groups:
            amounts[f"loss|{where}"] = np.where(whole, outcomes.loss_minor, 0).astype(np.float64)
            amounts[f"good|{where}"] = np.where(whole, outcomes.good_money_minor, 0).astype(np.float64)
    drawn = draw_sums(person, amounts, generator, draws)
    return {
        name: {where: _priced(outcomes, act, group, drawn, where, name) for where, group in {**groups, **parts}.items()}
        for name, act in acts.items()
    }


def _net(outcomes: Outcomes, act: Act, whole: Mask, on: Mask) -> NDArray[np.float64]:
    return (np.where(on, outcomes.loss_minor - outcomes.profit_minor, 0) - np.where(whole, act.cost_minor, 0)).astype(np.float64)


def _priced(outcomes: Outcomes, act: Act, group: Mask, drawn: Mapping[str, NDArray[np.float64]], where: str, name: str) -> Priced:
    part = f"{where}|{name}"
    whole = f"loss|{where}" in drawn
    return Priced(
        everyone=tally(outcomes, group),
        turned_away=tally(outcomes, group & act.on),
        cost_minor=exact_sum(act.cost_minor[group & outcomes.counted]),
        net_interval=interval_of(drawn[f"net|{part}"]),
        loss_interval=interval_of(drawn[f"loss|{part}"]) if whole else None,
        profit_interval=interval_of(drawn[f"profit|{part}"]) if whole else None,
        loss_share_interval=interval_of_ratio(drawn[f"loss|{part}"], drawn[f"loss|{where}"]) if whole else None,
        good_share_interval=interval_of_ratio(drawn[f"good|{part}"], drawn[f"good|{where}"]) if whole else None,
    )
