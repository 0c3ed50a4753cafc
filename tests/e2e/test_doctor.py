"""``feedpub doctor`` on small stores: what needs a hand, what is worth a look, and the exit status of both."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response

from e2e.stage import a_page, feedpub, look, numbered, settings, staged, watching


def doctor(folder: Path, *words: str) -> tuple[int, str]:
    """Exit status and output."""
    done = feedpub(folder, "doctor", *words)
    assert done.stderr == ""
    return done.returncode, done.stdout


def found(folder: Path) -> list[tuple[str, str, str]]:
    """Weight, kind and subject of each finding."""
    _, said = doctor(folder, "--json")
    return [(one["weight"], one["kind"], one["subject"]) for one in json.loads(said)["findings"]]


@pytest.mark.anyio
async def test_a_service_without_trouble_needs_no_hand_even_while_it_runs(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages["/topics/ports.html"] = a_page(*numbered(1, 2, 3))
        async with watching(settings(tmp_path, stage)) as app:
            await look(app)
            status, said = await asyncio.to_thread(doctor, tmp_path)
    assert status == 0
    assert said.startswith("Nothing needs a hand. The store is sound: 3 items, ")


@pytest.mark.anyio
async def test_trouble_is_told_with_what_to_do_and_a_bad_exit_status(tmp_path: Path) -> None:
    sources: dict[str, Any] = {name: {"url": "", "every": "1h"} for name in ("ports", "broken", "later")}
    async with staged() as stage:
        for name, source in sources.items():
            source["url"] = f"http://127.0.0.1:{stage.port}/topics/{name}.html"
        stage.pages["/topics/ports.html"] = a_page(*numbered(1), *numbered(2, type="Quay Note", title="Cranes"))
        regions = {
            "rim": {"countries": ["JP"], "phrases": ["ring of fire"]},
            "deep": {"phrases": ["Deep of Nowhere"]},
        }
        said = settings(tmp_path, stage, sources=sources, regions=regions)
        async with watching(said) as app:
            await look(app, "ports", "broken")
            stage.pages["/topics/ports.html"] = a_page(*numbered(*range(10, 40)))
            await look(app, "ports")
            stage.answers["hook"] = lambda _: Response(status_code=410)
            stage.pages["/topics/later.html"] = a_page(*numbered(50))
    assert found(tmp_path) == [
        ("fault", "source_held", "ports"),
        ("fault", "source_failing", "broken"),
        ("note", "source_never_polled", "later"),
        ("note", "own_type", "quay-note"),
        ("note", "own_phrase_unused", "rim"),
        ("note", "own_region_empty", "deep"),
    ]
    status, told = doctor(tmp_path, "--faults")
    assert (status, told.count("needs a hand:"), told.count("worth a look:")) == (1, 2, 0)
    assert "needs a hand: broken fails: http_4xx\n  No look at it has ever been believed." in told
    assert "`feedpub release ports`" in told
    assert "2 need a hand, 4 are worth a look." in told


@pytest.mark.anyio
async def test_what_hangs_on_a_channel_or_an_old_file_is_told(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages["/topics/ports.html"] = a_page(*numbered(1, 2, 3, date="Mar 2, 2026"))
        stage.pages["/topics/quays.html"] = a_page(*numbered(7))
        stage.answers["hook"] = lambda _: Response(status_code=410)
        base = f"http://127.0.0.1:{stage.port}/topics"
        both = {name: {"url": f"{base}/{name}.html"} for name in ("ports", "quays")}
        async with watching(settings(tmp_path, stage, sources=both)) as app:
            await look(app, "ports", "quays")
            stage.pages["/topics/ports.html"] = a_page(*numbered(4, 1, 2, 3))
            await look(app, "ports")
        settings(tmp_path, stage, sources={"ports": {"url": f"{base}/ports.html"}})
    assert found(tmp_path) == [("fault", "endpoint_gone", "hook"), ("note", "source_retired", "quays")]


@pytest.mark.anyio
async def test_a_feed_that_has_ended_is_worth_a_look_until_it_is_given_its_new_name(tmp_path: Path) -> None:
    feed: dict[str, Any] = {"title": "Wells", "select": {}}
    async with staged() as stage:
        stage.pages["/topics/ports.html"] = a_page(*numbered(1))
        for feeds in ({"wells": feed}, {"springs": feed}):
            async with watching(settings(tmp_path, stage, feeds=feeds)) as app:
                await look(app)
        assert found(tmp_path) == [("note", "feed_ended", "wells")]
        _, told = doctor(tmp_path)
        assert "worth a look: wells has ended: “Wells”" in told and "`formerly: [wells]`" in told
        async with watching(settings(tmp_path, stage, feeds={"springs": feed | {"formerly": ["wells"]}})):
            pass
    assert found(tmp_path) == []


@pytest.mark.anyio
async def test_the_line_to_paste_maps_the_type(tmp_path: Path) -> None:
    from ruamel.yaml import YAML

    async with staged() as stage:
        stage.pages["/topics/ports.html"] = a_page(*numbered(1, 2, type="Quay: Notes"))
        async with watching(settings(tmp_path, stage)) as app:
            await look(app)
        (finding,) = json.loads((await asyncio.to_thread(doctor, tmp_path, "--json"))[1])["findings"]
        assert finding["kind"] == "own_type"
        async with watching(settings(tmp_path, stage, types=YAML(typ="safe").load(finding["paste"]))) as app:
            await look(app)
    assert found(tmp_path) == [("note", "refile_pending", str(tmp_path / "feedpub.db"))]


@pytest.mark.anyio
async def test_regions_that_nothing_was_filed_by_yet_are_not_blamed(tmp_path: Path) -> None:
    regions = {"rim": {"countries": ["JP"], "phrases": ["ring of fire"]}, "deep": {"phrases": ["Deep of Nowhere"]}}
    async with staged() as stage:
        stage.pages["/topics/ports.html"] = a_page(*numbered(1))
        async with watching(settings(tmp_path, stage)) as app:
            await look(app)
        settings(tmp_path, stage, regions=regions)
    assert found(tmp_path) == [("note", "refile_pending", str(tmp_path / "feedpub.db"))]


@pytest.mark.anyio
async def test_a_damaged_store_is_told_before_anything_that_it_says(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages["/topics/ports.html"] = a_page(*numbered(*range(60)))
        async with watching(settings(tmp_path, stage)) as app:
            await look(app)
    file = tmp_path / "feedpub.db"
    whole = bytearray(file.read_bytes())
    middle = len(whole) // 2 // 4096 * 4096
    whole[middle : middle + 40960] = b"\xff" * 40960
    file.write_bytes(whole)
    status, said = doctor(tmp_path)
    assert (status, said.splitlines()[0]) == (1, "needs a hand: the store is damaged")
    assert found(tmp_path) == [("fault", "store_damaged", str(file))]


def test_without_a_store_it_says_how_to_make_one(tmp_path: Path) -> None:
    (tmp_path / "feedpub.yaml").write_text("site: {title: Ports, url: https://feeds.example}\n")
    done = feedpub(tmp_path, "doctor")
    assert (done.returncode, done.stdout) == (75, "")
    assert "there is no store at" in done.stderr
