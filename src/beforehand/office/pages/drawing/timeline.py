"""The timeline's rows: any room's record becomes an `Entry`, equal rows on their day fold into one, days get their heads."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext

from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Entry

_NAMES = [field.name for field in dataclasses.fields(Entry)]


def entries_of(rows: Iterable[Any], *, fold: bool = True) -> list[Entry]:
    """Rows as entries, in the order given. Neighbours that carry the same non-empty `key` fold into one, with their money added."""
    entries: list[Entry] = []
    for key, group in groupby(rows, key=lambda row: _read(row, "key") or ""):
        made = [entry_of(row) for row in group]
        entries += [folded(made)] if fold and key and len(made) > 1 else made
    return entries


def entry_of(row: Any, department: str = "office") -> Entry:
    """One record as an entry; a step without a department of its own stands on its entry's lane."""
    said = {name: value for name in _NAMES if (value := _read(row, name)) is not None}
    said["department"] = _lane(said.get("department") or department)
    said["currency"] = said.get("currency") or "CNY"
    said["superseded"] = said.get("superseded") or _read(row, "superseded_by") or ""
    said["known"] = _when(said.get("known", ""))
    said["true"] = _when(said.get("true", ""))
    said["contradiction"] = said.get("contradiction") or None
    said["recorded"] = said.get("recorded") or _recorded(said.get("at"), _read(row, "recorded_at"))
    if _read(row, "refused"):
        said["verdict"] = "refused"
        said["bold"], said["text"] = (said["bold"], said.get("text", "")) if said.get("bold") else (said.get("text", ""), "")
    said["warning"] = bool(said.get("warning")) or "warning" in (_read(row, "tags") or ())
    said["steps"] = tuple(entry_of(step, said["department"]) for step in said.get("steps", ()))
    said["folded"] = tuple(entry_of(part, said["department"]) for part in said.get("folded", ()))
    return Entry(**said)


def folded(entries: Sequence[Entry]) -> Entry:
    """Several equal entries as one: from the first to the last, their days as a span, their money as a sum."""
    first, last = entries[0], entries[-1]
    bold = last.bold if first.bold == last.bold else f"{first.bold.rstrip(' ,，:：.。')} – {last.bold}"
    amounts = [entry.amount_minor for entry in entries]
    span = (formats.civil(first.at), formats.civil(last.at)) if first.at and last.at else None
    return Entry(
        at=first.at,
        department=first.department,
        kind=first.kind,
        bold=bold,
        text=last.text,
        currency=first.currency,
        amount_minor=sum(amount or 0 for amount in amounts) if any(amount is not None for amount in amounts) else None,
        folded=tuple(entries),
        span=span if span and span[0] != span[1] else None,
    )


def days_of(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """The entries under the heads of their days."""
    return [(head, list(group)) for head, group in groupby(entries, key=_head)]


def _head(entry: Entry) -> str:
    if entry.span:
        first, last = entry.span
        same_year = first.year == last.year
        if formats.chinese():
            begun, ended = formats.day_plain(first), formats.day_short(last) if same_year else formats.day_plain(last)
        else:
            begun, ended = formats.day_short(first) if same_year else formats.day_plain(first), formats.day_plain(last)
        return gettext("%(first)s to %(last)s") % {"first": begun, "last": ended}
    return formats.day(entry.at) if entry.at else gettext("Nothing dates it")


def _recorded(at: dt.datetime | dt.date | None, recorded_at: dt.datetime | None) -> str:
    if recorded_at is None or not isinstance(at, dt.datetime) or abs(recorded_at - at) < dt.timedelta(minutes=1):
        return ""
    same_day = formats.civil(recorded_at) == formats.civil(at)
    return gettext("recorded %(when)s") % {"when": formats.clock_time(recorded_at) if same_day else formats.moment(recorded_at)}


def _when(value: Any) -> str:
    if isinstance(value, dt.date):
        return formats.day_plain(value)
    return str(value or "")


def _lane(department: str) -> str:
    return str(department) if str(department) in {"lending", "collection"} else "office"


def _read(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
