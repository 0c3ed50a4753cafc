"""The commands, as an operator types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from e2e.stage import a_page, feedpub, numbered

YAML = """\
site: {title: Ports, url: https://feeds.example}
sources:
  ports:
    url: https://pub.example/topics/ports.html
    listing:
      {kind: css, items: "ul.teasers > li", title: h3.title, link: "h3.title a@href", type: p.type, date: p.date}
endpoints:
  lines: {kind: console}
subscriptions:
  - {to: lines, select: {}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feedpub.yaml").write_text(YAML)
    (tmp_path / "page.html").write_bytes(a_page(*numbered(3, 2, 1)))
    return tmp_path


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """One JSON object a line, from a command that went well."""
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_saved_pages_are_taken_in_once_and_told_to_nobody(folder: Path) -> None:
    first, again = (lines(feedpub(folder, "import", "ports", "page.html", "--json")) for _ in range(2))
    assert [(one["found"], one["new"]) for one in first + again] == [(3, 3), (3, 0)]
    assert len(lines(feedpub(folder, "items", "--json"))) == 3
    assert lines(feedpub(folder, "deliveries", "--json")) == []
    feeds = {feed["path"]: feed["entries"] for feed in lines(feedpub(folder, "feeds", "--json"))}
    assert feeds == {
        "/feeds/all": 3,
        "/feeds/type/report": 3,
        "/feeds/region/east-asia": 3,
        "/feeds/region/asia": 3,
        "/feeds/region/indo-pacific": 3,
        "/feeds/country/jp": 3,
        "/feeds/source/ports": 3,
        "/feeds/type/report/region/east-asia": 3,
        "/feeds/type/report/region/asia": 3,
        "/feeds/type/report/region/indo-pacific": 3,
    }


def test_a_preview_stores_nothing(folder: Path) -> None:
    done = feedpub(folder, "preview", "page.html", "--source", "ports", "--url", "https://pub.example/", "--json")
    shown = json.loads(done.stdout)
    assert shown["items"][0] == {
        "section": None,
        "type": "Report",
        "title": "Harbours of Japan, part 3",
        "link": "https://pub.example/pubs/research_reports/RRA3.html",
        "published": "2021-03-02",
        "summary": None,
        "caption": None,
        "image": None,
        "authors": [],
    }
    assert (len(shown["items"]), shown["skipped"]) == (3, [])
    assert not (folder / "feedpub.db").exists()


def test_a_preview_of_a_page_that_is_none_says_so(folder: Path) -> None:
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    done = feedpub(folder, "preview", "picture.html", "--json")
    assert (done.returncode, json.loads(done.stdout)["skipped"][0]["reason"]) == (1, "parse_error")


def test_classify_gives_the_evidence(folder: Path) -> None:
    (folder / "items.jsonl").write_text('{"id": 1, "title": "Elections in Peru", "type": "Testimony", "link": null}\n')
    (filed,) = lines(feedpub(folder, "classify", "items.jsonl"))
    assert {name: filed[name] for name in ("id", "type", "countries", "regions", "us_is_subject")} == {
        "id": 1,
        "type": "testimony",
        "countries": ["PE"],
        "regions": ["americas-latin"],
        "us_is_subject": False,
    }
    assert {"field": "title", "text": "Peru", "rule": "name", "gives": ["country:PE"]} in [
        hit | {"gives": hit["gives"][:1]} for hit in filed["evidence"]
    ]


def test_a_line_that_is_no_json_is_named_with_its_place(folder: Path) -> None:
    (folder / "items.jsonl").write_text('{"title": "fine"}\n{"title": \n')
    done = feedpub(folder, "classify", "items.jsonl")
    assert done.returncode == 1
    assert "items.jsonl:2:11: no JSON" in done.stderr


def test_bad_lines_are_each_named_and_the_others_are_filed(folder: Path) -> None:
    bad = [b'{"id": "a", "title": "Caf\xe9"}', b'{"id": "b", "title": "Quays", "type": ["Report"]}']
    good = [b'{"id": "\\ud800", "title": "Cranes of Kenya"}', '{"title": "Ports\u2028of Peru"}'.encode()]
    (folder / "items.jsonl").write_bytes(b"\n".join((good[0], *bad, good[1])))
    done = feedpub(folder, "classify", "items.jsonl")
    filed = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert [(one["id"], one["countries"]) for one in filed] == [("\ufffd", ["KE"]), (None, ["PE"])]
    assert (done.returncode, done.stderr.splitlines()) == (
        1,
        [
            "items.jsonl:2:26: no text in UTF-8: the byte 0xe9; save the file as UTF-8",
            "items.jsonl:3: a text was expected under 'type'",
            "feedpub: 2 lines were left out",
        ],
    )


def test_every_mistake_of_the_file_is_told_at_once(folder: Path) -> None:
    (folder / "feedpub.yaml").write_text(YAML.replace("endpoints:", "endpoint:").replace("kind: css", "kind: ccs"))
    done = feedpub(folder, "check")
    assert (done.returncode, done.stdout) == (78, "")
    assert "did you mean 'endpoints'?" in done.stderr
    assert "did you mean 'css'?" in done.stderr
    assert "feedpub.yaml:7:1: error:" in done.stderr
    assert done.stderr.rstrip().endswith("Nothing was changed.")


def test_a_file_that_is_right_is_said_to_be(folder: Path) -> None:
    (told,) = lines(feedpub(folder, "check", "--json"))
    assert told == {"ok": True, "problems": [], "sources": 1, "feeds": 0, "endpoints": 1, "subscriptions": 1}


def test_a_first_file_is_right_and_never_written_over(tmp_path: Path) -> None:
    assert "feedpub init" in feedpub(tmp_path, "run").stderr
    assert feedpub(tmp_path, "init").returncode == 0
    checked = feedpub(tmp_path, "check")
    assert (checked.returncode, checked.stdout, checked.stderr) == (
        0,
        "feedpub.yaml is right: 1 source, 0 feeds, 1 endpoint, 1 subscription.\n",
        "",
    )
    (tmp_path / "feedpub.yaml").write_text("mine")
    again = feedpub(tmp_path, "init")
    assert (again.returncode, again.stderr) == (1, "feedpub: feedpub.yaml is there already, and stays as it is\n")
    assert (tmp_path / "feedpub.yaml").read_text() == "mine"


@pytest.mark.parametrize("command", ["init", "schema"])
def test_a_file_that_cannot_be_written_is_named(folder: Path, command: str) -> None:
    done = feedpub(folder, command, "none/here.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("feedpub: none/here.txt cannot be written: No such file or directory")


def test_a_flood_is_released_without_the_secrets_of_its_channels(folder: Path) -> None:
    nowhere = feedpub(folder, "release", "ports", "--seen")
    assert (nowhere.returncode, nowhere.stderr.split(" at ")[0]) == (75, "feedpub: there is no store")
    lines(feedpub(folder, "import", "ports", "page.html", "--json"))
    (folder / "feedpub.yaml").write_text(
        YAML.replace("{kind: console}", "{kind: slack, url: {env: FEEDPUB_NOT_THERE}}")
    )
    done = feedpub(folder, "release", "ports", "--seen")
    assert (done.returncode, done.stdout) == (0, "The next look at ports takes its items as seen.\n")
    assert feedpub(folder, "release", "prots").stderr == (
        "feedpub: no source is named 'prots': did you mean 'ports'?\n"
    )


@pytest.mark.parametrize("words", [(), ("--note", "why"), ("--undo", "--type", "report")])
def test_a_correction_says_what_is_right_or_is_undone(folder: Path, words: tuple[str, ...]) -> None:
    done = feedpub(folder, "file", "anything", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "say what is right with --type, --region, --country, or take it back with --undo" in " ".join(
        done.stderr.split()
    )


def test_an_item_that_is_not_there_and_a_union_of_regions_are_refused_and_nothing_is_changed(folder: Path) -> None:
    lines(feedpub(folder, "import", "ports", "page.html", "--json"))
    first = lines(feedpub(folder, "items", "--json"))
    near = first[0]["id"]
    done = feedpub(folder, "file", near[:-1], "--type", "report")
    assert (done.returncode, done.stderr) == (2, f"feedpub: no item is named {near[:-1]!r}: did you mean {near!r}?\n")
    ways = "give its id, the address of its page here (…/items/ID) or its own link; `feedpub items --json` lists them"
    for words in ("", "Harbours"):
        done = feedpub(folder, "file", words, "--type", "report")
        assert (done.returncode, done.stderr) == (2, f"feedpub: no item is named {words!r}: {ways}\n")
    done = feedpub(folder, "file", near, "--region", "asia")
    assert (done.returncode, done.stderr.split(":")[1]) == (
        1,
        " asia is central-asia, south-asia, southeast-asia, east-asia together",
    )
    assert lines(feedpub(folder, "items", "--json")) == first


def test_a_look_at_a_place_that_is_not_to_be_had_has_an_outcome(folder: Path) -> None:
    (folder / "feedpub.yaml").write_text(YAML.replace("https://pub.example", "http://127.0.0.1:8080"))
    (poll,) = lines(feedpub(folder, "poll", "--json"))
    assert (poll["source"], poll["outcome"], poll["found"]) == ("ports", "denied", 0)
    assert "network.allow" in poll["detail"]


def test_an_unknown_source_is_named_with_the_nearest(folder: Path) -> None:
    done = feedpub(folder, "poll", "prots")
    assert (done.returncode, done.stderr) == (2, "feedpub: no source is named 'prots': did you mean 'ports'?\n")


def test_two_processes_render_the_same_bytes_from_one_store(folder: Path) -> None:
    lines(feedpub(folder, "import", "ports", "page.html", "--json"))
    again = (
        "import asyncio, hashlib, os, pathlib, shutil, sys\n"
        "from feedpub.app import opened\n"
        "from feedpub.config import load\n"
        "from feedpub.store import documents, instance\n"
        "async def main():\n"
        "    folder = pathlib.Path(sys.argv[1])\n"
        "    async with opened(load(folder / 'feedpub.yaml', os.environ)) as app:\n"
        "        await app.desk.store.write(instance.remember, 'recipe', '')\n"
        "        await app.publisher.open()\n"
        "        await app.publisher.drain()\n"
        "        kept = await app.desk.store.read(documents.all_documents)\n"
        "    for one in kept: print(one.path, one.format, one.etag, hashlib.sha256(one.gzip).hexdigest())\n"
        "asyncio.run(main())\n"
    )
    told = []
    for n, environment in enumerate(
        (
            {"PYTHONHASHSEED": "1", "LANG": "C", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"},
            {"PYTHONHASHSEED": "77", "LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "America/Los_Angeles"},
        )
    ):
        copy = folder / f"copy{n}"
        copy.mkdir()
        for name in ("feedpub.yaml", "feedpub.db"):
            (copy / name).write_bytes((folder / name).read_bytes())
        done = subprocess.run(
            [sys.executable, "-c", again, str(copy)],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | environment,
        )
        told.append(sorted(done.stdout.splitlines()))
    assert told[0] == told[1]
    assert len(told[0]) == 30
