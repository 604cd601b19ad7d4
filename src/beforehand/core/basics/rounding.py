"""Rounding by name. The product rounds amounts half up: half a minor unit goes away from zero (0.5 to 1, −0.5 to −1)."""

from __future__ import annotations

import enum


class Rounding(enum.IntEnum):
    """How the exact quotient becomes an integer; the numbers are stored, do not renumber them."""

    HALF_UP = 0  # to the nearest, a half away from zero
    HALF_EVEN = 1  # to the nearest, a half to the even neighbour
    HALF_DOWN = 2  # to the nearest, a half towards zero
    UP = 3  # away from zero
    DOWN = 4  # towards zero
    FLOOR = 5  # towards minus infinity
    CEILING = 6  # towards plus infinity
