"""What a book says about itself (`book.json`): where it comes from, how money is counted, and since when each attribute was known."""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

FILE_NAME = "book.json"
FORMAT = 1


class Basis(enum.StrEnum):
    """What it rests on that an attribute's value was known at the decision."""

    RECORDED = "recorded"
    """The source dates each value (`ATTRIBUTE@known_at`) and it is cut there."""
    DECLARED = "declared"
    """The source's documentation says that it is of the application."""
    ASSUMED = "assumed"
    """Nobody says; it is reasoned in the note."""
    AFTER = "after"
    """It was learnt after the decision: a rule that asks for it is refused by name."""
    NONE = "none"
    """Nothing says when it was known: a rule that asks for it is refused by name."""


@dataclass(frozen=True)
class AttributeEntry:
    """One attribute of `decisions`: its kind (money, number, boolean, date, category), basis, and the note that gives the reason.

    `currency` of money; `also` is the source's or the trade's other name for the same column.
    """

    kind: str
    basis: Basis
    note_en: str = ""
    note_zh: str = ""
    currency: str | None = None
    also: str | None = None


@dataclass(frozen=True)
class LossRule:
    """When a loan is bad: money lost within `age_months` of the decision. The sentence says how the source counts it."""

    age_months: int
    en: str
    zh: str


@dataclass(frozen=True)
class GoodMoney:
    """What a good loan brings: `earned` (interest and fees received) or `funded` (its amount at an assumed margin, ppm).

    The sentence is said in every answer.
    """

    counts: str
    margin_ppm: int
    en: str
    zh: str

    def __post_init__(self) -> None:
        assert self.counts in ("earned", "funded"), "good money counts what was earned or what was funded"


@dataclass(frozen=True)
class Manifest:
    """The head of a book. `made` books are generated: they may hold hidden truth; `terms` are those of the source."""

    name: str
    source: str
    terms: str
    currency: str
    loss_rule: LossRule
    good_money: GoodMoney
    attributes: Mapping[str, AttributeEntry] = field(default_factory=dict)
    made: bool = False
    seed: int | None = None
    known_basis: str = "declared"
    """What `known_at` of its events rests on as a whole; said in every answer from them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))

    def to_json(self) -> str:
        """The text of `book.json`."""
        plain = {name: getattr(self, name) for name in ("name", "source", "terms", "currency", "made", "seed", "known_basis")}
        plain |= {"format": FORMAT, "loss_rule": asdict(self.loss_rule), "good_money": asdict(self.good_money)}
        plain["attributes"] = {name: asdict(entry) for name, entry in self.attributes.items()}
        return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"

    def write(self, folder: Path) -> None:
        """Write `book.json` into the folder."""
        (folder / FILE_NAME).write_text(self.to_json(), encoding="utf-8")


def manifest_of(plain: Mapping[str, Any]) -> Manifest:
    """The manifest in already parsed JSON; raises KeyError, TypeError or ValueError where it is not one."""
    if plain["format"] != FORMAT:
        raise ValueError(f"format {plain['format']} is not {FORMAT}")
    attributes = {
        name: AttributeEntry(**{**entry, "basis": Basis(entry["basis"])}) for name, entry in plain.get("attributes", {}).items()
    }  # fmt: skip
    return Manifest(
        name=plain["name"], source=plain["source"], terms=plain["terms"], currency=plain["currency"],
        loss_rule=LossRule(**plain["loss_rule"]), good_money=GoodMoney(**plain["good_money"]), attributes=attributes,
        made=bool(plain.get("made", False)), seed=plain.get("seed"), known_basis=plain.get("known_basis", "declared"),
    )  # fmt: skip
