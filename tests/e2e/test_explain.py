"""``feedpub explain``, as an operator types it: a stored item by whatever names it, and a text that is not stored."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from e2e.stage import a_page, numbered
from e2e.stage import feedpub as command

YAML = """\
site: {title: Ports, url: https://feeds.example}
regions:
  rim: {name: The Rim, countries: [JP], phrases: [ring of fire]}
sources:
  ports:
    url: https://pub.example/topics/ports.html
    listing:
      {kind: css, items: "ul.teasers > li", title: h3.title, link: "h3.title a@href", type: p.type, summary: p.desc}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two items."""
    made = tmp_path_factory.mktemp("explain")
    (made / "feedpub.yaml").write_text(YAML)
    quiet = numbered(2, title="Cranes, Unlike Germany", desc="", type="Quay Notes")
    (made / "page.html").write_bytes(a_page(*numbered(1), *quiet))
    assert feedpub(made, "import", "ports", "page.html").returncode == 0
    return made


def feedpub(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command on a wide terminal."""
    return command(folder, *words, COLUMNS="200")


def told(folder: Path, *words: str) -> dict[str, Any]:
    """What ``explain --json`` says."""
    done = feedpub(folder, "explain", *words, "--json")
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_an_item_is_explained_by_its_link_on_plain_lines(folder: Path) -> None:
    done = feedpub(folder, "explain", "pub.example/pubs/research_reports/RRA1.html?utm_source=mail")
    id = told(folder, "https://pub.example/pubs/research_reports/RRA1.html")["id"]
    assert (done.returncode, done.stderr, done.stdout) == (
        0,
        "",
        f"""\
Harbours of Japan, part 1
Part 1 of a series on ports.
{id}  https://pub.example/pubs/research_reports/RRA1.html

Type       Report  report
             “Report” (printed type) is printed as the type, by its own name
Countries  Japan  JP
             “Japan” (title) is a name of Japan
Regions    East Asia  east-asia
             “Japan” (title) gives Japan, which is there
           The Rim  rim
             “Japan” (title) gives Japan, which belongs to it by the operator's file
""",
    )


def test_what_was_set_aside_and_what_is_its_own_is_told(folder: Path) -> None:
    said = told(folder, "https://pub.example/pubs/research_reports/RRA2.html")
    assert (said["type"], said["regions"], said["set_aside"]) == (
        {
            "key": "quay-notes",
            "name": "Quay Notes",
            "because": [
                {
                    "words": "Quay Notes",
                    "field": "type",
                    "rule": "own_type",
                    "why": "is printed as the type and in no list: it became a type of its own",
                }
            ],
            "known": False,
        },
        [],
        [{"words": "Germany", "field": "title", "rule": "comparison", "why": "is only compared with"}],
    )


def test_an_item_is_named_by_its_id_and_by_its_page_too(folder: Path) -> None:
    said = told(folder, "https://pub.example/pubs/research_reports/RRA1.html")
    assert [told(folder, words) for words in (said["id"], f"https://feeds.example/items/{said['id']}")] == [said, said]


def test_an_unknown_item_is_told_with_the_nearest_one(folder: Path) -> None:
    id = told(folder, "https://pub.example/pubs/research_reports/RRA1.html")["id"]
    done = feedpub(folder, "explain", f"{id[:-1]}9")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"feedpub: no item is named '{id[:-1]}9': did you mean '{id}'?\n"


def test_a_correction_is_told_with_its_note_and_day(folder: Path) -> None:
    corrected = feedpub(
        folder, "file", "pub.example/pubs/research_reports/RRA2.html", "--region", "arctic", "--note", "ice"
    )
    assert corrected.returncode == 0, corrected.stderr
    said = told(folder, "pub.example/pubs/research_reports/RRA2.html")
    day = said["corrected"][:10]
    assert (said["correction"], [region["key"] for region in said["regions"]]) == ("ice", ["arctic"])
    shown = feedpub(folder, "explain", "pub.example/pubs/research_reports/RRA2.html").stdout
    assert f"An operator has filed it so on {day}, whatever the rules say: “ice”" in shown
    assert "\nRegions    Arctic  arctic\n             The operator said so (“ice”), whatever the rules say\n" in shown
    assert feedpub(folder, "file", "pub.example/pubs/research_reports/RRA2.html", "--undo").returncode == 0


def test_what_an_operator_overruled_is_told_apart(folder: Path) -> None:
    link = "pub.example/pubs/research_reports/RRA1.html"
    assert feedpub(folder, "file", link, "--region", "none", "--type", "book").returncode == 0
    shown = feedpub(folder, "explain", link).stdout
    assert feedpub(folder, "file", link, "--undo").returncode == 0
    assert shown.partition("Overruled")[2].splitlines() == [
        "  “Report” (printed type) would give the type Report; an operator has said otherwise",
        "           “Japan” (title) would give East Asia and The Rim; an operator has said otherwise",
    ]
    assert "Set aside" not in shown


def test_a_text_that_is_not_stored_is_filed_by_the_operators_file(folder: Path, tmp_path: Path) -> None:
    title = ("--text", "Quays on the Ring of Fire", "--summary", "A testimony.", "--type", "Testimony")
    here, elsewhere = told(folder, *title), told(tmp_path, *title)
    assert (here["id"], here["type"]["key"], [region["key"] for region in here["regions"]]) == (
        None,
        "testimony",
        ["rim"],
    )
    assert (elsewhere["type"]["key"], elsewhere["regions"]) == ("testimony", [])


@pytest.mark.parametrize("words", [(), ("abc", "--text", "x"), ("abc", "--summary", "x")])
def test_it_is_either_an_item_or_a_text(folder: Path, words: tuple[str, ...]) -> None:
    assert feedpub(folder, "explain", *words).returncode == 2
