"""A listing in another language, from a page on a socket to its feeds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from e2e.stage import a_page, look, settings, staged, watching
from feedpub.model import FeedPath, Selection
from feedpub.store import shelves

PORTS = "/topics/ports.html"
pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("lang", "title", "desc", "date", "region", "language", "day"),
    [
        (" lang='de-CH'", "Die türkische Regierung baut", "Häfen am Bosporus.", "3. März 2021", "europe", "de-CH", 3),
        ("", "Порты Казахстана", "О перевалке зерна.", "Mar 3, 2021", "central-asia", "ru", 3),
        ("", "Ports of Chile", "On grain.", "Mar 3, 2021", "latin-america", "en", 3),
        (" lang='English'", "Ports of Chile", "On grain.", "Mar 3, 2021", "latin-america", "en", 3),
    ],
)
async def test_a_page_is_read_in_its_own_language_where_the_operator_names_none(
    tmp_path: Path, lang: str, title: str, desc: str, date: str, region: str, language: str, day: int
) -> None:
    async with staged() as stage, watching(settings(tmp_path, stage)) as app:
        page = a_page({"title": title, "link": "/a.html", "type": "Report", "date": date, "desc": desc})
        stage.pages[PORTS] = page.replace(b"<html>", f"<html{lang}>".encode())
        await look(app)
        (item,) = await app.desk.store.read(shelves.newest, Selection(), 9)
        document = app.publisher.ready(FeedPath(f"region/{region}"), "json")
    assert document is not None
    (entry,) = json.loads(document.body)["items"]
    assert (item.language, item.day.day, item.dated_by, entry["language"]) == (language, day, "listing", language)
