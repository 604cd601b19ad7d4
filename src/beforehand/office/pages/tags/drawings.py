"""Timeline, contradiction, ruler, days late, belief, interval, clue axis, progress."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from beforehand.office.pages import formats
from beforehand.office.pages.drawing.clues import draw_axis
from beforehand.office.pages.drawing.interval import draw_interval
from beforehand.office.pages.drawing.lateness import bars_in_list, bars_in_margin, row_bar
from beforehand.office.pages.drawing.places import per_cent
from beforehand.office.pages.drawing.ruler import draw_ruler, named_moments
from beforehand.office.pages.drawing.timeline import days_of, entries_of, entry_of
from beforehand.office.pages.shapes import Belief, ClueAxis, Contradiction, Half, Progress, Ruler
from beforehand.office.pages.tags.marks import CLUES

register = Library()


def _render(template: str, **values: Any) -> SafeString:
    return SafeString(render_to_string(f"pages/parts/{template}.html", values))


@register.simple_tag
def timeline(entries: Sequence[Any], later: int = 0, since: Any = None) -> SafeString:
    """Entries in days, oldest first as given. `later` entries became known after the moment the file is read at (since `since`)."""
    return _render("timeline", days=days_of(entries_of(entries)), later=later, since=since)


@register.simple_tag
def timeline_entry(entry: Any) -> SafeString:
    """One entry alone, as it stands in the timeline."""
    return _render("entry", entry=entry_of(entry))


@register.simple_tag
def contradiction(value: Any) -> SafeString:
    """Two equal halves: claimed by whom, found by whom; beneath them its kind at the decision."""
    shown = Contradiction.of(value)
    kind = CLUES[shown.clue_kind][2] if shown.clue_kind else ""
    return _render("contradiction", it=shown, halves=[Half.of(shown.claimed), Half.of(shown.found)], kind=kind)


@register.simple_tag
def ruler(value: Any) -> SafeString:
    """As known at: the field is the control (plain GET), the drawing a picture with links."""
    shown = Ruler.of(value)
    drawn = draw_ruler(shown, gettext("the decision"), pgettext("ruler", "now"))
    at = shown.known_at if drawn.past and shown.known_at else shown.now
    return _render("ruler", it=shown, drawn=drawn, moments=named_moments(shown), field=formats._local(at).strftime("%Y-%m-%d %H:%M"))


@register.simple_tag
def lateness_list(days_late: Sequence[int], show_last: bool = True) -> SafeString:
    """52 × 18 in a list: the last six installments, and the days of the last one beside it."""
    return _render(
        "lateness_list", bars=bars_in_list(days_late), last=days_late[-1] if days_late and show_last else None, says=_says(days_late)
    )


@register.simple_tag
def lateness_plot(days_late: Sequence[int], first: dt.date | None = None, last: dt.date | None = None) -> SafeString:
    """Full width in a margin: one bar per installment, with the months of the first and last due date under it."""
    return _render("lateness_plot", bars=bars_in_margin(days_late), first=first, last=last, says=_says(days_late))


@register.simple_tag
def lateness_row(days: int | None, scale_days: int = 35, bucket_days: int = 30, words: str = "") -> SafeString:
    """One bar inside a row of the loan page; the dashed line is the end of the first bucket. None draws the lines only."""
    bar = row_bar(days, scale_days) if days is not None else None
    grid = [per_cent(100 * at / scale_days) for at in _ticks(scale_days)[1:] if at not in (bucket_days, scale_days)]
    return _render("lateness_row", bar=bar, days=days, bucket=per_cent(100 * bucket_days / scale_days), grid=grid, words=words)


@register.simple_tag
def lateness_head(scale_days: int = 35) -> SafeString:
    """The scale above the bars of the rows."""
    return _render("lateness_head", ticks=[(per_cent(100 * at / scale_days), at) for at in _ticks(scale_days)])


def _ticks(scale_days: int) -> list[int]:
    """Days at which the axis is marked: every ten, wider apart where the axis is long."""
    apart = 10 if scale_days <= 60 else 30 if scale_days <= 200 else 90
    return list(range(0, scale_days + 1, apart))


@register.simple_tag
def belief(places: Sequence[Any]) -> SafeString:
    """Shares of belief in tenths: a guess, not a finding (say so beside it)."""
    shown = [Belief.of(place) for place in places]
    return _render(
        "belief", rows=[(place, f"{formats.tenths_of(place.share_ppm) * 10}%", formats.in_ten(place.share_ppm)) for place in shown]
    )


@register.simple_tag
def interval(low: int, mid: int, high: int, first: int, last: int) -> SafeString:
    """An estimate with its interval round zero, for the last column of a table; red only where the estimate is under zero."""
    return _render("interval", drawn=draw_interval(low, mid, high, first, last), low=low, mid=mid, high=high)


@register.simple_tag
def clue_axis(value: Any) -> SafeString:
    """Clues against the decision on one axis; on the phone the axis stands upright."""
    words = {
        "since": gettext("true since {day}"),
        "from": gettext("from {day}"),
        "known": gettext("known {day}"),
        "nothing": gettext("nothing dates it earlier"),
    }
    axis = draw_axis(ClueAxis.of(value), words)
    rows = [(drawn, CLUES[drawn.clue.kind][0], CLUES[drawn.clue.kind][1]) for drawn in axis.clues]
    return _render("clue_axis", axis=axis, rows=rows)


@register.simple_tag
def progress(value: Any) -> SafeString:
    """Row x of y, what is left, refused so far."""
    shown = Progress.of(value)
    return _render(
        "progress",
        it=shown,
        done=f"{shown.done:,}",
        total=f"{shown.total:,}",
        share=per_cent(100 * min(1, shown.done / shown.total) if shown.total else 0),
    )


def _says(days_late: Sequence[int]) -> str:
    return gettext("days late by installment: %(days)s") % {"days": ", ".join(map(str, days_late)) or "–"}
