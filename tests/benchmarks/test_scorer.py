"""The scorer that is run by hand, and its arithmetic."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.labelled import LabelError, Labelled, Wanted, own_items
from benchmarks.scoring import Given, Score, Tally, scored, strata

SCORER = Path(__file__).with_name("scorer.py")

LINES: list[dict[str, Any]] = [
    {
        "id": "a-1", "title": "Fishing Rights off Peru and Chile", "summary": "Two fleets, one sea.",
        "stratum": "clear", "caption": "A trawler off Norway", "countries": ["CL", "PE"], "regions": ["americas-latin"],
        "regions_weak": [], "us_is_subject": False,
    },
    {
        "id": "a-2", "title": "Rice Prices in Japan", "summary": "Millers look to Vietnam.", "stratum": "trap",
        "countries": ["JP"], "regions": ["east-asia"], "regions_weak": ["southeast-asia"], "us_is_subject": False,
    },
    {
        "id": "a-3", "title": "How to Weigh Evidence", "summary": "A method.", "stratum": "clear",
        "caption": "Dancers in Kenya", "countries": [], "regions": ["global"], "us_is_subject": False,
    },
    {
        "id": "a-4", "title": "Teachers and Tablets", "summary": "A survey of rural schools.", "stratum": "ambiguous",
        "countries": [], "regions": ["north-america"], "us_is_subject": True, "why": "the survey is American",
    },
]  # fmt: skip

TOLD = """\
                                    without captions
             items  countries P/R/F1    regions P/R/F1      the US P/R/F1    left empty
all              4  0.750 1.000 0.857  1.000 1.000 1.000  1.000 0.000 0.000     1 of 1
clear            2  1.000 1.000 1.000  1.000 1.000 1.000          -             1 of 1
trap             1  0.500 1.000 0.667  1.000 1.000 1.000          -             0 of 0
ambiguous        1          -                  -          1.000 0.000 0.000     0 of 0

                                     with captions
             items  countries P/R/F1    regions P/R/F1      the US P/R/F1    left empty
all              4  0.750 1.000 0.857  1.000 1.000 1.000  1.000 0.000 0.000     1 of 1
clear            2  1.000 1.000 1.000  1.000 1.000 1.000          -             1 of 1
trap             1  0.500 1.000 0.667  1.000 1.000 1.000          -             0 of 0
ambiguous        1          -                  -          1.000 0.000 0.000     0 of 0

a-2 (trap): Rice Prices in Japan
  wanted: JP; east-asia
  given:  JP VN; east-asia southeast-asia
  because summary "Vietnam" (name) gives country:VN

a-4 (ambiguous): Teachers and Tablets
  wanted: (US); global
  given:  -; global
"""


def written(folder: Path, *lines: object) -> Path:
    path = folder / "labelled.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def scorer(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCORER), *words], check=False, capture_output=True, encoding="utf-8", timeout=60
    )


def test_the_scorer_tells_the_figures_by_stratum_and_every_miss_with_its_reason(tmp_path: Path) -> None:
    done = scorer(str(written(tmp_path, *LINES)), "--misses")
    assert (done.stdout, done.stderr, done.returncode) == (TOLD, "", 0)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["a line"], "labelled.jsonl:1: an object was expected"),
        ([LINES[0], {"title": "T", "regions": []}], "labelled.jsonl:2: countries, us_is_subject must be there"),
        ([], "There are no labelled items: name a file, or a folder with --shared."),
    ],
)
def test_a_file_that_cannot_be_scored_is_refused_with_its_line(tmp_path: Path, lines: list[Any], told: str) -> None:
    done = scorer(str(written(tmp_path, *lines)))
    assert (done.stdout, done.stderr.removeprefix(f"{tmp_path}/"), done.returncode) == ("", f"{told}\n", 2)


def test_a_broken_line_is_refused_with_its_column(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text('{"title": }\n', encoding="utf-8")
    with pytest.raises(LabelError, match=r"labelled\.jsonl:1:11: no JSON: Expecting value"):
        own_items(path)


def test_an_item_is_read_in_the_shape_of_our_own_files(tmp_path: Path) -> None:
    line = LINES[1] | {"type": "Report", "published": "2014-05-02", "countries": ["JP", "US"], "why": "a reason"}
    assert own_items(written(tmp_path, line)) == [
        Labelled(
            fields={
                "id": "a-2",
                "title": "Rice Prices in Japan",
                "summary": "Millers look to Vietnam.",
                "type": "Report",
                "published": "2014-05-02",
            },
            wanted=Wanted(
                countries=frozenset({"JP"}),
                regions=frozenset({"east-asia"}),
                weak_regions=frozenset({"southeast-asia"}),
                type="Report",
            ),
            stratum="trap",
        )
    ]


def labelled(*, countries: str = "", regions: str = "", weak: str = "", us: bool = False) -> Labelled:
    wanted = Wanted(
        countries=frozenset(countries.split()),
        regions=frozenset(regions.split()),
        weak_regions=frozenset(weak.split()),
        us_is_subject=us,
    )
    return Labelled(fields={"title": "T"}, wanted=wanted, stratum="clear")


def given(*, countries: str = "", regions: str = "", us: bool = False) -> Given:
    return Given(countries=frozenset(countries.split()), regions=frozenset(regions.split()), us_is_subject=us)


def test_a_tally_is_micro_averaged() -> None:
    tally = Tally(hits=6, extra=2, missed=4)
    assert (tally.precision, tally.recall, tally.f1) == (0.75, 0.6, 12 / 18)


def test_the_united_states_and_their_region_are_scored_apart() -> None:
    wanted = labelled(countries="MX", regions="americas-latin north-america", us=True)
    assert scored([(wanted, given(countries="MX US", regions="americas-latin"))]) == Score(
        items=1, countries=Tally(hits=1), regions=Tally(hits=1), us=Tally(missed=1)
    )


def test_canada_is_scored_with_the_other_regions() -> None:
    wanted = labelled(countries="CA", regions="north-america")
    assert scored([(wanted, given(countries="CA"))]) == Score(items=1, countries=Tally(hits=1), regions=Tally(missed=1))


def test_an_item_without_a_region_counts_as_left_empty_only_if_it_was_given_none() -> None:
    nowhere = labelled(weak="europe")
    assert scored([(nowhere, given()), (nowhere, given(regions="europe")), (nowhere, given(regions="africa"))]) == (
        Score(items=3, regions=Tally(extra=1), nowhere=3, left_empty=1)
    )


def test_strata_stand_in_their_order_with_unknown_ones_behind() -> None:
    pairs = [
        (Labelled(fields={}, wanted=labelled().wanted, stratum=name), given())
        for name in ("odd", "ambiguous", "trap", "clear", "trap")
    ]
    assert [(name, score.items) for name, score in strata(pairs).items()] == [
        ("clear", 1),
        ("trap", 2),
        ("ambiguous", 1),
        ("odd", 1),
    ]
