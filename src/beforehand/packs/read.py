"""The one reader of the packs: YAML in the package becomes plain immutable data, read once.

Mappings come back read-only, lists as tuples; dates stay the ISO strings or dates they were written as. Core takes what this
returns as an argument and never reads a file itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import yaml

Plain = Any


class PackNotFoundError(LookupError):
    """There is no pack of that name; the message lists those there are."""


def frozen(value: Plain) -> Plain:
    """The same plain data, immutable: mappings read-only, lists as tuples, all the way down."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(inner) for inner in value)
    return value


@cache
def pack_names(kind: str) -> tuple[str, ...]:
    """The names of the packs of one kind (`conduct`, …), sorted."""
    folder = resources.files("beforehand.packs") / kind
    if not folder.is_dir():
        return ()
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")))


@cache
def read_pack(kind: str, name: str) -> Mapping[str, Plain]:
    """One pack, immutable and read once. A name that is not there raises PackNotFoundError and says which are."""
    if name not in pack_names(kind):
        raise PackNotFoundError(f"there is no {kind} pack {name!r}; there are: {', '.join(pack_names(kind)) or 'none'}")
    text = (resources.files("beforehand.packs") / kind / f"{name}.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    assert isinstance(data, dict), f"pack {kind}/{name} is not a mapping"
    pack: Mapping[str, Plain] = frozen(data)
    return pack


def conduct_pack(jurisdiction: str) -> Mapping[str, Plain]:
    """The conduct rules of one jurisdiction (`CN`): code, zones, sources, rules; see docs/reference/conduct.md."""
    if jurisdiction.startswith("house_"):
        raise PackNotFoundError(f"{jurisdiction!r} is the policy of a house, not a jurisdiction")
    return read_pack("conduct", jurisdiction)


def house_conduct_pack(name: str) -> Mapping[str, Plain]:
    """The conduct policy of one house (`founding` reads `house_founding.yaml`): who it is, and what it adopts, tightens and adds."""
    return read_pack("conduct", f"house_{name}")
