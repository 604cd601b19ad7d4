"""Beforehand in a notebook: a book's positions as a table, a rule tried on a book as text one reads.

Loaded on first use by `import beforehand`; the functions are those of the command line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np
import pyarrow as pa

from beforehand.connectors.book import Book
from beforehand.connectors.book.candidates import candidate_of, watched
from beforehand.connectors.book.decisions import decisions_of
from beforehand.connectors.book.standing import standing_of, standing_table
from beforehand.core.hindsight.backtest import Backtest
from beforehand.core.hindsight.backtest import backtest as tried
from beforehand.core.hindsight.verdict import watch_verdict
from beforehand.core.hindsight.watch import WatchTest
from beforehand.core.rules import Effect

SEED = 20
RECHECKS = ("employer.verified", "assets.verified")


@dataclass(frozen=True, repr=False)
class Tried:
    """A rule tried on a book: `found` holds every figure (money in minor units, shares in ppm); shown, it is the answer as text."""

    found: Backtest | WatchTest
    book_name: str
    seed: int

    def __repr__(self) -> str:
        from beforehand.cli.backtest_report import as_text

        return watch_verdict(self.found) if isinstance(self.found, WatchTest) else as_text(self.found, self.book_name, self.seed)


def positions(book: Book, as_of: date, as_known_at: datetime | None = None) -> pa.Table:
    """Where every loan of a book stands on a day, as known at an aware instant (by default the end of that day, UTC): one row a loan.

    Amounts in minor units of `currency`, days as dates; a loan that cannot be computed says why in `status`. Loans without a signed
    plan are left out; raises `UnableToReadBook` where none has one.
    """
    known_at = as_known_at or datetime.combine(as_of, time.max, UTC)
    return standing_table(*standing_of(book, as_of, known_at))


def backtest(
    book: Book, rule: str, *, effect: str | None = None, judge_from: date | None = None, age_months: int | None = None,
    margin_ppm: int | None = None, seed: int = SEED, rechecks: Sequence[str] = RECHECKS,
) -> Tried:  # fmt: skip
    """A rule as text on a book's decisions, as known at each of them, in money.

    `effect` (decline, refer, watch) where the text says none; decisions from `judge_from` on apart; loans judged at `age_months` and
    good money at `margin_ppm` (profit per million), both by default the book's own. Raises `UnableToBacktest` naming a column that
    nobody could have known at the decision.
    """
    decisions = decisions_of(book)
    candidate = candidate_of(rule, book.manifest, decisions.catalogue, effect)
    if candidate.effect == Effect.WATCH:
        return Tried(watched(book, candidate, decisions, rechecks), book.manifest.name, seed)
    draws = np.random.default_rng(seed)
    found = tried(decisions, (candidate,), draws, age_months=age_months, margin_ppm=margin_ppm, judge_from=judge_from)
    return Tried(found, book.manifest.name, seed)
