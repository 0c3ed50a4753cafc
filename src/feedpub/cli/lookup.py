"""Which item an operator means: by its id, by the address of its page here, or by its own link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feedpub.model import IdentityKey, Item, ItemId, Source
    from feedpub.store import Store, Tx

WAYS = "give its id, the address of its page here (…/items/ID) or its own link; `feedpub items --json` lists them"
_PAGE = re.compile(r"/items/([^/?#]+)/?(?:[?#].*)?$")


def item_named(store: Store, words: str, sources: Iterable[Source] = ()) -> Item:
    """The item of that id, ``/items/`` address, entry id or link. Works while the service runs.

    ``sources`` are the configured ones: what they ignore in links is ignored here. Raises ``UnknownNameError`` with
    the nearest id, else with the ways to name an item.
    """
    from feedpub.errors import UnknownNameError
    from feedpub.store import items

    words = words.strip()
    ignored = tuple(sorted({(), *(source.ignore_params for source in sources)}))
    id = store.read_now(_id_of, words, ignored) if words else None
    found = store.read_now(items.with_ids, [id]).get(id) if id is not None else None
    if found is None:
        raise UnknownNameError("item", words, _nearest(store, words), WAYS)
    return found


def _id_of(tx: Tx, words: str, ignored: Iterable[tuple[str, ...]]) -> ItemId | None:
    from feedpub.model import ItemId
    from feedpub.store import items, lookup

    named = ItemId(_own_id(words))
    if items.with_ids(tx, [named]):
        return named
    return lookup.by_keys(tx, _keys(words, ignored)) or lookup.by_address(tx, words)


def _own_id(words: str) -> str:
    """The id itself, or the one in the address of a page here."""
    page = _PAGE.search(words)
    return page[1] if page else words


def _keys(words: str, ignored: Iterable[tuple[str, ...]]) -> Iterator[IdentityKey]:
    """The keys under which an item with that link is remembered; its scheme may be left out."""
    from feedpub.model import IdentityKey
    from feedpub.policy.identity import canonical_url

    address = words if "://" in words else f"https://{words}"
    for ignore in ignored if "/" in words else ():
        try:
            yield IdentityKey(f"url:{canonical_url(address, ignore)}")
        except ValueError:  # no address at all: a tag:, a title
            return


def _nearest(store: Store, words: str) -> str | None:
    from difflib import get_close_matches

    from feedpub.store import lookup

    id = _own_id(words)
    return next(iter(get_close_matches(id, store.read_now(lookup.like, id), n=1)), None)
