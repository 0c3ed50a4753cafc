"""The documents of a feed that has ended: one last entry that says so, before what it showed last."""

from __future__ import annotations

from dataclasses import replace

from feedpub.model import Document, Ending, Item
from feedpub.pipeline.rendering import Press
from feedpub.policy import window
from feedpub.policy.endings import farewell
from feedpub.render import FORMATS, render
from feedpub.store import Tx, archives, items
from feedpub.store.shelves import Placed


def last_items(tx: Tx, ending: Ending) -> tuple[Item, ...]:
    """What the feed showed when it ended, in that order, less what was withdrawn for good since."""
    found = items.with_ids(tx, ending.shown)
    still = (found[id] for id in ending.shown if id in found)
    return tuple(item for item in still if ending.feed.selection.takes(item) and not _has_left(item))


def last_documents(tx: Tx, press: Press, ending: Ending) -> list[Document]:
    """The feed in every format. Nothing of it is kept: few ask, and fewer each day."""
    placed = [_placed(item) for item in last_items(tx, ending)]
    fragments = press.fragments(tx, placed, keep=False, now=None)
    volumes = archives.standing(tx, ending.feed.path).volumes
    channel = press.channel(tx, ending.feed, placed, volumes)
    channel = replace(channel, updated=max(channel.updated, ending.at))
    last = farewell(ending, channel.id, press.site)
    made = []
    for format in FORMATS:
        shown = [format.entry(last), *(of for one in placed if (of := fragments[format.name].get(one.id)))]
        made.append(render(format, channel, _fitting(shown), ending.feed.path))
    return made


def _fitting(entries: list[bytes]) -> list[bytes]:
    """The first of them that fit into a document, the last entry always."""
    total = 0
    shown: list[bytes] = []
    for entry in entries:
        total += len(entry)
        if shown and total > window.BYTES - HEAD:
            break
        shown.append(entry)
    return shown


HEAD = 4_000
"""Bytes that the head of a document takes at most."""


def _placed(item: Item) -> Placed:
    return Placed(
        id=item.id,
        seq=0,
        revision=item.revision,
        published=item.published,
        first_seen=item.first_seen,
        updated=item.updated,
        backlog=item.backlog,
    )


def _has_left(item: Item) -> bool:
    return item.withdrawn is not None and item.withdrawn.left is not None
