"""One item by what a person has of it: id, page address, link, or something nearly right."""

from __future__ import annotations

import pytest

from feedpub.cli.lookup import item_named
from feedpub.errors import UnknownNameError
from feedpub.model import EntryId, IdentityKey, Item, ItemId
from feedpub.store import Store, items
from makers import a_source, an_item

FIRST = an_item(id=ItemId("abcdefghijklmnop"), link="https://www.pub.example/reports/1.html?v=2")
SECOND = an_item(
    id=ItemId("qrstuvwxyzabcdef"),
    entry_id=EntryId("tag:feeds.example,2026:item/qrstuvwxyzabcdef"),
    link="https://pub.example/all",
)


def _filled(store: Store) -> Store:
    keys = [IdentityKey("url:pub.example/reports/1.html")]
    store.write_now(items.add, [(FIRST, "d1", keys), (SECOND, "d2", [IdentityKey("text:pub.example|x|")])])
    return store


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("abcdefghijklmnop", FIRST),
        (" abcdefghijklmnop ", FIRST),
        ("https://feeds.example/items/abcdefghijklmnop", FIRST),
        ("/items/abcdefghijklmnop/#why", FIRST),
        ("https://www.pub.example/reports/1.html?v=2", FIRST),
        ("http://pub.example/reports/1.html?utm_source=mail&v=9#top", FIRST),
        ("pub.example/reports/1.html", FIRST),
        ("tag:feeds.example,2026:item/abcdefghijklmnop", FIRST),
        ("https://pub.example/all", SECOND),  # known by its text; its link is another one's, too
    ],
)
def test_an_item_is_found_by_whatever_names_it(store: Store, words: str, item: Item) -> None:
    assert item_named(_filled(store), words, [a_source(ignore_params=("v",))]) == item


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("abcdefghijklmnoq", "abcdefghijklmnop"),
        ("https://feeds.example/items/xbcdefghijklmnop", "abcdefghijklmnop"),
        ("abc", None),
        ("https://pub.example/other", None),
        ("https://[pub.example/other", None),
        ("%", None),
        ("", None),
    ],
)
def test_what_names_no_item_is_told_with_the_nearest_id(store: Store, words: str, near: str | None) -> None:
    with pytest.raises(UnknownNameError) as raised:
        item_named(_filled(store), words)
    assert (raised.value.kind, raised.value.near) == ("item", near)
