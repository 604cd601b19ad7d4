"""Judging many files at once: each predicate becomes two bitmaps once, rules combine bitmaps in Kleene's logic.

One bit says *true*, another *false*; neither set is unknown, both is impossible. The semantics are those of `judging`: a row of columns
and the same facts on their own have one answer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.columns import Column, WordColumn
from beforehand.core.basics.dates import day_number
from beforehand.core.basics.money import Money
from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.basics.truth import Missing, Truth, Why
from beforehand.core.rules.catalogue import Attribute, Kind
from beforehand.core.rules.predicates import And, Compare, Holds, IsUnknown, Leaf, Not, Operator, Or, Predicate, Rule, text_of
from beforehand.core.rules.unreadable import UnableToRead
from beforehand.core.rules.values import Value, look_up

WHY_CODES: tuple[Why, ...] = tuple(Why)
"""The code of a why is its place here; code 0 is *never asked*."""

UNFIT_COLUMN = RefusalKind(
    "rule.unfit_column",
    50,
    "The column {attribute} cannot be read by a rule: {reason}. Give values as whole numbers with a mark for each row that has none.",
    "规则无法读取列 {attribute}：{reason_zh}。请以整数给出数值，并逐行标明哪些没有值。",
    "docs/reference/rules.md",
)


@dataclass(frozen=True)
class FactColumn(Column):
    """One attribute of many files: int64, int8 or bool values with validity.

    `values`: minor units of the catalogue's currency, whole numbers at `decimals` places (75 at 2 is 0.75), 0 and 1 for no and yes, days
    since 1970-01-01, or codes into `words`. `why`: the place in `WHY_CODES` where a row is not valid; without it never asked.
    """

    why: NDArray[np.int8] | None = None
    decimals: int = 0
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, attribute: Attribute, found: Sequence[Value | Missing]) -> FactColumn:
        """The column of these values, exactly; a number that does not fit int64 at its places raises OverflowError."""
        looked = [look_up({attribute.name: each}, attribute) for each in found]
        valid = np.array([not isinstance(each, Missing) for each in looked], np.bool_)
        why = np.array([WHY_CODES.index(each.why) if isinstance(each, Missing) else 0 for each in looked], np.int8)
        numbers = [each for each in looked if isinstance(each, Decimal)]
        decimals = max((max(0, -int(number.as_tuple().exponent)) for number in numbers), default=0)
        words = tuple(sorted({each for each in looked if isinstance(each, str)}))
        values = [0 if isinstance(each, Missing) else _whole(each, decimals, words) for each in looked]
        return cls(np.array(values, np.int64), valid, why, decimals, words)


RuleColumn: TypeAlias = Column | WordColumn
"""What a rule can read: a `FactColumn`, or a plain column or word column whose unknown rows were never asked."""


def _whole(value: Value, decimals: int, words: tuple[str, ...]) -> int:
    if isinstance(value, Money):
        return value.minor
    if isinstance(value, str):
        return words.index(value)
    if isinstance(value, date):
        return day_number(value)
    return int(Fraction(value) * 10**decimals)


def _fact_column(attribute: Attribute, column: object) -> FactColumn:
    """The column as facts; refused where it cannot tell unknown from a value, holds floats, or has another shape."""
    if isinstance(column, WordColumn):
        column = FactColumn(column.codes.values, column.codes.valid, words=column.words)
    if not isinstance(column, Column):
        raise _unfit(attribute, "it cannot say that a row has no value", "它无法表示某行没有值")
    if not isinstance(column, FactColumn):
        column = FactColumn(column.values, column.valid)
    if column.values.dtype.kind not in "iub" or column.values.dtype == np.uint64:
        raise _unfit(attribute, f"its values are {column.values.dtype}", f"其数值类型为 {column.values.dtype}")
    if attribute.kind is Kind.CATEGORY and not column.words and column.valid.any():
        raise _unfit(attribute, "its codes have no words", "其代码没有对应文字")
    if column.decimals and attribute.kind is not Kind.NUMBER:
        raise _unfit(attribute, f"{attribute.kind} has no decimal places", f"{attribute.kind} 没有小数位")
    return column


def _unfit(attribute: Attribute, reason: str, reason_zh: str) -> UnableToRead:
    return UnableToRead(Refusal(UNFIT_COLUMN, {"attribute": attribute.name, "reason": reason, "reason_zh": reason_zh}))


@dataclass(frozen=True)
class Planes:
    """Truths of `rows` rows as two packed bitmaps, first row in the highest bit of the first byte."""

    is_true: NDArray[np.uint8]
    is_false: NDArray[np.uint8]
    rows: int

    @classmethod
    def of(cls, holds: NDArray[np.bool_], known: NDArray[np.bool_]) -> Planes:
        """True where it holds and is known, false where it does not and is known, else unknown."""
        return cls(np.packbits(holds & known), np.packbits(~holds & known), int(known.shape[0]))

    def negated(self) -> Planes:
        """Kleene's *not*."""
        return Planes(self.is_false, self.is_true, self.rows)

    def both(self, other: Planes) -> Planes:
        """Kleene's *and*."""
        return Planes(self.is_true & other.is_true, self.is_false | other.is_false, self.rows)

    def either(self, other: Planes) -> Planes:
        """Kleene's *or*."""
        return Planes(self.is_true | other.is_true, self.is_false & other.is_false, self.rows)

    def unknown(self) -> NDArray[np.uint8]:
        """The unknown rows, packed; bits after the last row are not zero."""
        return ~(self.is_true | self.is_false)

    def truths(self) -> NDArray[np.int8]:
        """One `Truth` a row as int8: 0 false, 1 unknown, 2 true."""
        true = np.unpackbits(self.is_true, count=self.rows).view(np.int8)
        return true + np.int8(1) - np.unpackbits(self.is_false, count=self.rows).view(np.int8)

    def count(self) -> dict[Truth, int]:
        """How many rows are false, unknown, true."""
        true, false = (int(np.bitwise_count(plane).sum(dtype=np.int64)) for plane in (self.is_true, self.is_false))
        return {Truth.FALSE: false, Truth.UNKNOWN: self.rows - true - false, Truth.TRUE: true}


