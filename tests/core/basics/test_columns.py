"""Arrow columns become values and validity, exactly."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.core.basics.columns import arrow_integers, booleans, integers, lists, reals, words

BIG = 2**53 + 1


@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1))))
def test_int64_with_nulls_never_becomes_a_float(values: list[int | None]) -> None:
    column = integers(pa.array(values, pa.int64()))
    assert column.values.dtype == np.int64
    assert column.valid.tolist() == [value is not None for value in values]
    assert column.values.tolist() == [value or 0 for value in values]
    assert arrow_integers(column).to_pylist() == values


def test_beyond_53_bits() -> None:
    assert integers(pa.chunked_array([[BIG, None], [-BIG]])).values.tolist() == [BIG, 0, -BIG]


def test_days_and_instants() -> None:
    assert integers(pa.array([date(1970, 1, 2), None])).values.tolist() == [1, 0]
    moment = datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC)
    assert integers(pa.array([moment], pa.timestamp("us", "Asia/Shanghai"))).values.tolist() == [1_000_005]
    assert not integers(pa.nulls(2)).valid.any()


@pytest.mark.parametrize("array", [pa.array([0.5]), pa.array(["1"]), pa.array([datetime(2026, 1, 1)], pa.timestamp("us"))])  # noqa: DTZ001
def test_what_cannot_be_exact_is_refused_by_its_type(array: pa.Array) -> None:
    with pytest.raises(TypeError, match=str(array.type).split("[")[0]):
        integers(array)


def test_unsigned_beyond_int64_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid):
        integers(pa.array([2**63], pa.uint64()))


def test_booleans_and_reals() -> None:
    truth = booleans(pa.array([True, None, False]))
    assert (truth.values.tolist(), truth.valid.tolist()) == ([True, False, False], [True, False, True])
    measured = reals(pa.array([1.5, None, float("nan")]))
    assert (measured.values.tolist(), measured.valid.tolist()) == ([1.5, 0.0, 0.0], [True, False, False])
    with pytest.raises(TypeError):
        booleans(pa.array([1]))
    with pytest.raises(TypeError):
        reals(pa.array(["1"]))


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())])
def test_words(kind: pa.DataType) -> None:
    column = words(pa.array(["room 23", None, "room 22", "room 23"], pa.string()).cast(kind))
    assert column.words == ("room 22", "room 23")
    assert (column.codes.values.tolist(), column.codes.valid.tolist()) == ([1, 0, 0, 1], [True, False, True, True])


def test_lists_of_a_slice_begin_at_nothing() -> None:
    whole = pa.array([[9], [1, 2], None, [], [3]], pa.list_(pa.int64()))
    column = lists(whole.slice(1))
    assert column.offsets.tolist() == [0, 2, 2, 2, 3]
    assert column.items.to_pylist() == [1, 2, 3]
    assert column.valid.tolist() == [True, False, True, True]


def test_a_column_that_may_not_be_unknown() -> None:
    with pytest.raises(ValueError, match="principal_minor is unknown in row 1"):
        integers(pa.array([1, None])).required("principal_minor")
    assert integers(pa.array([1, 2])).required("principal_minor").tolist() == [1, 2]


def test_nothing_at_all() -> None:
    assert len(integers(pa.array([], pa.int64()))) == 0
    assert words(pa.array([], pa.string())).words == ()
    assert lists(pa.array([], pa.list_(pa.int64()))).offsets.tolist() == [0]
