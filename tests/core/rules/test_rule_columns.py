"""Columns: what a rule refuses to read, and bounds that no column of integers could hold."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from beforehand.core.basics import columns as arrow
from beforehand.core.basics.columns import Column
from beforehand.core.basics.truth import Truth, Why
from beforehand.core.rules import Attribute, Catalogue, FactColumn, Truths, UnableToRead, judge_columns, parse, why_columns

CATALOGUE = Catalogue(
    [
        Attribute(name="amount", kind="money", currency="CNY", en="amount", zh="金额"),
        Attribute(name="age", kind="number", en="age", zh="年龄"),
        Attribute(name="share", kind="number", en="share", zh="比例"),
        Attribute(name="visited", kind="boolean", en="visited", zh="已上门"),
        Attribute(name="since", kind="date", en="since", zh="自"),
        Attribute(name="trade", kind="category", en="trade", zh="职业"),
    ]
)
FALSE, UNKNOWN, TRUE = (int(truth) for truth in Truth)


def judged(text, **columns):
    return judge_columns(parse(text, CATALOGUE), columns).tolist()


def column(values, dtype=np.int64, **rest):
    return FactColumn(
        np.array([0 if value is None else value for value in values], dtype), np.array([value is not None for value in values]), **rest
    )


def test_columns_come_straight_from_arrow():
    assert judged("amount > 10.00 CNY", amount=arrow.integers(pa.array([1000, 1001, None], pa.int64()))) == [FALSE, TRUE, UNKNOWN]
    assert judged("visited", visited=arrow.booleans(pa.array([True, None, False]))) == [TRUE, UNKNOWN, FALSE]
    assert judged("since < 2026-01-02", since=arrow.integers(pa.array([date(2026, 1, 1), None, date(2026, 1, 2)]))) == [
        TRUE,
        UNKNOWN,
        FALSE,
    ]
    trades = arrow.words(pa.array(["driver", None, "nurse"]))
    assert judged('trade in ("driver", "baker")', trade=trades) == [TRUE, UNKNOWN, FALSE]
    assert judged('trade != "baker"', trade=trades) == [TRUE, UNKNOWN, TRUE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("share = 0.75", [TRUE, FALSE, FALSE]),
        ("share = 0.755", [FALSE, FALSE, FALSE]),
        ("share != 0.755", [TRUE, TRUE, TRUE]),
        ("share < 0.755", [TRUE, FALSE, TRUE]),
        ("share <= 0.755", [TRUE, FALSE, TRUE]),
        ("share > 0.755", [FALSE, TRUE, FALSE]),
        ("share >= 0.755", [FALSE, TRUE, FALSE]),
        ("share > -0.755", [TRUE, TRUE, FALSE]),
        ("share < 99999999999999999999999999", [TRUE, TRUE, TRUE]),
        ("share > 99999999999999999999999999", [FALSE, FALSE, FALSE]),
        ("share = 99999999999999999999999999", [FALSE, FALSE, FALSE]),
    ],
)
def test_bounds_finer_or_larger_than_the_column(text, expected):
    assert judged(text, share=column([75, 76, -76], decimals=2)) == expected
    assert judged(text, share=column([75, 76, -76], np.int8, decimals=2)) == expected


def test_the_value_under_an_unknown_is_never_looked_at():
    known = np.array([True, False])
    for planted in (0, 18, 99, np.iinfo(np.int64).max):
        ages = FactColumn(np.array([40, planted]), known)
        assert judged("age > 17", age=ages) == [TRUE, UNKNOWN]
        assert judged("not (age > 17)", age=ages) == [FALSE, UNKNOWN]
        assert judged("age is unknown", age=ages) == [FALSE, TRUE]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (np.array([1, 2]), "cannot say that a row has no value"),
        ([1, 2], "cannot say that a row has no value"),
        (Column(np.array([1.0, 2.0]), np.array([True, True])), "float64"),
        (Column(np.array(["1", "2"]), np.array([True, True])), "<U1"),
        (Column(np.array([1, 2], np.uint64), np.array([True, True])), "uint64"),
    ],
)
def test_a_column_that_cannot_hold_an_unknown_or_holds_floats_is_refused_by_name(given, reason):
    with pytest.raises(UnableToRead, match="age") as refused:
        judged("age > 17", age=given)
    assert refused.value.refusal.code == "rule.unfit_column"
    assert reason in refused.value.refusal.sentence()


def test_codes_without_words_and_money_with_places_are_refused():
    with pytest.raises(UnableToRead, match="no words"):
        judged('trade = "driver"', trade=column([0, 1]))
    with pytest.raises(UnableToRead, match="decimal places"):
        judged("amount > 0", amount=column([0, 1], decimals=2))


def test_columns_of_two_lengths_are_a_broken_invariant():
    with pytest.raises(AssertionError):
        judged("age > 17 and visited", age=column([1]), visited=column([1, 0]))
    with pytest.raises(AssertionError):
        judged("age > 17")


def test_without_any_column_each_row_was_never_asked():
    rule = parse("age > 17 or visited", CATALOGUE)
    truths = Truths({}, rows=9)
    assert judge_columns(rule, truths).tolist() == [UNKNOWN] * 9
    assert why_columns(rule, truths) == {("age", Why.NEVER_ASKED): 9, ("visited", Why.NEVER_ASKED): 9}


def test_why_counts_only_what_left_a_row_undecided():
    why = np.array([list(Why).index(Why.EXPIRED), 0, list(Why).index(Why.SOURCE_DOWN)], np.int8)
    ages = column([None, 40, None], why=why)
    visited = column([1, None, None])
    assert judged("age > 17 or visited", age=ages, visited=visited) == [TRUE, TRUE, UNKNOWN]
    assert why_columns(parse("age > 17 or visited", CATALOGUE), {"age": ages, "visited": visited}) == {
        ("age", Why.SOURCE_DOWN): 1,
        ("visited", Why.NEVER_ASKED): 1,
    }


def test_each_predicate_is_judged_once_for_all_rules(monkeypatch):
    from beforehand.core.rules import columns

    judged_leaves = []
    original = columns._judge_leaf
    monkeypatch.setattr(columns, "_judge_leaf", lambda leaf, column: judged_leaves.append(leaf) or original(leaf, column))
    truths = Truths({"age": column([17, 18, None]), "visited": column([1, 0, 1])})
    for text in ("age > 17", "not (age > 17) and visited", "visited or age > 17"):
        judge_columns(parse(text, CATALOGUE), truths)
    assert len(judged_leaves) == len({"age > 17", "visited"})
