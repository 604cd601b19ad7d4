"""The made book as Arrow tables in the declared columns of a book, and the head that says how it was made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from beforehand.world.book.evidence import WHYS, AttributeColumn
from beforehand.world.book.learnt import NO_DAY, ContactColumns, FactColumns
from beforehand.world.book.people import Applications, Bools, HiddenTruth, Ints

INSTANT = pa.timestamp("us", tz="UTC")
CURRENCY = "CNY"


def keys(letter: str, numbers: Ints, digits: int = 6) -> pa.Array:
    """Keys such as D000012, counted from 1."""
    text = pc.utf8_lpad(pa.array(numbers + 1).cast(pa.string()), digits, "0")
    return pc.binary_join_element_wise(letter, text, "")


def days(values: Ints, missing: Bools | None = None) -> pa.Array:
    """Civil dates of days since 1970-01-01."""
    return pa.array(values.astype(np.int32), pa.int32(), mask=missing).cast(pa.date32())


def instants(values: Ints, missing: Bools | None = None) -> pa.Array:
    """Instants of microseconds since 1970-01-01 in UTC."""
    return pa.array(values.astype(np.int64), pa.int64(), mask=missing).cast(INSTANT)


def words(codes: Ints | Bools, names: tuple[str, ...] | list[str], missing: Bools | None = None) -> pa.Array:
    """Words of codes into a list."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32), mask=missing), pa.array(list(names))).dictionary_decode()


def constant(value: str, rows: int) -> pa.Array:
    """One word in every row."""
    return pa.repeat(pa.scalar(value), rows)


def quarters(decided_on: Ints) -> pa.Array:
    """Vintages such as 2025-Q1."""
    months = decided_on.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    distinct, code = np.unique(months // 3, return_inverse=True)
    return words(code, [f"{1970 + quarter // 4}-Q{quarter % 4 + 1}" for quarter in distinct.tolist()])


def attribute_array(column: AttributeColumn, values: Ints, missing: Bools | None) -> pa.Array:
    """Values of an attribute in its own Arrow type."""
    if column.kind == "boolean":
        return pa.array(values.astype(np.bool_), pa.bool_(), mask=missing)
    if column.kind == "category":
        return words(values, column.words, missing)
    return pa.array(values, pa.int64(), mask=missing)


def attribute_columns(columns: list[AttributeColumn]) -> dict[str, pa.Array]:
    """Each attribute with its companions: when it was known, why not, and what would have been found."""
    made: dict[str, pa.Array] = {}
    for column in columns:
        unknown = ~column.known
        made[column.name] = attribute_array(column, column.values, unknown)
        made[f"{column.name}@known_at"] = instants(column.known_at, unknown)
        made[f"{column.name}@why"] = words(column.why, [why.value for why in WHYS], column.known)
        if column.would_find is not None and column.finds is not None:
            made[f"{column.name}@truth"] = attribute_array(column, column.would_find, ~column.finds)
    return made


def fact_table(asked: Applications, facts: list[FactColumns]) -> pa.Table:
    """All facts in the order in which they became known."""
    parts: list[dict[str, Any]] = []
    for fact in facts:
        parts.append(
            {
                "row": pa.array(fact.row),
                "attribute": constant(fact.attribute.name, len(fact.row)),
                "value": _as_text(fact),
                "true_from": days(np.where(fact.true_from == NO_DAY, 0, fact.true_from), fact.true_from == NO_DAY),
                "known_at": instants(fact.known_at),
                "source": constant(fact.source, len(fact.row)),
            }
        )
    table = pa.concat_tables([pa.table(part) for part in parts])
    table = table.take(pc.sort_indices(table, [("known_at", "ascending"), ("row", "ascending"), ("attribute", "ascending")]))
    row, rows = table.column("row").to_numpy(), len(table)
    return pa.table(
        {
            "fact_id": keys("F", np.arange(rows)),
            "person_id": keys("P", asked.person[row]),
            "decision_id": keys("D", row),
            "attribute": table.column("attribute"),
            "value": table.column("value"),
            "true_from": table.column("true_from"),
            "true_to": pa.nulls(rows, pa.date32()),
            "known_at": table.column("known_at"),
            "known_basis": constant("recorded", rows),
            "source": table.column("source"),
        }
    )


def _as_text(fact: FactColumns) -> pa.Array:
    if fact.attribute.kind == "boolean":
        return words(fact.values, ("false", "true"), ~fact.found)
    if fact.attribute.kind == "category":
        return words(fact.values, fact.attribute.words, ~fact.found)
    return pa.array(fact.values, pa.int64(), mask=~fact.found).cast(pa.string())


def contact_table(asked: Applications, loan_rows: Ints, contacts: ContactColumns) -> pa.Table:
    """Dials and visits with what they cost."""
    rows, row = len(contacts.loan), loan_rows[contacts.loan]
    return pa.table(
        {
            "contact_id": keys("C", np.arange(rows)),
            "person_id": keys("P", asked.person[row]),
            "loan_id": keys("L", row),
            "happened_at": instants(contacts.happened_at),
            "known_at": instants(contacts.happened_at),
            "kind": words(contacts.visit, ("call", "visit")),
            "result": words(contacts.reached, ("not_reached", "met_borrower")),
            "staff": pa.nulls(rows, pa.string()),
            "cost_minor": pa.array(contacts.cost_minor, pa.int64()),
            "currency": constant(CURRENCY, rows),
        }
    )


def hidden_table(truth: HiddenTruth, policy_says: Ints, policy_words: tuple[str, ...]) -> pa.Table:
    """The hidden truth, one row a decision; no table of the book, no rule can ask for it."""
    return pa.table(
        {
            "decision_id": keys("D", np.arange(len(truth.ability))),
            "ability": pa.array(truth.ability),
            "willingness": pa.array(truth.willingness),
            "lives_elsewhere": pa.array(truth.lives_elsewhere),
            "concealed_cash": pa.array(truth.concealed_cash),
            "overdue_elsewhere_minor": pa.array(truth.overdue_elsewhere_minor, pa.int64()),
            "shock_month": pa.array(truth.shock_month, pa.int64()),
            "policy_version_1_says": words(policy_says, policy_words),
        }
    )
