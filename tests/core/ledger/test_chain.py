"""The hash chain: any change of what was sealed is noticed."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.core.ledger.chain import GENESIS, ChainFault, SealedBatch, canonical, faults, row_digest, seal_hash


def sealed(batches: list[list[str]]) -> tuple[list[SealedBatch], dict[int, str]]:
    seals, digests, previous, row = [], {}, GENESIS, 0
    for number, words in enumerate(batches, 1):
        ids = []
        for word in words:
            row += 1
            ids.append(row)
            digests[row] = row_digest({"id": row, "word": word})
        own = seal_hash(previous, number, [digests[one] for one in ids])
        seals.append(SealedBatch(number, tuple(ids), previous, own))
        previous = own
    return seals, digests


def test_a_row_s_digest_is_sha_256_of_its_canonical_json():
    assert canonical({"b": 1, "a": ["é", None, True]}) == '{"a":["é",null,true],"b":1}'.encode()
    assert row_digest({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()


@pytest.mark.parametrize("value", [1.0, {"a": [1, {"b": 0.5}]}, {1: "a"}])
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


batches = st.lists(st.lists(st.text(max_size=5), min_size=1, max_size=4), min_size=1, max_size=6)


@given(batches)
def test_a_whole_chain_has_no_fault(words):
    assert faults(*sealed(words)) == []


@given(batches, st.data())
def test_one_changed_row_is_found_where_it_is(words, data):
    seals, digests = sealed(words)
    row = data.draw(st.sampled_from(sorted(digests)))
    digests[row] = row_digest({"id": row, "word": "changed for certain"})
    number = next(seal.number for seal in seals if row in seal.rows)
    assert faults(seals, digests) == [ChainFault("changed", number)]


@given(batches, st.data())
def test_one_removed_row_is_found_where_it_is(words, data):
    seals, digests = sealed(words)
    row = data.draw(st.sampled_from(sorted(digests)))
    del digests[row]
    assert [(fault.code, fault.row) for fault in faults(seals, digests)] == [("row_missing", row)]


@given(batches.filter(lambda words: len(words) > 2), st.data())
def test_a_removed_or_replaced_seal_breaks_the_link(words, data):
    seals, digests = sealed(words)
    place = data.draw(st.integers(0, len(seals) - 2))
    assert faults(seals[:place] + seals[place + 1 :], digests)
    rewritten = replace(seals[place], hash="f" * 64)
    assert {"changed", "broken_link"} <= {fault.code for fault in faults([*seals[:place], rewritten, *seals[place + 1 :]], digests)}


def test_a_row_sealed_twice_is_found():
    seals, digests = sealed([["a"], ["b"]])
    again = replace(seals[1], rows=(2, 1), hash=seal_hash(seals[1].previous, 2, [digests[2], digests[1]]))
    assert [fault.code for fault in faults([seals[0], again], digests)] == ["row_twice"]
