"""Moments of a story, written as its people would: a day and an hour in Hangzhou."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

HANGZHOU = ZoneInfo("Asia/Shanghai")


def at(written: str) -> datetime:
    """`2026-09-23 17:03` in Hangzhou as an aware instant."""
    return datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=HANGZHOU)


def day(written: str) -> date:
    """`2026-09-23` as a civil date."""
    return date.fromisoformat(written)
