"""The way of the data, from a page on a socket to a feed and a message on another."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from e2e.stage import a_page, look, numbered, settings, staged, titles, watching
from feedpub.model import DeliveryState, FeedPath, Outcome
from feedpub.policy.searching import Search, read_question
from feedpub.store import deliveries, shelves, sources

PORTS = "/topics/ports.html"
pytestmark = pytest.mark.anyio


async def test_the_first_look_publishes_and_tells_nobody_the_second_tells_what_is_new(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.pages[PORTS] = a_page(*numbered(2, 1))
        (first,) = await look(app)
        assert (first.outcome, first.found, first.new, stage.received) == (Outcome.OK, 2, 2, [])
        assert titles(app, "type/report/region/east-asia") == [
            "Harbours of Japan, part 2",
            "Harbours of Japan, part 1",
        ]
        stage.pages[PORTS] = a_page(*numbered(3, 2, 1))
        (second,) = await look(app)
        assert (second.found, second.new, second.changed) == (3, 1, 0)
        (told,) = stage.bodies("hook")
        assert told["data"]["title"] == "Harbours of Japan, part 3"
        assert titles(app)[0] == "Harbours of Japan, part 3"
        await look(app)
        assert len(stage.received) == 1


async def test_validators_are_echoed_and_a_304_costs_nothing(tmp_path: Path) -> None:
    asked: list[str | None] = []

    def page(request: Request) -> Response:
        asked.append(request.headers.get("if-none-match"))
        known = asked[-1] == '"one"'
        return Response(b"" if known else a_page(*numbered(1)), 304 if known else 200, {"ETag": '"one"'}, "text/html")

    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.pages[PORTS] = page
        outcomes = [(await look(app))[0].outcome for _ in range(2)]
    assert (outcomes, asked) == ([Outcome.OK, Outcome.NOT_MODIFIED], [None, '"one"'])


async def test_a_page_that_says_200_but_is_the_same_is_not_modified(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.pages[PORTS] = a_page(*numbered(1))
        assert [(await look(app))[0].outcome for _ in range(2)] == [Outcome.OK, Outcome.NOT_MODIFIED]


async def test_one_item_on_two_listings_is_one_item_with_two_sources_and_told_once(tmp_path: Path) -> None:
    async with staged() as stage:
        base = f"http://127.0.0.1:{stage.port}"
        two = {"ports": {"url": base + PORTS}, "seas": {"url": f"{base}/topics/seas.html"}}
        async with watching(settings(tmp_path, stage, sources=two)) as app:
            stage.pages[PORTS] = stage.pages["/topics/seas.html"] = a_page(*numbered(1))
            await look(app, "ports")
            await look(app, "seas")
            new = numbered(2, link=f"{base}/pubs/x.html?utm_source=list#top", type="Commentary")
            stage.pages[PORTS] = a_page(*new, *numbered(1))
            await look(app, "ports")
            stage.pages["/topics/seas.html"] = a_page(*numbered(2, link="/pubs/x.html"), *numbered(1))
            (poll,) = await look(app, "seas")
            assert (poll.new, poll.changed, len(stage.received)) == (0, 1, 1)
            newest = (await app.library.items(app.desk.catalogue.feed_of(_all()).selection, 1))[0]
            assert (newest.sources, newest.filing.type) == (("ports", "seas"), "commentary")
            assert titles(app, "source/seas") == titles(app, "source/ports")


def _all() -> Any:
    from feedpub.policy.catalogue import Choice

    return Choice()


async def _hang(_: Request) -> Response:
    await asyncio.sleep(5)
    return Response(b"late")


def _cut(_: Request) -> Response:
    body = gzip.compress(a_page(*numbered(*range(200))))
    return Response(body[: len(body) // 2], headers={"Content-Encoding": "gzip"}, media_type="text/html")


def _drip(_: Request) -> Response:
    async def drops() -> Any:
        for _ in range(100):
            yield b"<p>"
            await asyncio.sleep(0.1)

    return StreamingResponse(drops(), media_type="text/html")


def _status(status: int, **headers: str) -> Callable[[Request], Response]:
    return lambda _: Response(b"<html><body>no</body></html>", status, headers, "text/html")


FAULTS: dict[str, tuple[Any, str]] = {
    "not HTML": (lambda _: Response(b"\x89PNG\r\n\x1a\n" + bytes(300), media_type="image/png"), "parse_error"),
    "an empty page": (b"", "parse_error"),
    "a page without items": (a_page(), "empty"),
    "a truncated body": (_cut, "truncated"),
    "a 500": (_status(500), "http_5xx"),
    "a 404": (_status(404), "http_4xx"),
    "gone": (_status(410), "gone"),
    "rate limited": (_status(429, **{"Retry-After": "7200"}), "rate_limited"),
    "a hanging server": (_hang, "timeout"),
    "a dripping server": (_drip, "timeout"),
    "a redirect to a private address": (_status(302, Location="http://10.0.0.1/"), "denied"),
    "a redirect in a circle": (_status(302, Location=PORTS), "redirects"),
    "an unknown encoding": (_status(200, **{"Content-Encoding": "br"}), "bad_encoding"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_whatever_a_source_does_has_a_named_outcome_and_costs_nothing(tmp_path: Path, fault: str) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.pages[PORTS] = a_page(*numbered(2, 1))
        await look(app)
        feed, state = titles(app), await app.desk.store.read(sources.state, _key())
        stage.pages[PORTS], outcome = FAULTS[fault]
        (poll,) = await look(app)
        after = await app.desk.store.read(sources.state, _key())
        assert poll.outcome.value == outcome, poll.detail
        assert (titles(app), after.validators, after.fingerprint) == (feed, state.validators, state.fingerprint)
        assert (after.failures, bool(poll.detail)) == (1, True)


def _key() -> Any:
    from feedpub.model import SourceKey

    return SourceKey("ports")


BAD_ITEMS: dict[str, tuple[dict[str, str], str | None, int]] = {
    "without title": ({"title": ""}, "no_title", 1),
    "without date": ({"date": ""}, None, 2),
    "without link": ({"link": ""}, None, 2),
    "a date that cannot be read": ({"date": "the day after"}, "bad_date", 2),
    "a link that is none": ({"link": "javascript:alert(1)"}, "bad_link", 2),
}


@pytest.mark.parametrize("kind", BAD_ITEMS)
async def test_one_bad_item_never_costs_the_others(tmp_path: Path, kind: str) -> None:
    fields, reason, found = BAD_ITEMS[kind]
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.pages[PORTS] = a_page(*numbered(1), *numbered(2, **fields))
        (poll,) = await look(app)
        assert (poll.outcome, poll.found) == (Outcome.OK, found)
        assert reason is None or reason in {skip.reason for skip in poll.skipped}


async def test_control_characters_and_a_foreign_charset_reach_no_feed(tmp_path: Path) -> None:
    page = a_page(*numbered(1, title="Ports\x08 of\x0b C\xf4te d&#39;Ivoire")).decode().encode("cp1252")
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.pages[PORTS] = lambda _: Response(page, media_type="text/html; charset=windows-1252")
        (poll,) = await look(app)
        assert poll.outcome is Outcome.OK
        assert titles(app) == ["Ports of Côte d'Ivoire"]


async def test_an_item_without_date_gets_its_first_seen_instant_and_keeps_it(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.pages[PORTS] = a_page(*numbered(1, date=""))
        await look(app)
        (item,) = await app.library.items(app.desk.catalogue.feed_of(_all()).selection, 9)
        assert (item.dated_by, item.published) == ("first_seen", item.first_seen)
        stage.pages[PORTS] = a_page(*numbered(1, title="Harbours of Japan, revised"))
        await look(app)
        (after,) = await app.library.items(app.desk.catalogue.feed_of(_all()).selection, 9)
        assert (after.title, after.published, after.updated > item.updated) == (
            "Harbours of Japan, revised",
            item.published,
            True,
        )


async def test_the_first_entry_of_a_feed_that_was_empty_is_news(tmp_path: Path) -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Ports</title><id>tag:x</id>{}</feed>'
    entry = "<entry><title>The first</title><id>tag:1</id><link href='https://pub.example/1'/></entry>"
    async with staged() as stage:
        sources_ = {"ports": {"url": f"http://127.0.0.1:{stage.port}{PORTS}", "listing": "feed"}}
        async with watching(settings(tmp_path, stage, sources=sources_)) as app:
            outcomes = []
            for body in ("", entry):
                stage.pages[PORTS] = feed.format(body).encode()  # the kind says what it is, whatever the server says
                outcomes += [poll.outcome for poll in await look(app)]
            assert outcomes == [Outcome.EMPTY, Outcome.OK]
            assert [told["data"]["title"] for told in stage.bodies("hook")] == ["The first"]


async def test_a_flood_is_held_until_the_operator_releases_it(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.pages[PORTS] = a_page(*numbered(*range(8)))
        await look(app)
        before = titles(app)
        stage.pages[PORTS] = a_page(*numbered(*range(100, 108)))
        (held,) = await look(app)
        assert (held.outcome, held.found, held.new, titles(app)) == (Outcome.HELD, 8, 0, before)
        await app.desk.store.write(sources.release, _key(), "seen", app.desk.clock())
        (released,) = await look(app)
        assert (released.outcome, released.new, stage.received) == (Outcome.OK, 8, [])
        assert len(titles(app)) == 16


async def test_a_restart_tells_nothing_again_and_loses_nothing(tmp_path: Path) -> None:
    async with staged() as stage:
        said = settings(tmp_path, stage)
        stage.pages[PORTS] = a_page(*numbered(1))
        async with watching(said) as app:
            await look(app)
        stage.pages[PORTS] = a_page(*numbered(2, 1))
        async with watching(said) as app:
            await look(app)
            documents = dict(app.publisher._ready)
        async with watching(said) as app:
            await look(app)
            assert dict(app.publisher._ready) == documents
        assert len(stage.received) == 1


async def test_two_looks_at_two_listings_that_bring_the_same_new_item_make_one(tmp_path: Path) -> None:
    async with staged() as stage:
        base = f"http://127.0.0.1:{stage.port}"
        many = {f"s{n}": {"url": f"{base}/topics/{n}.html"} for n in range(6)}
        async with watching(settings(tmp_path, stage, sources=many)) as app:
            for n in range(6):
                stage.pages[f"/topics/{n}.html"] = a_page(*numbered(1, 2, 3))
            polls = await look(app, *many)
            assert sum(poll.new for poll in polls) == 3
            from feedpub.model import Selection

            assert await app.desk.store.read(shelves.count, Selection()) == 3


async def test_what_is_owed_is_written_with_the_item(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.pages[PORTS] = a_page(*numbered(1))
        await look(app)
        stage.pages[PORTS] = a_page(*numbered(2, 1))
        (running,) = await app.runner.poll_now([_key()])
        await running
        counts = await app.desk.store.read(deliveries.counts)
        assert counts[DeliveryState.PENDING] == 1
        assert stage.received == []


async def test_a_feed_is_served_as_it_was_until_it_is_rendered_for_the_changed_site(tmp_path: Path) -> None:
    async with staged() as stage:
        stage.pages[PORTS] = a_page(*numbered(2, 1))
        named = {"chosen": {"title": "Chosen", "select": {"types": ["report"]}}}
        async with watching(settings(tmp_path, stage, feeds=named)) as app:
            await look(app)
        changed = {"chosen": {"title": "Chosen anew", "select": {"types": ["testimony"]}}}
        site = {"title": "Harbours", "url": "https://feeds.example"}
        async with watching(settings(tmp_path, stage, feeds=changed, site=site)) as app:
            assert len(titles(app)) == len(titles(app, "chosen")) == 2
            await app.publisher.drain()
            document = app.publisher.ready(FeedPath("all"), "json")
            assert document is not None
            assert b'"Harbours"' in document.body
            assert (len(titles(app)), titles(app, "chosen")) == (2, [])
        async with watching(settings(tmp_path, stage, site=site)) as app:
            assert app.publisher.ready(FeedPath("chosen"), "json") is None


async def test_a_new_item_with_an_old_date_makes_every_feed_of_it_younger(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.pages[PORTS] = a_page(*numbered(1))
        await look(app)
        before = app.publisher.ready(FeedPath("all"), "atom")
        await asyncio.sleep(1.1)
        stage.pages[PORTS] = a_page(*numbered(2, 1))
        await look(app)
        after = app.publisher.ready(FeedPath("all"), "atom")
    assert before is not None
    assert after is not None
    assert (after.etag != before.etag, after.last_modified > before.last_modified) == (True, True)


async def test_a_search_is_rendered_once_until_something_is_published(tmp_path: Path) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        stage.pages[PORTS] = a_page(*numbered(1))
        await look(app)
        japan = Search(question=read_question("japan"))
        first, again = [await app.library.search(japan, "json") for _ in range(2)]
        assert again is first
        stage.pages[PORTS] = a_page(*numbered(2, 1))
        await look(app)
        assert (first.entries, (await app.library.search(japan, "json")).entries) == (1, 2)
