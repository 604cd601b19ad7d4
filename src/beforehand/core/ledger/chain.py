"""A chain of hashes over appended rows: whoever changes, removes or reorders a sealed row breaks every later link.

Rows are sealed in batches. A seal covers the hash of the seal before it, its own number, and the digest of each of its rows in
order: SHA-256 throughout (FIPS 180-4), over UTF-8 JSON with sorted keys and no spaces (RFC 8785 for the values used here: text,
whole numbers, true, false, null, lists and objects of these). A chain cannot show that its *end* was cut off; for that its head
is told to somebody outside and compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

GENESIS = "0" * 64
"""What the first seal takes for the hash of the seal before it."""


def canonical(value: object) -> bytes:
    """The one way to write plain data as bytes; floats are refused with TypeError because they have no single spelling."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no single spelling and cannot be sealed")
    if isinstance(value, Mapping):
        for name, one in value.items():
            if not isinstance(name, str):
                raise TypeError("names of sealed fields are text")
            _refuse_floats(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            _refuse_floats(one)


def row_digest(row: Mapping[str, object]) -> str:
    """SHA-256 of one row, 64 hexadecimal characters."""
    return hashlib.sha256(canonical(row)).hexdigest()


def seal_hash(previous: str, number: int, digests: Sequence[str]) -> str:
    """The hash of seal `number` (1, 2, …) over `previous` and the row digests in order, 64 hexadecimal characters."""
    return hashlib.sha256(canonical({"previous": previous, "number": number, "rows": list(digests)})).hexdigest()


@dataclass(frozen=True)
class SealedBatch:
    """One seal as stored: its number, the ids of its rows in order, the hash before it and its own."""

    number: int
    rows: tuple[int, ...]
    previous: str
    hash: str


@dataclass(frozen=True)
class ChainFault:
    """One thing wrong in a chain: `code` gap, broken_link, row_missing, row_twice or changed; the seal's number; the row at fault."""

    code: str
    number: int
    row: int | None = None


def faults(seals: Iterable[SealedBatch], digest_of: Mapping[int, str]) -> list[ChainFault]:
    """Everything wrong in a whole chain from seal 1 on, given the digest of each row that is still there; empty where it holds."""
    found: list[ChainFault] = []
    previous, expected = GENESIS, 1
    seen: set[int] = set()
    for seal in seals:
        if seal.number != expected:
            found.append(ChainFault("gap", seal.number))
        if seal.previous != previous:
            found.append(ChainFault("broken_link", seal.number))
        missing = [row for row in seal.rows if row not in digest_of]
        found += [ChainFault("row_missing", seal.number, row) for row in missing]
        found += [ChainFault("row_twice", seal.number, row) for row in seal.rows if row in seen]
        seen.update(seal.rows)
        if not missing and seal_hash(seal.previous, seal.number, [digest_of[row] for row in seal.rows]) != seal.hash:
            found.append(ChainFault("changed", seal.number))
        previous, expected = seal.hash, seal.number + 1
    return found
