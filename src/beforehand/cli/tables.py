"""Tables of text for a terminal: heads, rows, figures to the right."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def text_table(heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """The table as lines; the first `left` columns are words and stand to the left, the others are figures and stand to the right."""
    widths = [max(_width(row[index]) for row in (heads, *rows)) for index in range(len(heads))]
    lines = [_line(heads, widths, left), "  ".join("-" * width for width in widths)]
    return "\n".join([*lines, *(_line(row, widths, left) for row in rows)])


def _line(cells: Sequence[str], widths: Sequence[int], left: int) -> str:
    padded = [
        cell + " " * (width - _width(cell)) if index < left else " " * (width - _width(cell)) + cell
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """Cells on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
