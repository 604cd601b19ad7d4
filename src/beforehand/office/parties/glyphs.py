"""Which characters of a name the shipped faces cannot draw: paper would show a box in their place."""

from __future__ import annotations

from functools import cache

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTFont


@cache
def drawn_code_points() -> frozenset[int]:
    """Every code point that both shipped faces draw; read once per process (a tenth of a second)."""
    maps = []
    for path in (pylopdf_fonts_zh_cn.sans_path(), pylopdf_fonts_zh_cn.serif_path()):
        with TTFont(path, lazy=True) as face:
            maps.append(frozenset(face.getBestCmap()))
    return maps[0] & maps[1]


def undrawn(text: str) -> str:
    """The characters of `text` that are not drawn, each once, in their order; empty where all are."""
    drawn = drawn_code_points()
    return "".join(dict.fromkeys(letter for letter in text if not letter.isspace() and ord(letter) not in drawn))
