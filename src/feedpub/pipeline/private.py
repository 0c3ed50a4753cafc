"""Private feeds: who may read which, and their documents, with addresses of that reader and of nobody else.

They are made when they are asked for, from the fragments that public feeds use: ids of entries are the same. A token
is compared and put into addresses; it is in no key, no event and no error.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from hashlib import sha256

from feedpub.model import Channel, Document, Feed, FeedPath, Item, Name, NameKind, Reader
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.rendering import Press
from feedpub.policy import window
from feedpub.render import FORMATS, render
from feedpub.store import Tx, shelves

MADE_KEPT = 200
"""Documents that are remembered until something is published."""


class PrivateShelf:
    """The private feeds of a catalogue, for those who have a token."""

    def __init__(self, desk: Desk, readers: tuple[Reader, ...]) -> None:
        self._desk = desk
        self._press = Press(desk.catalogue, desk.bus)
        self._digests = [(_digest(token.reveal()), reader) for reader in readers for token in reader.tokens]
        self._made: dict[tuple[bytes, FeedPath, str], Document] = {}
        self._edition = 0
        """Counts publications: what was read before one is not kept after it."""

    def forget_made(self) -> None:
        """Something was published: what was made on request may be old."""
        self._edition += 1
        self._made.clear()

    def feed(self, token: str, path: FeedPath) -> Feed | None:
        """A private feed that this token opens; None for any other, and for a token that opens none.

        Every token there is gets compared, whichever is right: the time of the answer tells nothing of them.
        """
        given, admitted = _digest(token), False
        for digest, reader in self._digests:
            right = hmac.compare_digest(given, digest)
            admitted = (right and path in reader.feeds) or admitted
        return self._desk.catalogue.private.get(path) if admitted else None

    def moved(self, token: str, path: FeedPath) -> FeedPath | None:
        """The private feed that this one has become, if the token opens it."""
        today = FeedPath(self._desk.catalogue.names.today(Name(kind=NameKind.FEED, word=path)).word)
        return today if today != path and self.feed(token, today) is not None else None

    def page(self, token: str, path: FeedPath) -> str:
        """The absolute address of its page for people."""
        return f"{self._desk.catalogue.site.url}/private/{token}/feeds/{path}"

    def address(self, token: str, path: FeedPath, format: str) -> str:
        """The absolute address of a document."""
        return f"{self.page(token, path)}.{format}"

    async def document(self, token: str, feed: Feed, format: str) -> Document:
        """The document of a feed that ``feed`` gave for this token."""
        key = _digest(token), feed.path, format
        if (known := self._made.get(key)) is not None:
            return known
        edition = self._edition
        made = await self._desk.store.read(self._documents, token, feed)
        if edition == self._edition:
            if len(self._made) + len(made) > MADE_KEPT:
                self._made.clear()
            self._made.update({(*key[:2], document.format): document for document in made})
        return next(document for document in made if document.format == format)

    async def items(self, feed: Feed, limit: int, offset: int = 0) -> tuple[Item, ...]:
        """Newest published first."""
        return await self._desk.store.read(shelves.newest, feed.selection, limit, offset)

    def _documents(self, tx: Tx, token: str, feed: Feed) -> list[Document]:
        placed = shelves.window(tx, feed.selection, window.ENTRIES, window.HOURS, window.MOST_ENTRIES)
        fragments = self._press.fragments(tx, placed, keep=False, now=None)
        channel = self._press.channel(tx, feed, placed, 0)
        made = []
        for format in FORMATS:
            have = fragments[format.name]
            candidates = [one for one in placed if one.id in have]
            own = self._own(channel, token, feed.path, format.name)
            sizes = [
                window.Candidate(size=len(have[one.id]) + 2, came=None if one.backlog else one.first_seen)
                for one in candidates
            ]
            shown = [candidates[place] for place in window.fitting(sizes, window.BYTES - HEAD)]
            made.append(render(format, own, [have[one.id] for one in shown], feed.path))
        return made

    def _own(self, channel: Channel, token: str, path: FeedPath, format: str) -> Channel:
        """One address of this reader, that of the document itself: what leads elsewhere can be shown to others."""
        site = self._desk.catalogue.site
        return replace(
            channel,
            page=f"{site.url}/",
            documents={format: self.address(token, path, format)},
            previous={},
            current={},
            hub=None,
        )


HEAD = 4_000
"""Bytes that the head of a document takes at most, so that all readers are shown the same entries."""


def _digest(token: str) -> bytes:
    """Of one length for all: a comparison takes the same time for each."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