class Truths:
    """The predicates of many rules over one set of columns: each is judged once, whoever asks.

    A column that is absent was never asked in any row; `rows` must be given where there is no column at all.
    """

    def __init__(self, columns: Mapping[str, RuleColumn], rows: int | None = None) -> None:
        """Truths over `columns` (attribute name to column, all of one length) of `rows` rows."""
        lengths = {len(column.codes if isinstance(column, WordColumn) else column) for column in columns.values()}
        lengths |= set() if rows is None else {rows}
        assert len(lengths) == 1, f"columns of one length, or a number of rows, are needed; found {sorted(lengths)}"
        self.columns = dict(columns)
        self.rows = lengths.pop()
        self._facts: dict[str, FactColumn] = {}
        self._leaves: dict[str, Planes] = {}

    def facts(self, attribute: Attribute) -> FactColumn:
        """The column of an attribute; where nobody brought one, unknown and never asked in each row."""
        if attribute.name not in self._facts:
            absent = Column(np.zeros(self.rows, np.int8), np.zeros(self.rows, np.bool_))
            self._facts[attribute.name] = _fact_column(attribute, self.columns.get(attribute.name, absent))
        return self._facts[attribute.name]

    def planes(self, predicate: Predicate) -> Planes:
        """The truths of a predicate in each row."""
        match predicate:
            case Not(operand):
                return self.planes(operand).negated()
            case And(operands):
                found = self.planes(operands[0])
                for operand in operands[1:]:
                    found = found.both(self.planes(operand))
                return found
            case Or(operands):
                found = self.planes(operands[0])
                for operand in operands[1:]:
                    found = found.either(self.planes(operand))
                return found
            case _:
                text = text_of(predicate)
                if text not in self._leaves:
                    self._leaves[text] = _judge_leaf(predicate, self.facts(predicate.attribute))
                return self._leaves[text]

    def missing(self, predicate: Predicate) -> dict[str, NDArray[np.bool_]]:
        """By attribute, the rows where the predicate is unknown and that attribute would help to settle it."""
        traced: dict[str, NDArray[np.uint8]] = {}
        self._trace(predicate, self.planes(predicate).unknown(), traced)
        return {name: np.unpackbits(packed, count=self.rows).view(np.bool_) for name, packed in traced.items()}

    def why(self, predicate: Predicate) -> dict[tuple[str, Why], int]:
        """Of the rows where the predicate is unknown: by attribute and why, in how many rows that attribute is missing for it."""
        counted: Counter[tuple[str, Why]] = Counter()
        for name, rows in self.missing(predicate).items():
            why = self._facts[name].why
            codes = np.zeros(int(rows.sum()), np.int8) if why is None else why[rows]
            for code, number in zip(*np.unique(codes, return_counts=True), strict=True):
                counted[name, WHY_CODES[int(code)]] += int(number)
        return dict(counted)

    def _trace(self, predicate: Predicate, asked: NDArray[np.uint8], missing: dict[str, NDArray[np.uint8]]) -> None:
        match predicate:
            case Not(operand):
                self._trace(operand, asked, missing)
            case And(operands) | Or(operands):
                for operand in operands:
                    self._trace(operand, asked & self.planes(operand).unknown(), missing)
            case IsUnknown(_):
                return
            case _:
                name = predicate.attribute.name
                missing[name] = missing[name] | asked if name in missing else asked


