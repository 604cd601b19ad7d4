"""One decline rule on every decision of a made book, as known then, with 90 % intervals of every figure, act and vintage. Against it a
plain Python loop over the rows that adds up the same counts and money in all and by vintage and does nothing else (`python_loop`), and that
loop with NumPy's draws of persons for the one interval of the whole net (`loop_and_one_interval`). `beforehand_2_draws` is ours nearly
without the draws, which is the nearest to the bare loop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from beforehand.connectors.book import Book
from beforehand.connectors.book.decisions import decisions_of
from beforehand.core.hindsight.backtest import ALL, DECLINE, Backtest, backtest
from beforehand.core.rules import parse
from beforehand.world.book.made import MadeBook
from beforehand.world.book.writing import manifest_of

RULE = "decline when credit_report.current_overdue > 1000.00 CNY"
ATTRIBUTE, LIMIT_MINOR = "credit_report.current_overdue", 1_000_00
SEED = 20


def prepare(made: MadeBook) -> tuple[dict[str, int], dict[str, Callable[[], Any]], Callable[[], bool]]:
    """Counts, the sides, and whether they agree in who is turned away and in the net, in all and by vintage."""
    manifest = manifest_of(made)
    decisions = decisions_of(Book(None, manifest, made.tables, ()))  # type: ignore[arg-type]
    rule = parse(RULE, decisions.catalogue)
    rows = made.tables["decisions"].to_pylist()
    age = manifest.loss_rule.age_months

    def ours(draws: int = 2_000) -> Backtest:
        return backtest(decisions, (rule,), np.random.default_rng(SEED), draws=draws)

    def python_loop() -> dict[str, list[int]]:
        return _loop(rows, age)

    def loop_and_one_interval() -> list[float]:
        sums, nets = _loop(rows, age), _net_of_persons(rows, age)
        generator = np.random.default_rng(SEED)
        drawn = [float(generator.poisson(1.0, len(nets)) @ nets) for _ in range(2_000)]
        return [sums[ALL][3], *np.quantile(drawn, [0.05, 0.95])]

    def agrees() -> bool:
        found, looped = ours(), python_loop()
        ours_by_vintage = {label: priced for label, priced in found.by_vintage[DECLINE].items() if priced.everyone.decisions}
        ours_by_vintage[ALL] = found.priced[DECLINE][ALL]
        return {
            label: [priced.everyone.decisions, priced.turned_away.decisions, priced.turned_away.bad, priced.net_minor]
            for label, priced in ours_by_vintage.items()
        } == looped

    sides = {"beforehand": ours, "beforehand_2_draws": lambda: ours(2), "python_loop": python_loop,
             "loop_and_one_interval": loop_and_one_interval}  # fmt: skip
    return {"decisions": len(rows), "draws": 2_000}, sides, agrees


def _loop(rows: list[dict[str, Any]], age_months: int) -> dict[str, list[int]]:
    """Decisions, turned away, bad of them, net in minor units, by vintage and in all."""
    sums: dict[str, list[int]] = {ALL: [0, 0, 0, 0]}
    for row in rows:
        judged = _judged(row, age_months)
        if judged is None:
            continue
        hit, bad, net = judged
        for label in (row["vintage"], ALL):
            own = sums.setdefault(label, [0, 0, 0, 0])
            own[0] += 1
            if hit:
                own[1] += 1
                own[2] += bad
                own[3] += net
    return sums


def _judged(row: dict[str, Any], age_months: int) -> tuple[bool, bool, int] | None:
    """Whether the rule is true of a decision, whether it went bad, what turning it away brings; None without an outcome at that age."""
    if row["outcome"] != "granted":
        return None
    judged_on = _months_after(row["decided_on"], age_months)
    if row["seen_until"] < judged_on:
        return None
    value = row[ATTRIBUTE]
    bad = row["lost_on"] is not None and row["lost_on"] < judged_on
    earned, cost = row["earned_minor"] or 0, row["cost_minor"] or 0
    net = row["lost_minor"] - (row["recovered_minor"] or 0) + cost - earned if bad else cost - earned
    return value is not None and value > LIMIT_MINOR, bad, net


def _net_of_persons(rows: list[dict[str, Any]], age_months: int) -> np.ndarray:
    nets: dict[str, int] = {}
    for row in rows:
        judged = _judged(row, age_months)
        if judged is not None:
            nets[row["person_id"]] = nets.get(row["person_id"], 0) + (judged[2] if judged[0] else 0)
    return np.array(list(nets.values()), np.float64)


def _months_after(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return date(year, month + 1, min(day.day, last))
