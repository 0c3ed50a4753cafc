"""Real listing pages as text: how many of their whole items are read right, and never fewer than before.

Right is: section, type, title, date, text, caption and authors as printed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedpub.model import Listing, ParsedItem, ParsedListing, Reading
from feedpub.parse import parse

RIGHT_OF_RAND = 45
RIGHT_OF_OTHERS = 74


def read(path: Path) -> ParsedListing:
    listing = Listing(url="https://pub.example/", body=path.read_bytes(), content_type="text/plain; charset=utf-8")
    return parse("auto", None, listing, Reading(base_url=listing.url))


def printed(item: ParsedItem) -> str | None:
    return item.published.isoformat() if item.published else None


def test_the_seed_pages_are_read_without_a_fault(shared: Path) -> None:
    labels = [json.loads(line) for line in (shared / "seed-labels.jsonl").read_text("utf-8").splitlines()]
    wanted = [(label["section"], label["type"], label["title"], label["date"]) for label in labels]
    placeholders = [label["caption_placeholder"] for label in labels]
    parsed = [read(path) for path in sorted((shared / "seeds").glob("*.txt"))]
    items = [item for listing in parsed for item in listing.items]

    assert [(item.section, item.type, item.title, printed(item)) for item in items] == wanted
    assert [skipped for listing in parsed for skipped in listing.skipped] == []
    assert all(item.summary for item in items)
    assert not any(item.caption for item, placeholder in zip(items, placeholders, strict=True) if placeholder)


@dataclass
class Tally:
    """Items of one group of pages."""

    whole: int = 0
    right: int = 0
    cut_but_kept: int = 0
    never_there: int = 0

    def count(self, expected: dict[str, Any], items: tuple[ParsedItem, ...]) -> None:
        found = {item.title: item for item in items}
        self.never_there += len(found.keys() - {want["title"] for want in expected["items"]})
        for want in expected["items"]:
            item = found.get(want["title"])
            if want["incomplete"]:
                self.cut_but_kept += item is not None
            else:
                self.whole += 1
                self.right += item is not None and is_right(item, want)


def people(names: str) -> list[str]:
    return sorted(name for name in re.split(r",? and |,? & |, ", names) if name)


def is_right(item: ParsedItem, want: dict[str, Any]) -> bool:
    caption = None if want["caption_placeholder"] else want["caption"]
    text = " ".join((want["description"] or "").split())
    return (item.section, item.type, printed(item), item.summary or "", item.caption) == (
        *(want["section"], want["type"], want["date"], text, caption),
    ) and people(", ".join(item.authors)) == people(want["authors"] or "")


def test_whole_items_of_other_pages_are_read_right_and_cut_ones_left_out(shared: Path) -> None:
    tallies = {"RAND pages": Tally(), "other pages": Tally()}
    for path in sorted((shared / "dev" / "pages").glob("*.txt")):
        expected = json.loads(path.with_name(f"{path.stem}.expected.json").read_text("utf-8"))
        group = "RAND pages" if expected["layout"].startswith("rand") else "other pages"
        tallies[group].count(expected, read(path).items)

    for group, tally in tallies.items():
        print(f"{group}: {tally.right} of {tally.whole} whole items right")
    assert all(tally.cut_but_kept == tally.never_there == 0 for tally in tallies.values())
    assert tallies["RAND pages"].right >= RIGHT_OF_RAND
    assert tallies["other pages"].right >= RIGHT_OF_OTHERS
