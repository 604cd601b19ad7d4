"""The rows of a timeline as the page draws them: what is equal and follows upon itself stands as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from django.utils.translation import ngettext

from beforehand.office.pages import formats
from beforehand.office.pages.drawing.timeline import entries_of, entry_of, folded
from beforehand.office.pages.shapes import Entry
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.servicing.queries.timeline import ON_TIME

DIAL = "dial-"
"""How the key of a dial that nobody answered begins, in the log of contacts."""


def entries(rows: Sequence[TimelineRow]) -> list[Entry]:
    """The rows as entries, in their order; equal neighbours fold, also dials over several days where nothing else happened between them."""
    made: list[Entry] = []
    for key, group in groupby(rows, key=_alike):
        same = list(group)
        if not key or len(same) == 1:
            made += entries_of(same)
        elif key == (ON_TIME,):
            words = ngettext("%(n)s installment, on its day.", "%(n)s installments, each on its day.", len(same)) % {"n": len(same)}
            made.append(replace(_folded(same), text=words))
        else:
            times = ngettext("%(n)s time.", "%(n)s times.", len(same)) % {"n": len(same)}
            gap = "" if formats.chinese() else " "
            made.append(replace(_folded(same), text=f"{same[0].text.rstrip()}{gap}{times}", writer=same[0].writer))
    return made


def _alike(row: TimelineRow) -> tuple[str, ...]:
    """What rows have in common that may stand as one; empty where a row stands alone."""
    if row.key == ON_TIME:
        return (ON_TIME,)
    return (row.bold, row.text, row.writer) if row.key.startswith(DIAL) else ()


def _folded(rows: Sequence[TimelineRow]) -> Entry:
    return folded([entry_of(row) for row in rows])
