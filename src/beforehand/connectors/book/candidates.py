"""A candidate rule as text, read in the names of a book; and a watch rule tried on the months of its loans."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from beforehand.connectors.book.loans import decision_rows, last_day_of, loans_of
from beforehand.connectors.book.manifest import Manifest
from beforehand.connectors.book.reader import Book
from beforehand.core.basics.refusals import Refusal
from beforehand.core.hindsight.decisions import Decisions
from beforehand.core.hindsight.loan_months import loan_months
from beforehand.core.hindsight.refusals import TWO_EFFECTS, UnableToBacktest
from beforehand.core.hindsight.watch import WatchTest, watch_test
from beforehand.core.rules import Catalogue, Effect, Rule, parse
from beforehand.core.rules.predicates import make_rule


def in_the_book_s_names(text: str, manifest: Manifest) -> str:
    """The rule with the source's spelling of a column (`ChgOffPrinGr`) put into the book's (`chg_off_prin_gr`); quoted words stay."""
    names = {entry.also: name for name, entry in manifest.attributes.items() if entry.also and entry.also not in manifest.attributes}
    return re.sub(r'"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*', lambda word: names.get(word.group(), word.group()), text)


def candidate_of(text: str, manifest: Manifest, catalogue: Catalogue, effect: str | None = None) -> Rule:
    """The rule of a text; where the text does not say what it does, `effect` (decline, refer or watch), else it declines.

    Raises what `parse` raises, and `UnableToBacktest` where the text says one effect and the caller another.
    """
    rule = parse(in_the_book_s_names(text, manifest), catalogue)
    if rule.effect is None:
        return make_rule(Effect(effect or "decline"), rule.predicate)
    if effect and rule.effect != effect:
        raise UnableToBacktest(Refusal(TWO_EFFECTS, {"said": rule.effect, "asked": effect}))
    return rule


def watched(book: Book, rule: Rule, decisions: Decisions, rechecks: Sequence[str]) -> WatchTest:
    """A watch rule on each month of each loan; the book was read with `loans`, `installments` and `events`.

    `rechecks` are the attributes looked at again at each alert. Raises `UnableToReadBook` where no loan has a plan.
    """
    loans = loans_of(book)
    months = loan_months(loans.columns, last_day_of(loans.columns))
    rows = np.array(decision_rows(loans, decisions.decision_id), np.int64)
    return watch_test(rule, months, rows, decisions, list(rechecks), decisions.catalogue)
