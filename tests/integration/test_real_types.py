"""The printed types of real listing pages: each is known, or becomes a type of its own that the doctor tells of."""

from __future__ import annotations

from pathlib import Path

from feedpub.classify import Filer, Text
from feedpub.model import UNTYPED, Filing, Listing, Reading
from feedpub.parse import parse

OWN = frozenset({
    "#AlertaVenezuela", "China Analysis", "Eurasia Outlook", "Financial Times", "Russia in Global Affairs",
    "Special Coverage", "Washington Policy Weekly",
})  # fmt: skip
"""Labels of those pages that are in no list."""


def _filed(path: Path, filer: Filer) -> list[tuple[str, Filing]]:
    """The items of a page that print a type, with it."""
    listing = Listing(url="https://pub.example/", body=path.read_bytes(), content_type="text/plain; charset=utf-8")
    parsed = parse("auto", None, listing, Reading(base_url=listing.url))
    return [
        (item.type, filer.file(Text(title=item.title, printed_type=item.type))) for item in parsed.items if item.type
    ]


def test_every_printed_type_is_known_or_its_own(shared: Path) -> None:
    filer = Filer()
    filed = [pair for path in sorted((shared / "dev" / "pages").glob("*.txt")) for pair in _filed(path, filer)]
    own = {printed for printed, filing in filed if not filing.type_known}
    print(f"{len(filed)} printed types, {len({printed for printed, _ in filed})} different, its own: {sorted(own)}")
    assert len(filed) > 60
    assert [printed for printed, filing in filed if filing.type == UNTYPED] == []
    assert own == OWN
