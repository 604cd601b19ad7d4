"""A book's decisions as the columns that a back-test reads, with the facts as last learnt beside those known then."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from beforehand.connectors.book.facts import FactsOfDecisions
from beforehand.connectors.book.manifest import AttributeEntry, Manifest
from beforehand.connectors.book.reader import Book
from beforehand.connectors.book.refusals import MATURED_OTHERWISE, NO_ROWS, UnableToReadBook
from beforehand.connectors.book.schema import KNOWN_AT, TABLES, TRUTH, WHY
from beforehand.core.basics.columns import booleans, integers, words
from beforehand.core.basics.refusals import Refusal
from beforehand.core.hindsight.decisions import Basis, Decisions, Knowledge, Outcome, Terms
from beforehand.core.hindsight.loan_months import LOAN_MONTH_ATTRIBUTES
from beforehand.core.hindsight.outcomes import months_after
from beforehand.core.hindsight.refusals import OTHER_CURRENCY, UnableToBacktest
from beforehand.core.rules import Attribute, Catalogue, Kind, starter_catalogue
from beforehand.core.rules.columns import WHY_CODES, FactColumn

WHILE_IT_RUNS = Knowledge(Basis.AFTER, "it is seen while the loan runs; a watch rule may ask for it", "贷款存续期间才可见；仅关注规则可用")
_WHY_CODE = {why.value: code for code, why in enumerate(WHY_CODES)}
_KIND_OF = {pa.bool_(): Kind.BOOLEAN, pa.date32(): Kind.DATE, pa.string(): Kind.CATEGORY, pa.large_string(): Kind.CATEGORY}


def decisions_of(book: Book) -> Decisions:
    """The decisions of a book that was read with `decisions` and, for the price of hindsight, `facts`.

    Raises `UnableToReadBook` where there is no decision, `UnableToBacktest` where one is in another currency than the book.
    """
    rows, manifest = book.tables["decisions"], book.manifest
    if not len(rows):
        raise UnableToReadBook(Refusal(NO_ROWS, {"file": "decisions.parquet", "refused": 0, "rows": 0}))
    _check_currency(rows, manifest.currency)
    _check_maturity(rows, manifest.loss_rule.age_months)
    declared = {column.name for column in TABLES["decisions"].columns}
    names = [name for name in rows.column_names if name not in declared and "@" not in name]
    catalogue = catalogue_of(manifest, rows, names)
    columns = {name: _fact_column(rows, name, catalogue[name]) for name in names}
    truths = {name: _fact_column(rows, name, catalogue[name], TRUTH) for name in names if name + TRUTH in rows.column_names}
    knowledge = {each.name: WHILE_IT_RUNS for each in LOAN_MONTH_ATTRIBUTES}
    knowledge |= {name: _knowledge(entry, rows, name) for name, entry in manifest.attributes.items()}
    vintage, person = words(rows.column("vintage")), words(rows.column("person_id"))
    decision_id = tuple(rows.column("decision_id").to_pylist())
    decided_at = integers(rows.column("decided_at")).values
    facts = FactsOfDecisions(book.tables.get("facts", TABLES["facts"].arrow_schema().empty_table()), decision_id, catalogue, names)
    return Decisions(
        terms=_terms(manifest),
        catalogue=catalogue,
        decision_id=decision_id,
        person=person.codes.values,
        decided_at=decided_at,
        decided_on=integers(rows.column("decided_on")).values,
        vintage=vintage.codes.values,
        vintages=vintage.words,
        outcome=_outcomes(rows.column("outcome")),
        funded=integers(rows.column("funded_minor")),
        earned=integers(rows.column("earned_minor")),
        lost=integers(rows.column("lost_minor")),
        lost_on=integers(rows.column("lost_on")),
        recovered=integers(rows.column("recovered_minor")),
        cost=integers(rows.column("cost_minor")),
        seen_until=integers(rows.column("seen_until")),
        columns=columns,
        knowledge=knowledge,
        truths=truths if manifest.made else {},
        known_now=facts.as_learnt(),
        rebuilt_otherwise=facts.disagreeing(columns, decided_at),
    )


def catalogue_of(manifest: Manifest, rows: pa.Table, names: Iterable[str]) -> Catalogue:
    """The starter catalogue in the book's currency, what is seen of a running loan, and every attribute of the book besides.

    What may not be asked for stands in it too, so that the refusal can name it and say why.
    """
    starter = starter_catalogue(manifest.currency)
    own = {}
    for name, entry in manifest.attributes.items():
        if name in starter and starter[name].kind == entry.kind and entry.currency in (None, manifest.currency):
            own[name] = starter[name]
        else:
            own[name] = Attribute(
                name=name, kind=Kind(entry.kind), en=entry.note_en or name, zh=entry.note_zh or name, source=manifest.source,
                currency=entry.currency or (manifest.currency if entry.kind == "money" else None),
            )  # fmt: skip
    for name in names:
        own.setdefault(name, starter.get(name) or Attribute(name=name, kind=_kind_of(rows.schema.field(name).type), en=name, zh=name))
    known = [*starter.values(), *LOAN_MONTH_ATTRIBUTES]
    return Catalogue({**{each.name: each for each in known}, **own}.values())


def _kind_of(kind: pa.DataType) -> Kind:
    return _KIND_OF.get(kind.value_type if pa.types.is_dictionary(kind) else kind, Kind.NUMBER)


def _terms(manifest: Manifest) -> Terms:
    loss, good = manifest.loss_rule, manifest.good_money
    return Terms(manifest.currency, loss.age_months, loss.en, loss.zh, good.counts, good.margin_ppm, good.en, good.zh, manifest.made)


def _check_currency(rows: pa.Table, currency: str) -> None:
    other = np.flatnonzero(pc.not_equal(rows.column("currency"), currency).to_numpy())
    if len(other):
        row = int(other[0])
        values = {"decision": rows.column("decision_id")[row].as_py(), "found": rows.column("currency")[row].as_py(), "currency": currency}
        raise UnableToBacktest(Refusal(OTHER_CURRENCY, values))


def _check_maturity(rows: pa.Table, age_months: int) -> None:
    """`matured` says what `seen_until` and the book's age say; a book that contradicts itself there is refused."""
    seen_until = integers(rows.column("seen_until"))
    followed = seen_until.valid & (seen_until.values >= months_after(integers(rows.column("decided_on")).values, age_months))
    wrong = np.flatnonzero(followed != booleans(rows.column("matured")).values)
    if len(wrong):
        row = int(wrong[0])
        values = {"decision": rows.column("decision_id")[row].as_py(), "matured": not followed[row], "age": age_months}
        raise UnableToReadBook(Refusal(MATURED_OTHERWISE, {**values, "rows": len(wrong)}))


