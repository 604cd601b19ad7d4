"""Filters: how values are written. Empty in, empty out, so that a template need not ask first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.forms import BoundField
from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from beforehand.office.pages import formats
from beforehand.office.pages.forms import MoneyInput

register = Library()
_NOTHING = (None, "")


@register.filter
def money(amount_minor: Any, currency: str = "CNY") -> str:
    """`{{ amount_minor|money:currency }}` → 1,283.69, −20,000.00."""
    return "" if amount_minor in _NOTHING else formats.money(amount_minor, currency or "CNY")


@register.filter
def money_whole(amount_minor: Any, currency: str = "CNY") -> str:
    """Like money, without a nil fraction: 20,000 (titles and sentences, never columns)."""
    return "" if amount_minor in _NOTHING else formats.money(amount_minor, currency or "CNY", whole=True)


@register.filter
def day(value: Any) -> str:
    """Wed 23 Sep 2026, 2026年9月23日 周三."""
    return "" if value in _NOTHING else formats.day(value)


@register.filter
def day_plain(value: Any) -> str:
    """23 Sep 2026, 2026年9月23日."""
    return "" if value in _NOTHING else formats.day_plain(value)


@register.filter
def day_short(value: Any) -> str:
    """23 Sep, 9月23日."""
    return "" if value in _NOTHING else formats.day_short(value)


@register.filter
def day_iso(value: Any) -> str:
    """2026-09-23, in tables and fields."""
    return "" if value in _NOTHING else formats.civil(value).isoformat()


@register.filter
def month(value: Any) -> str:
    """Apr 2025, 2025年4月."""
    return "" if value in _NOTHING else formats.month(value)


@register.filter
def partial_day(value: Any) -> str:
    """An ISO date of stated precision in words: 2023-08 → Aug 2023."""
    return "" if value in _NOTHING else formats.partial_day(str(value))


@register.filter
def clock(value: Any) -> str:
    """17:24 in the branch's zone."""
    return formats.clock_time(value) if isinstance(value, dt.datetime) else ""


@register.filter
def moment(value: Any) -> str:
    """23 Sep 2026, 17:24 in the branch's zone."""
    return "" if value in _NOTHING else formats.moment(value)


@register.filter
def weekday_moment(value: Any, today: dt.date | None = None) -> str:
    """Thu 24 Sep, 08:00; with today's date as argument also *tomorrow, …*."""
    return "" if value in _NOTHING else formats.weekday_moment(value, today)


@register.filter
def masked(value: Any, kind: str = "identity") -> str:
    """3301 … 14; `masked:"phone"` → 138 … 2207."""
    return "" if value in _NOTHING else formats.masked(value, kind)


@register.filter
def in_ten(share_ppm: Any) -> str:
    """7 in 10, 七成."""
    return "" if share_ppm in _NOTHING else formats.in_ten(share_ppm)


@register.filter
def rate(rate_ppm: Any, places: int = 2) -> str:
    """A rate in ppm a year: 18.00 %; `rate:0` → 18 %."""
    return "" if rate_ppm in _NOTHING else formats.rate_percent(rate_ppm, places)


@register.filter
def widget_kind(field: BoundField) -> str:
    """How a bound field is drawn: check, choices, money, words, or plain."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, MoneyInput):
        return "money"
    return "words-field" if isinstance(widget, forms.Textarea) else "plain"


@register.filter
def undo_of(extra_tags: str | None) -> str:
    """The URL that undoes what a message reports: `messages.success(request, …, extra_tags="undo:" + url)`."""
    return next((tag[5:] for tag in (extra_tags or "").split() if tag.startswith("undo:")), "")


@register.simple_tag
def gap() -> str:
    """The blank between two pieces of a sentence: one in English, none in Chinese."""
    return "" if formats.chinese() else " "


@register.simple_tag
def rule_text(text: str) -> SafeString:
    """Rule text in mono; its effect (`refer when`) is bold."""
    head, found, tail = text.partition(" when ")
    return SafeString(
        render_to_string("pages/parts/rule_text.html", {"head": f"{head} when" if found else "", "tail": tail if found else text})
    )
