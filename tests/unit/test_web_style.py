"""The style sheet: every pair of colours that carries text can be read, in light and in dark."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from feedpub.web import assets

_LIGHT, _DARK = re.findall(r":root \{(.*?)\}", assets._CSS.decode(), re.DOTALL)[:2]
_PAIRS = [
    *[(ink, ground) for ink in ("ink", "muted", "accent", "good", "bad") for ground in ("paper", "surface")],
    *[("heat-ink", f"heat-{heat}") for heat in (1, 2, 3, 4)],
    ("chip-ink", "chip"),
    ("chip-ink", "paper"),
    ("mark-ink", "mark"),
    ("ink", "button"),
    ("accent", "button"),
    ("strong-ink", "strong"),
]


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), _PAIRS)
def test_text_stands_out_from_its_ground(scheme: str, ink: str, ground: str) -> None:
    tokens = _tokens(_LIGHT) | (_tokens(_DARK) if scheme == "dark" else {})
    assert _contrast(tokens[ink], tokens[ground]) >= 4.5


def test_no_style_needs_another_site() -> None:
    assert re.findall(rb"url\(|@import|@font-face", assets._CSS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_shades_of_the_map_grow_away_from_its_ground(scheme: str) -> None:
    tokens = _tokens(_LIGHT) | (_tokens(_DARK) if scheme == "dark" else {})
    shades = [tokens[name] for name in ("earth", "step-1", "step-2", "step-3", "step-4", "step-5")]
    told_apart = [_contrast(one, other) for one, other in pairwise(shades)]
    assert min(told_apart) >= 1.3
    assert [_contrast(shades[0], shade) for shade in shades] == sorted(_contrast(shades[0], shade) for shade in shades)
    assert min(_contrast(tokens["ground"], shade) for shade in shades[1:]) >= 1.05
