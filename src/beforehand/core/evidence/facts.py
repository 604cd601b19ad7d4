"""The facts a decision may use: one value per attribute out of the file as known, or why there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

from beforehand.core.basics.truth import Missing, Why
from beforehand.core.evidence import file
from beforehand.core.evidence.contradictions import Sameness, Settlement, contradictions, standing_findings
from beforehand.core.evidence.findings import Finding


@dataclass(frozen=True)
class Unanswered:
    """The record that an attribute was asked for and why no value came: not given, source down, or not applicable."""

    attribute: str
    why: Why
    known_at: dt.datetime
    recorded_at: dt.datetime

    def __post_init__(self) -> None:
        assert self.why in (Why.NOT_GIVEN, Why.SOURCE_DOWN, Why.NOT_APPLICABLE), "only what was asked can stay unanswered"


def facts_for_decision(
    findings: Iterable[Finding],
    attributes: Iterable[str],
    as_known_at: dt.datetime,
    *,
    on: dt.date | None = None,
    zone: dt.tzinfo = dt.UTC,
    max_age_days: Mapping[str, int] | None = None,
    unanswered: Iterable[Unanswered] = (),
    settlements: Iterable[Settlement] = (),
    same: Mapping[str, Sameness] | None = None,
) -> dict[str, Hashable | Missing]:
    """Each attribute's value on the day `on` (None: the day of the cut in `zone`) by the file as known at `as_known_at`, or `Missing`.

    - Two values that cannot both be true and that nobody settled: *contradictory*. Where one follows the other, the later one counts.
    - Evidence older than `max_age_days` of its attribute on that day, or said to have ended before it: *expired*.
    - Hearsay decides nothing: where only it speaks, the value was *not given*.
    - Asked without an answer: what `unanswered` says. Otherwise *never asked*.
    The findings are those of one application's file. No value is ever filled in. `true_to` says when a value ceased to be true; how far a
    statement of account reaches is its `seen_on`.
    """
    known = file.as_known_at(findings, as_known_at)
    day = on or as_known_at.astimezone(zone).date()
    asked = {u.attribute: u.why for u in sorted(unanswered, key=lambda u: u.recorded_at) if u.recorded_at <= as_known_at}
    decided = [settlement for settlement in settlements if settlement.recorded_at <= as_known_at]
    alike = same or {}
    standing = standing_findings(known, decided, alike)
    ages = max_age_days or {}
    return {name: _fact(name, standing, known, decided, day, zone, ages.get(name), asked.get(name), alike) for name in attributes}


def _fact(
    attribute: str,
    standing: tuple[Finding, ...],
    known: file.KnownFile,
    settlements: list[Settlement],
    day: dt.date,
    zone: dt.tzinfo,
    max_age: int | None,
    asked: Why | None,
    same: Mapping[str, Sameness],
) -> Hashable | Missing:
    spoken = [f for f in standing if f.attribute == attribute and not _begins_after(f, day)]
    deciding = [f for f in spoken if f.evidence_kind.decides]
    if not deciding:
        return Missing(attribute, Why.NOT_GIVEN if spoken else asked or Why.NEVER_ASKED)
    fresh = [f for f in deciding if not _expired(f, day, zone, max_age)]
    if not fresh:
        return Missing(attribute, Why.EXPIRED)
    if _contradictory(fresh, known, settlements, same):
        return Missing(attribute, Why.CONTRADICTORY)
    return max(fresh, key=lambda f: _since(f, zone)).value


def _begins_after(finding: Finding, day: dt.date) -> bool:
    return finding.happened.true_from is not None and finding.happened.true_from.earliest > day


def _expired(finding: Finding, day: dt.date, zone: dt.tzinfo, max_age: int | None) -> bool:
    ended = finding.happened.true_to is not None and finding.happened.true_to.latest < day
    return ended or (max_age is not None and (day - finding.evidenced_on(zone)).days > max_age)


def _contradictory(fresh: list[Finding], known: file.KnownFile, settlements: list[Settlement], same: Mapping[str, Sameness]) -> bool:
    return any(contradiction.is_open for contradiction in contradictions(replace(known, current=tuple(fresh)), settlements, same))


def _since(finding: Finding, zone: dt.tzinfo) -> tuple[dt.date, dt.date]:
    start = finding.happened.true_from.earliest if finding.happened.true_from else finding.evidenced_on(zone)
    return (start, finding.evidenced_on(zone))
