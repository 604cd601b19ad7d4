"""What several verbs read from their arguments, and how they say which rows of a book were left out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from beforehand.connectors.book import RowRefusal


def day(text: str) -> date:
    """A civil day written as YYYY-MM-DD, from 1900 to 2199."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as YYYY-MM-DD") from None
    if not 1900 <= found.year < 2200:
        raise argparse.ArgumentTypeError(f"{text} is out of time; a day from 1900 to 2199 is taken")
    return found


def instant(text: str) -> datetime:
    """An instant with its zone (2026-09-23T20:15+08:00), or a day, which stands for its end in UTC."""
    if len(text) == len("2026-09-23"):
        found = day(text)
        return datetime(found.year, found.month, found.day, 23, 59, 59, 999_999, UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no instant; write it as 2026-09-23T20:15+08:00 or 2026-09-23") from None
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} has no zone; write it as {text}+08:00")
    day(moment.date().isoformat())
    return moment.astimezone(UTC)


def port(text: str) -> int:
    """A port from 0 to 65535; 0 stands for any free one."""
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; it is a number from 0 to 65535") from None
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: it lies between 0 and 65535")
    return number


def say_refused(refusals: Sequence[RowRefusal], shown: int = 10) -> None:
    """The rows that were left out, on standard error: the first of them in full, then how many more."""
    from beforehand.cli import language

    for refusal in refusals[:shown]:
        print(refusal.sentence(language()), file=sys.stderr)
    if len(refusals) > shown:
        print(f"… and {len(refusals) - shown:,} rows more are left out.", file=sys.stderr)
