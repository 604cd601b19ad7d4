"""The rows of a timeline as the page draws them: payments made on their day, one after the other, stand as one with their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from django.utils.translation import ngettext

from beforehand.office.pages.drawing.timeline import entries_of, entry_of, folded
from beforehand.office.pages.shapes import Entry
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.servicing.queries.timeline import ON_TIME


def entries(rows: Sequence[TimelineRow]) -> list[Entry]:
    """The rows as entries, in their order; equal neighbours fold."""
    made: list[Entry] = []
    for key, group in groupby(rows, key=lambda row: row.key):
        same = list(group)
        if key == ON_TIME and len(same) > 1:
            words = ngettext("%(n)s installment, on its day.", "%(n)s installments, each on its day.", len(same)) % {"n": len(same)}
            made.append(replace(folded([entry_of(row) for row in same]), text=words))
        else:
            made += entries_of(same)
    return made
