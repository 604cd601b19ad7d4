"""How the office writes days, moments, money, masked numbers and shares, in the reader's language.

Dates: en *Wed 23 Sep 2026*, zh *2026年9月23日 周三*; tables and fields 2026-09-23. Money: 1,283.69, the currency once in the head
and not here; minus is − (U+2212). A masked number shows its ends. A share is *7 in 10*, never a percentage where tenths will do.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import get_language

from beforehand.core.basics.money import exponent_of, format_minor

MINUS = "−"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ZH_DAYS = "一二三四五六日"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TENTHS_ZH = ("不到一成", "一成", "两成", "三成", "四成", "五成", "六成", "七成", "八成", "九成", "十成")


def chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "en").startswith("zh")


def money(amount_minor: int, currency: str = "CNY", *, whole: bool = False) -> str:
    """An amount in main units with thousands separated, without its currency; `whole` drops the fraction where it is nil."""
    text = format_minor(abs(amount_minor), currency)
    if whole and (exponent := exponent_of(currency)) and text.endswith("0" * exponent):
        text = text[: -exponent - 1]
    return (MINUS if amount_minor < 0 else "") + text


def day(value: dt.date) -> str:
    """A civil date with its weekday: *Wed 23 Sep 2026*, *2026年9月23日 周三*."""
    value = civil(value)
    if chinese():
        return f"{value.year}年{value.month}月{value.day}日 周{_ZH_DAYS[value.weekday()]}"
    return f"{_DAYS[value.weekday()]} {day_plain(value)}"


def day_plain(value: dt.date) -> str:
    """A civil date without its weekday: *23 Sep 2026*, *2026年9月23日*."""
    value = civil(value)
    if chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def day_short(value: dt.date) -> str:
    """A civil date of a year that is clear from its place: *23 Sep*, *9月23日*."""
    value = civil(value)
    return f"{value.month}月{value.day}日" if chinese() else f"{value.day} {_MONTHS[value.month - 1]}"


def month(value: dt.date) -> str:
    """*Apr 2025*, *2025年4月*."""
    value = civil(value)
    return f"{value.year}年{value.month}月" if chinese() else f"{_MONTHS[value.month - 1]} {value.year}"


def month_short(value: dt.date) -> str:
    """*Apr*, *4月*: a month inside a scale whose year is written elsewhere."""
    value = civil(value)
    return f"{value.month}月" if chinese() else _MONTHS[value.month - 1]


def partial_day(text: str) -> str:
    """An ISO date of the precision somebody stated (`2023`, `2023-08`, `2023-08-14`) in words; empty stays empty."""
    parts = [int(part) for part in text.split("-")] if text else []
    if not parts:
        return ""
    if len(parts) == 1:
        return f"{parts[0]}年" if chinese() else str(parts[0])
    if len(parts) == 2:
        return month(dt.date(parts[0], parts[1], 1))
    return day_plain(dt.date(*parts))


def clock_time(value: dt.datetime) -> str:
    """*17:24*, in the zone of the branch (the office activates it for each request)."""
    return _local(value).strftime("%H:%M")


def moment(value: dt.datetime) -> str:
    """An instant in the branch's zone: *23 Sep 2026, 17:24*, *2026-09-23 17:24*."""
    local = _local(value)
    if chinese():
        return local.strftime("%Y-%m-%d %H:%M")
    return f"{day_plain(local.date())}, {local:%H:%M}"


def weekday_moment(value: dt.datetime, today: dt.date | None = None) -> str:
    """An instant to act at: *tomorrow, Thu 24 Sep, 08:00*, *明天 9月24日 周四 08:00*; today and tomorrow only where `today` is known."""
    local = _local(value)
    near = {0: ("today", "今天"), 1: ("tomorrow", "明天")}.get((local.date() - today).days) if today else None
    if chinese():
        return f"{near[1] + ' ' if near else ''}{day_short(local.date())} 周{_ZH_DAYS[local.weekday()]} {local:%H:%M}"
    return f"{near[0] + ', ' if near else ''}{_DAYS[local.weekday()]} {day_short(local.date())}, {local:%H:%M}"


def lawful_from(value: dt.datetime, today: dt.date | None = None) -> str:
    """When something becomes lawful, short: *at 18:30*, *at 08:00 tomorrow*, *at 08:00 on Sat 26 Sep*; *今天 18:30*, *明天 08:00*."""
    local = _local(value)
    ahead = (local.date() - today).days if today else None
    if chinese():
        near = {0: "今天", 1: "明天"}.get(ahead) if ahead is not None else None
        return f"{near or day_short(local.date()) + ' 周' + _ZH_DAYS[local.weekday()]} {local:%H:%M}"
    if ahead == 0:
        return f"at {local:%H:%M}"
    return f"at {local:%H:%M} " + ("tomorrow" if ahead == 1 else f"on {_DAYS[local.weekday()]} {day_short(local.date())}")


def masked(value: str, kind: str = "identity") -> str:
    """The ends of a number: an identity number 3301 … 14, a telephone 138 … 2207; one too short to mask shows nothing of itself."""
    head, tail = (3, 4) if kind == "phone" else (4, 2)
    text = "".join(str(value).split())
    return "…" if len(text) < head + tail + 3 else f"{text[:head]} … {text[-tail:]}"


def in_ten(share_ppm: int) -> str:
    """A share in tenths, half up: *7 in 10*, *七成*; anything that is not nil but under half a tenth is *under 1 in 10*."""
    tenths = tenths_of(share_ppm)
    if chinese():
        return "没有" if share_ppm <= 0 else _TENTHS_ZH[tenths]
    if tenths == 0:
        return "none" if share_ppm <= 0 else "under 1 in 10"
    return f"{tenths} in 10"


def tenths_of(share_ppm: int) -> int:
    """Tenths of a share in ppm, half up, 0 to 10."""
    return min(10, max(0, (int(share_ppm) + 50_000) // 100_000))


def rate_percent(rate_ppm: int, places: int = 2) -> str:
    """A yearly rate as a contract writes it: 180000 ppm is *18.00 %*; `places` 0 drops a nil fraction."""
    hundredths, rest = divmod(abs(int(rate_ppm)), 100)
    text = f"{hundredths // 100}.{hundredths % 100:02d}" + (f"{rest:02d}" if rest else "")
    if places == 0:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS if rate_ppm < 0 else ''}{text}{'%' if chinese() else ' %'}"


def civil(value: dt.date) -> dt.date:
    """The civil date of a date, or of an instant in the branch's zone."""
    return _local(value).date() if isinstance(value, dt.datetime) else value


def _local(value: dt.datetime) -> dt.datetime:
    assert timezone.is_aware(value), "an instant without a zone names no moment"
    return timezone.localtime(value)
