"""A candidate rule tried on a book: the answer of `core.hindsight` as plain data, with what stood in force beside it."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from beforehand.connectors.book import TABLES, UnableToReadBook, read_book
from beforehand.connectors.book.manifest import FILE_NAME
from beforehand.core.hindsight.refusals import UnableToBacktest
from beforehand.core.ledger.chain import canonical
from beforehand.core.rules import Effect, UnableToRead
from beforehand.office.learning.models import Book, CandidateRule
from beforehand.office.learning.refusing import UnableToBackTest
from beforehand.office.underwriting.models import PolicyRelease
from beforehand.office.underwriting.queries import version_of

if TYPE_CHECKING:
    from beforehand.connectors.book import Book as ReadBook
    from beforehand.core.hindsight.decisions import Decisions
    from beforehand.core.rules import Rule

SEED = 20
"""Of the draws behind every interval; it stands in the result, so that the same test can be run again."""

DRIFT = "loan.growing_lateness"
"""The monitor that a watched loan carries: days late grew twice running."""


def book_hash(folder: Path) -> str:
    """SHA-256 over the head and the tables of a book folder, name and content; other files in it do not count."""
    whole = hashlib.sha256()
    for name in sorted([FILE_NAME, *(f"{table}.parquet" for table in TABLES)]):
        path = folder / name
        if path.is_file():
            with path.open("rb") as opened:
                whole.update(f"{name} {hashlib.file_digest(opened, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()


def result_hash(result: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical form of a result."""
    return hashlib.sha256(canonical(dict(result))).hexdigest()


def tried(rule: CandidateRule, book: Book, release: PolicyRelease | None) -> dict[str, Any]:
    """Try the rule on the book, beside what `release` already declines. Raises `UnableToBackTest` by the column's name.

    Money in minor units, shares in ppm. Refused where the folder is gone or is not what the office knows under this hash.
    """
    folder = Path(book.path)
    if not folder.is_dir() or book_hash(folder) != book.content_hash:
        raise UnableToBackTest(
            _("The book %(name)s is not what it was when the office came to know it. Register it again.") % {"name": book.name},
            code="book_changed",
        )
    try:
        return _try(rule, folder, book.content_hash, release)
    except (UnableToReadBook, UnableToBacktest, UnableToRead) as refused:
        raise UnableToBackTest.from_refusal(refused.refusal) from refused


@dataclass(frozen=True)
class _Read:
    """A book's decisions, its name, and how many of its rows could not be read."""

    decisions: Decisions
    name: str
    rows_left_out: int


@functools.lru_cache(maxsize=1)
def _read(folder: Path, content_hash: str) -> _Read:
    """The book's decisions; the last book read is kept, because rules are tried one after another on the same."""
    from beforehand.connectors.book.decisions import decisions_of

    read = read_book(folder, ["loans", "decisions", "facts"])
    return _Read(decisions_of(read), read.manifest.name, len(read.refusals))


def _try(rule: CandidateRule, folder: Path, content_hash: str, release: PolicyRelease | None) -> dict[str, Any]:
    # The kernels and their columns are loaded only where a book is really read.
    import numpy as np

    from beforehand.core.hindsight.backtest import backtest
    from beforehand.core.hindsight.plain import plain_backtest
    from beforehand.core.rules import parse

    read = _read(folder, content_hash)
    decisions = read.decisions
    asked = parse(rule.text, decisions.catalogue)
    stands, left_out = _in_force(release, decisions)
    if asked.effect is Effect.WATCH:
        answer = _watched(rule, asked, folder, decisions)
    else:
        found = backtest(decisions, (asked,), np.random.default_rng(SEED), in_force=stands)
        answer = plain_backtest(found, read.name, SEED)
    beside = {"version": release.version if release else None, "declines": [each.text for each in stands], "left_out": left_out}
    return answer | {"rule": rule.text, "in_force": beside, "rows_left_out": read.rows_left_out, "currency": decisions.terms.currency,
                     "made": decisions.terms.made}  # fmt: skip


def _in_force(release: PolicyRelease | None, decisions: Decisions) -> tuple[tuple[Rule, ...], list[str]]:
    """The rules in force that decline, as far as the book can answer them; the others by their text."""
    from beforehand.core.hindsight.known_then import columns_known_then
    from beforehand.core.rules import parse

    stands, left_out = [], []
    for each in version_of(release).rules if release else ():
        if each.effect is not Effect.DECLINE:
            continue
        try:
            read = parse(each.text, decisions.catalogue)
            columns_known_then(decisions, [attribute.name for attribute in read.attributes])
        except (UnableToRead, UnableToBacktest):
            left_out.append(each.text)
        else:
            stands.append(read)
    return tuple(stands), left_out


def _watched(rule: CandidateRule, asked: Rule, folder: Path, decisions: Decisions) -> dict[str, Any]:
    """A watch rule says whom to watch: its loans are tried for the drift of lateness, and its re-checks are counted as they fall due."""
    import numpy as np

    from beforehand.connectors.book.loans import decision_rows, last_day_of, loans_of
    from beforehand.core.hindsight.loan_months import loan_months
    from beforehand.core.hindsight.plain import plain_watch
    from beforehand.core.hindsight.watch import rechecks_due, watch_test
    from beforehand.core.policy.decision import evidence_for
    from beforehand.core.rules import parse

    read: ReadBook = read_book(folder, ["loans", "installments", "events"])
    loans = loans_of(read)
    months = loan_months(loans.columns, last_day_of(loans.columns))
    rows = np.array(decision_rows(loans, decisions.decision_id), np.int64)
    alerts = asked
    if not any(attribute.name in months.columns for attribute in asked.attributes):
        alerts = parse(f"watch when ({asked.text.partition(' when ')[2]}) and {DRIFT}", decisions.catalogue)
    found = watch_test(alerts, months, rows, decisions, rule.recheck_what, decisions.catalogue)
    answer = plain_watch(found, read.manifest.name)
    if rule.recheck_months:
        watched, due = rechecks_due(asked, months, rows, decisions, rule.recheck_months)
        each_minor = sum(order.cost_minor for order in evidence_for(rule.recheck_what, decisions.catalogue))
        answer["scheduled"] = {"loans_watched": watched, "due": due, "cost_minor": due * each_minor, "every_months": rule.recheck_months}
    return answer | {"monitor": alerts.text}
