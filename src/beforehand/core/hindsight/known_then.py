"""Which columns a rule may ask for: those that were known at the decision, and nothing else.

A column is refused by name where the book has none of it, where nothing says when it was known, where it was learnt after the decision, or
where a single dated value was.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from beforehand.core.basics.refusals import Refusal
from beforehand.core.hindsight.decisions import Basis, Decisions, Knowledge
from beforehand.core.hindsight.refusals import (
    KNOWN_AFTER,
    LEARNT_LATER_IN_ROWS,
    NO_BASIS,
    NOT_IN_BOOK,
    UNDATED_IN_ROWS,
    UnableToBacktest,
)
from beforehand.core.rules.columns import FactColumn

NOWHERE = Knowledge(Basis.NONE)


def columns_known_then(decisions: Decisions, names: Iterable[str]) -> dict[str, FactColumn]:
    """The named columns as known at each decision. Raises `UnableToBacktest` for the first that may not be asked for."""
    return {name: _known_then(decisions, name) for name in names}


def bases(decisions: Decisions, names: Iterable[str]) -> dict[str, Basis]:
    """What it rests on that each named column was known at the decision."""
    return {name: decisions.knowledge.get(name, NOWHERE).basis for name in names}


def _known_then(decisions: Decisions, name: str) -> FactColumn:
    knowledge = decisions.knowledge.get(name, NOWHERE)
    because = {
        "because": f" ({knowledge.en})" if knowledge.en else "",
        "because_zh": f"（{knowledge.zh or knowledge.en}）" if knowledge.en or knowledge.zh else "",
    }
    if knowledge.basis is Basis.AFTER:
        raise UnableToBacktest(Refusal(KNOWN_AFTER, {"column": name, **because}))
    if name not in decisions.columns and (name not in decisions.knowledge or knowledge.basis is not Basis.NONE):
        has = ", ".join(sorted(decisions.columns)) or "none"
        raise UnableToBacktest(Refusal(NOT_IN_BOOK, {"column": name, "has": has}))
    if knowledge.basis is Basis.NONE:
        raise UnableToBacktest(Refusal(NO_BASIS, {"column": name, **because}))
    column = decisions.columns[name]
    if knowledge.basis is Basis.RECORDED:
        _check_dates(decisions, name, column, knowledge)
    return column


def _check_dates(decisions: Decisions, name: str, column: FactColumn, knowledge: Knowledge) -> None:
    dated = knowledge.known_at
    undated = column.valid if dated is None else column.valid & ~dated.valid
    if undated.any():
        raise UnableToBacktest(Refusal(UNDATED_IN_ROWS, _rows(decisions, name, undated)))
    assert dated is not None or not column.valid.any()
    if dated is not None:
        later = dated.valid & (dated.values > decisions.decided_at)
        if later.any():
            raise UnableToBacktest(Refusal(LEARNT_LATER_IN_ROWS, _rows(decisions, name, later)))


def _rows(decisions: Decisions, name: str, rows: np.ndarray) -> dict[str, object]:
    first = decisions.decision_id[int(np.flatnonzero(rows)[0])]
    return {"column": name, "rows": int(rows.sum()), "decisions": len(decisions), "decision": first}
