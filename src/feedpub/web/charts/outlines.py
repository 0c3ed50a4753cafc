"""Rings of degrees to the outlines of a map: unwrapped, cut at its edge, put in place, thinned. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from feedpub.web.charts.projection import Point, place, turned

Ring = list[Point]
_EDGE = 180.0
_BEND = 2.0
"""Degrees between two points of the edge."""


def outlines(ring: Sequence[Point]) -> Iterator[Ring]:
    """The pieces of one ring of longitudes and latitudes, as they stand on the map."""
    whole = _unwrapped(ring)
    for shift in (-2 * _EDGE, 0.0, 2 * _EDGE):
        moved = [(x + shift, y) for x, y in whole]
        piece = _left_of(_EDGE, _left_of(_EDGE, moved, sign=1), sign=-1)
        outline = [place(x, y) for x, y in _bent(piece)]
        if len(outline) > 2 and area(outline) > 0:
            yield outline


def _unwrapped(ring: Sequence[Point]) -> Ring:
    """The ring without jumps; one that goes around a pole is closed along that pole."""
    points = [(turned(longitude), latitude) for longitude, latitude in ring]
    if points[0] == points[-1]:
        points.pop()
    found = _without_jumps([*points, points[0]])
    if abs(found[-1][0] - found[0][0]) < _EDGE:
        return found
    # It begins at the map's edge, so that no seam is seen where it begins.
    first = points.index(min(points))
    found = _without_jumps([*points[first:], *points[: first + 1]])
    pole = -90.0 if found[0][1] < 0 else 90.0
    return [*found, (found[-1][0], pole), (found[0][0], pole)]


def _without_jumps(points: Sequence[Point]) -> Ring:
    found: Ring = []
    for x, latitude in points:
        last = found[-1][0] if found else x
        found.append((x - 2 * _EDGE * round((x - last) / (2 * _EDGE)), latitude))
    return found


def _left_of(edge: float, ring: Ring, *, sign: int) -> Ring:
    """Sutherland and Hodgman's cut: what lies on the map's side of one edge."""
    kept: Ring = []
    for (x0, y0), (x1, y1) in pairwise([*ring, *ring[:1]]):
        inside, next_inside = sign * x0 <= edge, sign * x1 <= edge
        if inside:
            kept.append((x0, y0))
        if inside != next_inside:
            share = (sign * edge - x0) / (x1 - x0)
            kept.append((sign * edge, y0 + share * (y1 - y0)))
    return kept


def _bent(ring: Ring) -> Iterator[Point]:
    """The ring with points along the map's edge, which is a curve."""
    for (x0, y0), (x1, y1) in pairwise([*ring, *ring[:1]]):
        yield x0, y0
        if x0 == x1 and abs(x0) == _EDGE:
            steps = int(abs(y1 - y0) / _BEND)
            yield from ((x0, y0 + (y1 - y0) * step / (steps + 1)) for step in range(1, steps + 1))


def thinned(line: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker: the line without points that stand nearer than ``tolerance`` to what remains."""
    if len(line) < 3:
        return list(line)
    far, at = max((_distance(point, line[0], line[-1]), n) for n, point in enumerate(line[1:-1], 1))
    if far <= tolerance:
        return [line[0], line[-1]]
    return thinned(line[: at + 1], tolerance)[:-1] + thinned(line[at:], tolerance)


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x0, y0), (x1, y1) = point, start, end
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    share = 0.0 if length == 0 else min(1.0, max(0.0, ((x - x0) * dx + (y - y0) * dy) / length))
    return float(((x - x0 - share * dx) ** 2 + (y - y0 - share * dy) ** 2) ** 0.5)


def area(ring: Sequence[Point]) -> float:
    """The area within an outline."""
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*ring, *ring[:1]]))) / 2


def centre(ring: Sequence[Point]) -> Point:
    """The middle of the box around an outline."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def path(rings: Iterable[Sequence[Point]]) -> str:
    """The ``d`` of an SVG path, in whole units, each step relative to the one before."""
    return "".join(filter(None, map(_drawn, rings)))


def _drawn(ring: Sequence[Point]) -> str:
    """Nothing for an outline that shrinks to less than a triangle."""
    points: list[tuple[int, int]] = []
    for x, y in ring:
        point = (round(x), round(y))
        if not points or point != points[-1]:
            points.append(point)
    if points and points[0] == points[-1]:
        points.pop()
    if len(points) < 3:
        return ""
    steps = "".join(f"{x1 - x0:+}{y1 - y0:+}" for (x0, y0), (x1, y1) in pairwise(points))
    return f"M{points[0][0]} {points[0][1]}l{steps}z"
