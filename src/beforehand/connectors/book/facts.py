"""The facts of a book about its decisions: each attribute as it was last learnt before an instant, or last of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from beforehand.core.basics.columns import Column, integers, words
from beforehand.core.basics.dates import day_number
from beforehand.core.basics.truth import Why
from beforehand.core.rules import Attribute, Catalogue, Kind
from beforehand.core.rules.columns import WHY_CODES, FactColumn

Int64 = NDArray[np.int64]


class FactsOfDecisions:
    """Facts in the order in which they were learnt (`known_at`, then `fact_id`), by attribute; those of no decision are left aside."""

    def __init__(self, facts: pa.Table, decision_id: Sequence[str], catalogue: Catalogue, names: Sequence[str]) -> None:
        """The facts about these decisions and attributes."""
        facts = facts.filter(pc.is_in(facts.column("attribute"), value_set=pa.array(list(names), pa.string())))
        facts = facts.filter(pc.is_in(facts.column("decision_id"), value_set=pa.array(decision_id, pa.string())))
        facts = facts.sort_by([("known_at", "ascending"), ("fact_id", "ascending")])
        self.catalogue, self.rows = catalogue, len(decision_id)
        self.about = integers(pc.index_in(facts.column("decision_id"), value_set=pa.array(decision_id, pa.string()))).values
        self.known_at, self.texts = integers(facts.column("known_at")).values, facts.column("value")
        attribute = words(facts.column("attribute"))
        self.of = {name: np.flatnonzero(attribute.codes.values == code) for code, name in enumerate(attribute.words)}

    def as_learnt(self, until: Int64 | None = None) -> dict[str, FactColumn]:
        """Each attribute that has facts, by decision, as last learnt, or as last learnt up to each decision's instant `until`."""
        found = {}
        for name, mine in self.of.items():
            kept = mine if until is None else mine[self.known_at[mine] <= until[self.about[mine]]]
            found[name] = _last_learnt(self.texts.take(pa.array(kept)), self.about[kept], self.rows, self.catalogue[name])
        return found

    def disagreeing(self, columns: Mapping[str, FactColumn], decided_at: Int64) -> dict[str, int]:
        """In how many decisions an attribute as the book says it was known then is not the last of its facts up to the decision."""
        disagreeing = {}
        for name, rebuilt in self.as_learnt(decided_at).items():
            served = columns[name]
            differs = served.valid != rebuilt.valid
            both = served.valid & rebuilt.valid
            if served.words or rebuilt.words:
                differs |= both & (np.array([*served.words, ""])[served.values] != np.array([*rebuilt.words, ""])[rebuilt.values])
            else:
                differs |= both & (served.values != rebuilt.values)
            if differs.any():
                disagreeing[name] = int(np.count_nonzero(differs))
        return disagreeing


def _last_learnt(texts: pa.ChunkedArray, about: Int64, rows: int, attribute: Attribute) -> FactColumn:
    """The texts in the order in which they were learnt: the last one about a decision stands."""
    parsed = _parsed(texts, attribute)
    values, valid = np.zeros(rows, parsed.values.dtype), np.zeros(rows, np.bool_)
    values[about], valid[about] = parsed.values, parsed.valid  # of several assignments to one row NumPy keeps the last
    why = np.full(rows, WHY_CODES.index(Why.NEVER_ASKED), np.int8)
    why[about] = WHY_CODES.index(Why.NOT_GIVEN)
    return FactColumn(values, valid, why, 0, parsed.words)


def _parsed(texts: pa.ChunkedArray, attribute: Attribute) -> FactColumn:
    match attribute.kind:
        case Kind.CATEGORY:
            found = words(texts)
            return FactColumn(found.codes.values, found.codes.valid, words=found.words)
        case Kind.BOOLEAN:
            yes = Column(pc.fill_null(pc.equal(texts, "true"), False).to_numpy(), pc.is_valid(texts).to_numpy())
            return FactColumn(yes.values, yes.valid)
        case Kind.DATE:
            days = [None if text is None else day_number(date.fromisoformat(text)) for text in texts.to_pylist()]
            number = integers(pa.array(days, pa.int64()))
        case _:
            number = integers(texts.cast(pa.int64()))
    return FactColumn(number.values, number.valid)
