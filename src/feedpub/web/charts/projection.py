"""Equal Earth: a map projection in which equal areas stay equal (Šavrič, Patterson and Jenny 2018). Pure.

Cut at 169° West, in the Bering Strait, so that no country's mainland is torn in two.
"""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

Point = tuple[float, float]

MIDDLE = 11.0
"""The meridian in the middle, in degrees East."""
WIDTH = 1000
HEIGHT = 487
"""Of the whole Earth at that width."""

_A = (1.340264, -0.081106, 0.000893, 0.003796)
"""The polynomial's coefficients, from the paper."""
_M = sqrt(3) / 2


def _raw(turned: float, latitude: float) -> Point:
    slant = asin(_M * sin(radians(latitude)))
    square = slant * slant
    sixth = square**3
    x = radians(turned) * cos(slant) / (_M * (_A[0] + 3 * _A[1] * square + sixth * (7 * _A[2] + 9 * _A[3] * square)))
    return x, slant * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))


_SCALE = WIDTH / 2 / _raw(180, 0)[0]


def turned(longitude: float) -> float:
    """Degrees East of the middle, from -180 up to 180."""
    return (longitude - MIDDLE + 180) % 360 - 180


def place(degrees_east_of_middle: float, latitude: float) -> Point:
    """Where a place stands on the map, which is ``WIDTH`` wide; y grows downwards."""
    x, y = _raw(degrees_east_of_middle, latitude)
    return WIDTH / 2 + _SCALE * x, HEIGHT / 2 - _SCALE * y
