"""Pictures for the sample publisher: small drawings that a number decides. No file, no library, no chance."""

from __future__ import annotations

HUES = (152, 205, 28, 188, 48, 222, 12, 168, 262, 96)
"""Degrees; chosen so that neighbors on a page differ and none shouts."""

_DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" width="320" height="180">
<rect width="320" height="180" fill="hsl({hue} 32% 82%)"/>
<circle cx="{sun}" cy="{height}" r="26" fill="hsl(46 78% 90%)"/>
<path d="M0 {far} Q80 {rise} 160 {far} T320 {far} V180 H0Z" fill="hsl({hue} 28% 62%)"/>
<path d="M0 {near} Q90 {dip} 190 {near} T320 {near} V180 H0Z" fill="hsl({hue} 30% 40%)"/>
</svg>
"""


def picture(number: int) -> str:
    """An SVG landscape; the same number gives the same bytes."""
    return _DRAWING.format(
        hue=HUES[number % len(HUES)],
        sun=40 + number * 53 % 240,
        height=36 + number * 17 % 40,
        far=96 + number * 7 % 20,
        rise=50 + number * 13 % 50,
        near=132 + number * 5 % 18,
        dip=100 + number * 19 % 60,
    )
