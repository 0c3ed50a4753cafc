"""The map's geometry: areas stay equal, nothing is torn at the edge, thin lines stay where they were."""

from __future__ import annotations

from math import radians, sin

import pytest

from feedpub.web.charts.outlines import Ring, area, centre, outlines, path, thinned
from feedpub.web.charts.projection import HEIGHT, WIDTH, place, turned


def _box(west: float, east: float, south: float, north: float) -> Ring:
    """The sides of a box in degrees, by steps of half a degree."""
    wide, high = round((east - west) * 2), round((north - south) * 2)
    return [
        *[(west + step / 2, south) for step in range(wide)],
        *[(east, south + step / 2) for step in range(high)],
        *[(east - step / 2, north) for step in range(wide)],
        *[(west, north - step / 2) for step in range(high)],
    ]


def _on_the_globe(west: float, east: float, south: float, north: float) -> float:
    return radians(east - west) * (sin(radians(north)) - sin(radians(south)))


@pytest.mark.parametrize(
    "box", [(0, 20, 0, 20), (100, 130, 50, 70), (-60, -40, -60, -30), (170, 200, 10, 30), (-180, -150, -20, 40)]
)
def test_equal_areas_stay_equal(box: tuple[float, float, float, float]) -> None:
    unit = area([place(x, y) for x, y in _box(-180, 180, -90, 90)]) / _on_the_globe(-180, 180, -90, 90)
    drawn = sum(map(area, outlines(_box(*box))))
    assert drawn == pytest.approx(unit * _on_the_globe(*box), rel=1e-3)


def test_the_earth_fills_the_map() -> None:
    corners = [place(180, 0), place(-180, 0), place(0, 90), place(0, -90)]
    assert [(round(x), round(y)) for x, y in corners] == [
        (WIDTH, round(HEIGHT / 2)),
        (0, round(HEIGHT / 2)),
        (WIDTH // 2, 0),
        (WIDTH // 2, HEIGHT),
    ]


def test_the_cut_lies_in_the_bering_strait() -> None:
    assert (turned(-168.5), turned(-169.5)) == (-179.5, 179.5)


def test_what_crosses_the_edge_stands_at_both_sides() -> None:
    pieces = list(outlines(_box(-175, -163, -10, 10)))
    assert sorted(round(centre(piece)[0]) for piece in pieces) == [10, 990]
    assert all(0 <= x <= WIDTH for piece in pieces for x, _ in piece)


def test_a_coast_around_a_pole_encloses_the_pole() -> None:
    coast = [(float(longitude), -70.0) for longitude in range(-180, 180)]
    (cap,) = outlines(coast)
    assert max(y for _, y in cap) == pytest.approx(HEIGHT, abs=0.2)
    assert area(cap) / area([place(x, y) for x, y in _box(-180, 180, -90, 90)]) == pytest.approx(0.0302, abs=5e-4)


def test_a_line_keeps_the_corners_that_can_be_seen() -> None:
    line = [(0.0, 0.0), (1.0, 0.1), (2.0, 0.0), (3.0, 5.0), (4.0, 0.0)]
    assert thinned(line, 0.5) == [(0.0, 0.0), (2.0, 0.0), (3.0, 5.0), (4.0, 0.0)]


def test_a_path_is_written_in_whole_steps_without_what_is_too_small() -> None:
    square = [(1.2, 1.0), (9.0, 1.0), (9.0, 8.6), (1.0, 9.0), (1.2, 1.0)]
    speck = [(5.0, 5.0), (5.2, 5.0), (5.1, 5.3)]
    assert path([square, speck]) == "M1 1l+8+0+0+8-8+0z"
