"""The one place where Arrow columns become a value array and a validity array.

Arrow's int64 with nulls silently becomes float64 in NumPy and loses units beyond 2^53; here nulls are told apart first, the value of
a null is 0 and is never looked at without its validity. Whatever cannot be taken exactly is a TypeError that names the Arrow type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


@dataclass(frozen=True)
class Column:
    """Values with validity, both of one length. int64: counts, minor units, ppm, days since 1970-01-01, microseconds since then."""

    values: NDArray[Any]
    valid: NDArray[np.bool_]

    def __post_init__(self) -> None:
        assert self.values.shape == self.valid.shape, "values and validity have one length"

    def __len__(self) -> int:
        return int(self.values.shape[0])

    def required(self, name: str) -> NDArray[Any]:
        """The values of a column that may not be unknown; ValueError with the first unknown row where it is."""
        if not self.valid.all():
            raise ValueError(f"{name} is unknown in row {int(np.argmin(self.valid))}; it may not be")
        return self.values


@dataclass(frozen=True)
class WordColumn:
    """Words as codes into a list of distinct words; the code of an unknown row is 0 and not valid."""

    codes: Column
    words: tuple[str, ...]


@dataclass(frozen=True)
class ListColumn:
    """A list column: row r holds `items` from offsets[r] to offsets[r + 1]; an unknown list is empty and not valid."""

    offsets: NDArray[np.int64]
    items: pa.Array
    valid: NDArray[np.bool_]


def _whole(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _validity(array: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(array.is_valid().to_numpy(zero_copy_only=False), np.bool_)


def integers(array: pa.Array | pa.ChunkedArray) -> Column:
    """Whole numbers, civil dates (days since 1970-01-01) and instants (microseconds since then, UTC) as int64 and validity.

    Refused: floating point, unsigned values beyond int64, instants without a zone (an instant is UTC with its zone named).
    """
    whole = _whole(array)
    kind = whole.type
    if pa.types.is_date32(kind):
        plain = whole.cast(pa.int32()).cast(pa.int64())
    elif pa.types.is_timestamp(kind) and kind.tz is not None:
        plain = whole.cast(pa.timestamp("us", kind.tz)).cast(pa.int64())
    elif pa.types.is_integer(kind) or pa.types.is_null(kind):
        plain = whole.cast(pa.int64())
    else:
        raise TypeError(f"{kind} does not hold whole numbers, civil dates or instants with a zone")
    return Column(np.asarray(plain.fill_null(0).to_numpy(zero_copy_only=False), np.int64), _validity(plain))


def booleans(array: pa.Array | pa.ChunkedArray) -> Column:
    """Booleans and their validity; an unknown one is False and not valid."""
    whole = _whole(array)
    if not pa.types.is_boolean(whole.type):
        raise TypeError(f"{whole.type} does not hold booleans")
    return Column(np.asarray(whole.fill_null(False).to_numpy(zero_copy_only=False), np.bool_), _validity(whole))


def reals(array: pa.Array | pa.ChunkedArray) -> Column:
    """Measured quantities (a ratio, a distance; never money) as float64 and validity; NaN counts as unknown."""
    whole = _whole(array)
    if not (pa.types.is_floating(whole.type) or pa.types.is_integer(whole.type)):
        raise TypeError(f"{whole.type} does not hold numbers")
    values = np.asarray(whole.cast(pa.float64(), safe=False).fill_null(0.0).to_numpy(zero_copy_only=False), np.float64)
    known = _validity(whole) & ~np.isnan(values)
    return Column(np.where(known, values, 0.0), known)


def words(array: pa.Array | pa.ChunkedArray) -> WordColumn:
    """Words as int64 codes into their sorted distinct list, and validity."""
    whole = _whole(array)
    if pa.types.is_dictionary(whole.type):
        whole = whole.dictionary_decode()
    if not (pa.types.is_string(whole.type) or pa.types.is_large_string(whole.type)):
        raise TypeError(f"{whole.type} does not hold words")
    distinct = sorted(word for word in pc.unique(whole).to_pylist() if word is not None)
    codes = pc.index_in(whole, value_set=pa.array(distinct, whole.type))
    return WordColumn(integers(codes), tuple(distinct))


def lists(array: pa.Array | pa.ChunkedArray) -> ListColumn:
    """A list column in offsets form, offsets as int64 starting at 0."""
    whole = _whole(array)
    if not (pa.types.is_list(whole.type) or pa.types.is_large_list(whole.type)):
        raise TypeError(f"{whole.type} does not hold lists")
    valid = _validity(whole)
    lengths = integers(pc.list_value_length(whole)).values
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.where(valid, lengths, 0), dtype=np.int64)])
    return ListColumn(offsets, whole.flatten(), valid)


def arrow_integers(column: Column) -> pa.Array:
    """An int64 Arrow array with nulls where the column is not valid."""
    return pa.array(column.values, pa.int64(), mask=~column.valid)
