"""The file as known at an instant: what stood in it, what had been replaced by then, and how much became known only later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from beforehand.core.evidence.findings import Finding, FindingId, KnownBasis

_WEAKEST_LAST = (KnownBasis.RECORDED, KnownBasis.DECLARED, KnownBasis.ASSUMED)


@dataclass(frozen=True)
class KnownFile:
    """The findings known at `at`: `current` ones, `superseded` and `retracted` ones (legible, without force), oldest first.

    `known_later` counts findings that became known after the cut; `undated` those of an imported history that do not say when.
    `known_basis` is the weakest basis any of the shown rests on; every answer that uses them has to say it.
    """

    at: dt.datetime
    current: tuple[Finding, ...]
    superseded: tuple[Finding, ...]
    retracted: tuple[Finding, ...]
    known_later: int
    undated: int
    known_basis: KnownBasis

    def of(self, subject: str, attribute: str) -> tuple[Finding, ...]:
        """The current findings of one attribute of one subject."""
        return tuple(f for f in self.current if (f.subject, f.attribute) == (subject, attribute))


def as_known_at(findings: Iterable[Finding], instant: dt.datetime, basis: KnownBasis | None = None) -> KnownFile:
    """The file as known at `instant` (aware; what became known at that very instant is in).

    Each finding and retraction is cut by its own basis: `recorded_at` for what this office wrote, whatever it declares, the declared
    `known_at` for an imported history. `basis` forces one cut on all. Nothing of what became known later shows: neither a finding nor
    a retraction nor that something was replaced. A retracted correction gives force back to what it had replaced.
    """
    assert instant.tzinfo is not None, "the cut must be aware"
    everything = list(findings)
    undated = sum(f.known_from(basis) is None for f in everything)
    known = [_as_then(f, instant, basis) for f in everything if _by(f.known_from(basis), instant)]
    known.sort(key=lambda f: (f.known_from(basis), f.recorded_at, str(f.finding_id)))
    replaced = _replaced(known)
    bases = [basis or f.known_basis for f in known]
    return KnownFile(
        at=instant,
        current=tuple(f for f in known if f.retracted is None and f.finding_id not in replaced),
        superseded=tuple(f for f in known if f.retracted is None and f.finding_id in replaced),
        retracted=tuple(f for f in known if f.retracted is not None),
        known_later=len(everything) - undated - len(known),
        undated=undated,
        known_basis=max(bases, key=_WEAKEST_LAST.index, default=KnownBasis.RECORDED),
    )


def _by(known: dt.datetime | None, instant: dt.datetime) -> bool:
    return known is not None and known <= instant


def _as_then(finding: Finding, instant: dt.datetime, basis: KnownBasis | None) -> Finding:
    if finding.retracted is None or finding.retracted.known_from(basis) <= instant:
        return finding
    return replace(finding, retracted=None)


def _replaced(known: list[Finding]) -> set[FindingId]:
    """Everything an unretracted finding replaces, and what that one had replaced before it."""
    by_id = {f.finding_id: f for f in known}
    assert len(by_id) == len(known), "two findings carry one id"
    replaced: set[FindingId] = set()
    for finding in known:
        if finding.retracted is not None:
            continue
        older = finding.supersedes
        while older is not None and older not in replaced:
            assert older != finding.finding_id, "findings supersede one another in a ring"
            replaced.add(older)
            older = by_id[older].supersedes if older in by_id else None
    return replaced