def _outcomes(values: pa.ChunkedArray) -> NDArray[np.int8]:
    names = pa.array([outcome.name.lower() for outcome in Outcome], pa.string())
    return np.asarray(pc.index_in(values, value_set=names).to_numpy(), np.int8)


def _knowledge(entry: AttributeEntry, rows: pa.Table, name: str) -> Knowledge:
    dated = integers(rows.column(name + KNOWN_AT)) if name + KNOWN_AT in rows.column_names else None
    return Knowledge(Basis(entry.basis.value), entry.note_en, entry.note_zh, dated)


def _fact_column(rows: pa.Table, name: str, attribute: Attribute, companion: str = "") -> FactColumn:
    column = _plain_column(rows.column(name + companion), attribute)
    if companion or name + WHY not in rows.column_names:
        return column
    code = integers(pc.index_in(rows.column(name + WHY), value_set=pa.array(list(_WHY_CODE), pa.string())))
    return FactColumn(column.values, column.valid, np.where(code.valid, code.values, 0).astype(np.int8), column.decimals, column.words)


def _plain_column(values: pa.ChunkedArray, attribute: Attribute) -> FactColumn:
    match attribute.kind:
        case Kind.CATEGORY:
            found = words(values)
            return FactColumn(found.codes.values, found.codes.valid, words=found.words)
        case Kind.BOOLEAN:
            yes = booleans(values)
            return FactColumn(yes.values, yes.valid)
        case _ if pa.types.is_floating(values.type):  # undeclared and float: kept apart, its name is refused before it is read
            return FactColumn(np.zeros(len(values), np.int64), np.zeros(len(values), np.bool_))
        case _:
            number = integers(values)
            return FactColumn(number.values, number.valid)
