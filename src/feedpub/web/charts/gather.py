"""Builds ``world.json`` from an unpacked copy of the package world-atlas 2.0.2 (Natural Earth 4.1, public domain):

    python -m feedpub.web.charts.gather FOLDER src/feedpub/web/charts/world.json

A tool for those who keep the shapes, run by hand; the program itself never calls it. Outlines come from the scale
1:110m; places too small for it become dots, which stand where the scale 1:50m has them.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from feedpub.web.charts.outlines import Ring, area, centre, outlines, path, thinned
from feedpub.web.charts.projection import HEIGHT, WIDTH, Point, place, turned

TOLERANCE = 0.5
"""How far an outline may be from the truth, in units of a map that is 1000 wide."""
SMALL = 14.0
"""Square units below which a country gets a dot, too."""

NOTE = (
    "Outlines: Natural Earth 4.1, 1:110m, by way of world-atlas 2.0.2 (ISC). Natural Earth is in the public domain. "
    "Borders are Natural Earth's: they show who holds a place, not whose it is."
)
# ISO 3166-1: the numbers that the package goes by, each before the letters that we go by.
_NUMBERED = (
    "004AF 008AL 010AQ 012DZ 016AS 020AD 024AO 028AG 031AZ 032AR 036AU 040AT 044BS 048BH 050BD 051AM "
    "052BB 056BE 060BM 064BT 068BO 070BA 072BW 074BV 076BR 084BZ 086IO 090SB 092VG 096BN 100BG 104MM "
    "108BI 112BY 116KH 120CM 124CA 132CV 136KY 140CF 144LK 148TD 152CL 156CN 158TW 162CX 166CC 170CO "
    "174KM 175YT 178CG 180CD 184CK 188CR 191HR 192CU 196CY 203CZ 204BJ 208DK 212DM 214DO 218EC 222SV "
    "226GQ 231ET 232ER 233EE 234FO 238FK 239GS 242FJ 246FI 248AX 250FR 254GF 258PF 260TF 262DJ 266GA "
    "268GE 270GM 275PS 276DE 288GH 292GI 296KI 300GR 304GL 308GD 312GP 316GU 320GT 324GN 328GY 332HT "
    "334HM 336VA 340HN 344HK 348HU 352IS 356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM 392JP "
    "398KZ 400JO 404KE 408KP 410KR 414KW 417KG 418LA 422LB 426LS 428LV 430LR 434LY 438LI 440LT 442LU "
    "446MO 450MG 454MW 458MY 462MV 466ML 470MT 474MQ 478MR 480MU 484MX 492MC 496MN 498MD 499ME 500MS "
    "504MA 508MZ 512OM 516NA 520NR 524NP 528NL 531CW 533AW 534SX 535BQ 540NC 548VU 554NZ 558NI 562NE "
    "566NG 570NU 574NF 578NO 580MP 581UM 583FM 584MH 585PW 586PK 591PA 598PG 600PY 604PE 608PH 612PN "
    "616PL 620PT 624GW 626TL 630PR 634QA 638RE 642RO 643RU 646RW 652BL 654SH 659KN 660AI 662LC 663MF "
    "666PM 670VC 674SM 678ST 682SA 686SN 688RS 690SC 694SL 702SG 703SK 704VN 705SI 706SO 710ZA 716ZW "
    "724ES 728SS 729SD 732EH 740SR 744SJ 748SZ 752SE 756CH 760SY 762TJ 764TH 768TG 772TK 776TO 780TT "
    "784AE 788TN 792TR 795TM 796TC 798TV 800UG 804UA 807MK 818EG 826GB 831GG 832JE 833IM 834TZ 840US "
    "850VI 854BF 858UY 860UZ 862VE 876WF 882WS 887YE 894ZM 983XK "
)
_LETTERS = {pair[:3]: pair[3:] for pair in _NUMBERED.split()}
# Shapes without a number of ISO 3166-1, and whose letters they bear there.
_UNNUMBERED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
# What Natural Earth draws with another country though it has letters of its own: longitudes from, to; latitudes.
_APART = {
    "GF": ("FR", -56.0, -50.0, 1.0, 7.0),
    "SJ": ("NO", 5.0, 35.0, 74.0, 82.0),
}
# Dots for what neither scale has: longitude, latitude.
_DOTS = {
    "BQ": (-68.3, 12.2), "BV": (3.4, -54.4), "CC": (96.8, -12.2), "CX": (105.6, -10.5), "GI": (-5.4, 36.1),
    "GP": (-61.5, 16.2), "MQ": (-61.0, 14.7), "RE": (55.5, -21.1), "TK": (-171.8, -9.2), "TV": (179.2, -8.5),
    "UM": (-176.5, 0.2), "YT": (45.2, -12.8),
}  # fmt: skip


def gather(folder: Path) -> dict[str, Any]:
    """The map by country code: ``d`` of its path, ``dot`` where it is small. Raises ``OSError`` without the files."""
    shapes = _shapes(folder / "countries-110m.json", TOLERANCE)
    finer = _shapes(folder / "countries-50m.json", 0.0)
    countries: dict[str, dict[str, Any]] = {}
    for code in sorted({*_LETTERS.values(), "XK"}):
        rings = shapes.get(code, [])
        country: dict[str, Any] = {"d": path(rings)} if path(rings) else {}
        if sum(map(area, rings)) < SMALL:
            country["dot"] = [round(part) for part in _dot(code, rings or finer.get(code, []))]
        countries[code] = country
    return {"note": NOTE, "width": WIDTH, "height": HEIGHT, "earth": path([_earth()]), "countries": countries}


def _dot(code: str, rings: list[Ring]) -> Point:
    if code in _DOTS:
        longitude, latitude = _DOTS[code]
        return place(turned(longitude), latitude)
    return centre(max(rings, key=area))


def _earth() -> Ring:
    """The outline of the whole map."""
    latitudes = range(-90, 91, 5)
    return [place(180, y) for y in latitudes] + [place(-180, y) for y in reversed(latitudes)]


def _shapes(file: Path, tolerance: float) -> dict[str, list[Ring]]:
    """The outlines of each country on the map."""
    topology = json.loads(file.read_text(encoding="utf-8"))
    arcs = [_arc(arc, topology["transform"], tolerance) for arc in topology["arcs"]]
    found: defaultdict[str, list[Ring]] = defaultdict(list)
    for geometry in topology["objects"]["countries"]["geometries"]:
        letters = _LETTERS.get(geometry.get("id", "")) or _UNNUMBERED.get(geometry["properties"]["name"])
        if letters:
            for ring in _rings(geometry, arcs):
                found[_apart(letters, ring)] += outlines(ring)
    return found


def _arc(steps: list[list[int]], transform: dict[str, list[float]], tolerance: float) -> list[Point]:
    """Longitudes and latitudes of an arc of TopoJSON, thinned as it will look on the map."""
    (wide, high), (left, low) = transform["scale"], transform["translate"]
    x = y = 0
    degrees: dict[Point, Point] = {}
    line: list[Point] = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        longitude, latitude = left + x * wide, low + y * high
        line.append(place(turned(longitude), latitude))
        degrees[line[-1]] = (longitude, latitude)
    middle = len(line) // 2  # an arc that is a whole ring ends where it began: its two halves are thinned apart
    kept = thinned(line[: middle + 1], tolerance)[:-1] + thinned(line[middle:], tolerance)
    return [degrees[point] for point in kept]


def _rings(geometry: dict[str, Any], arcs: list[list[Point]]) -> Iterator[list[Point]]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for numbers in polygon:
            ring: list[Point] = []
            for number in numbers:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring += arc[1:] if ring else arc
            yield ring


def _apart(letters: str, ring: list[Point]) -> str:
    longitude, latitude = ring[0]
    for own, (whole, west, east, south, north) in _APART.items():
        if letters == whole and west < longitude < east and south < latitude < north:
            return own
    return letters


if __name__ == "__main__":
    world = gather(Path(sys.argv[1]))
    Path(sys.argv[2]).write_text(json.dumps(world, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
