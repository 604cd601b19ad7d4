"""Refusals are data: a code, a sentence a clerk can act on in both languages, a citation, and a documented precedence.

A row that cannot be processed carries a refusal and the other rows go on; a broken invariant is no refusal, it stops at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class RefusalKind:
    """One way to be refused: `precedence` (lower speaks first), sentences with `{names}` for values, and the rule's source."""

    code: str
    precedence: int
    en: str
    zh: str
    citation: str = ""


@dataclass(frozen=True)
class Refusal:
    """A refusal of one row, act or entry, with the values its sentence names."""

    kind: RefusalKind
    values: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    @property
    def code(self) -> str:
        """The stable code by which programs tell refusals apart."""
        return self.kind.code

    def sentence(self, language: str = "en") -> str:
        """What is, why, and what to do, in English or (`zh`…) Chinese."""
        template = self.kind.zh if language.startswith("zh") else self.kind.en
        return template.format(**self.values)


def foremost(refusals: Iterable[Refusal]) -> Refusal | None:
    """The refusal that speaks first by precedence, then by code; None where nothing is refused."""
    return min(refusals, key=lambda refusal: (refusal.kind.precedence, refusal.code), default=None)