def judge_columns(rule: Rule, columns: Mapping[str, RuleColumn] | Truths) -> NDArray[np.int8]:
    """The rule's truth in each row as int8: 0 false, 1 unknown, 2 true.

    Give `Truths` instead of a mapping where several rules are judged on one set of columns. `UnableToRead` where a column the rule
    asks for cannot hold an unknown, or holds floats.
    """
    return _truths(columns).planes(rule.predicate).truths()


def why_columns(rule: Rule, columns: Mapping[str, RuleColumn] | Truths) -> dict[tuple[str, Why], int]:
    """Why the rule is unknown: (attribute, why) to the number of rows that miss it. A row that misses two attributes counts for both."""
    return _truths(columns).why(rule.predicate)


def count_columns(rule: Rule, columns: Mapping[str, RuleColumn] | Truths) -> dict[Truth, int]:
    """In how many rows the rule is false, unknown, true."""
    return _truths(columns).planes(rule.predicate).count()


def _truths(columns: Mapping[str, RuleColumn] | Truths) -> Truths:
    return columns if isinstance(columns, Truths) else Truths(columns)


def _judge_leaf(leaf: Leaf, column: FactColumn) -> Planes:
    known = np.asarray(column.valid, np.bool_)
    match leaf:
        case IsUnknown(_):
            return Planes.of(~known, np.ones_like(known))
        case Holds(_):
            return Planes.of(column.values != 0, known)
        case Compare(_, sign, value):
            return Planes.of(_compare(column, sign, value), known)
    holds = np.zeros_like(known)
    for value in leaf.values:
        holds |= _compare(column, Operator.EQUAL, value)
    return Planes.of(holds, known)


def _compare(column: FactColumn, sign: Operator, value: Value) -> NDArray[np.bool_]:
    """Exact also where the bound has more decimals than the column, or lies outside its integers."""
    if isinstance(value, str):
        bound = Fraction(column.words.index(value) if value in column.words else -1)
    elif isinstance(value, Money):
        bound = Fraction(value.minor)
    elif isinstance(value, date):
        bound = Fraction(day_number(value))
    else:
        bound = Fraction(value) * 10**column.decimals
    whole = math.floor(bound)
    if bound != whole and not sign.needs_order:
        return np.full(column.values.shape, sign is Operator.NOT_EQUAL)
    if bound != whole:
        sign = Operator.LESS_OR_EQUAL if sign in (Operator.LESS, Operator.LESS_OR_EQUAL) else Operator.GREATER
    result: Any = sign.compare(column.values, whole)
    return np.asarray(result, np.bool_)
