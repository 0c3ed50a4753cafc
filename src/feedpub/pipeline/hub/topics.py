"""What can be followed: the documents of feeds. Not searches, which are without number."""

from __future__ import annotations

from typing import Protocol

from feedpub.model import Document, FeedPath
from feedpub.model.hub import Topic
from feedpub.policy.catalogue import Catalogue
from feedpub.render import FORMATS


class Documents(Protocol):
    """Where the documents lie, or are made."""

    def ready(self, path: FeedPath, format: str) -> Document | None: ...

    async def document(self, path: FeedPath, format: str) -> Document | None: ...


class Topics:
    """Addresses of feed documents, and what they send."""

    def __init__(self, catalogue: Catalogue, documents: Documents) -> None:
        self._catalogue = catalogue
        self._documents = documents
        self._start = f"{catalogue.site.url}/feeds/"

    def is_kept(self, url: str) -> bool:
        """Whether its document always lies ready, so that it costs nothing to look whether it has changed."""
        named = self._named(url)
        feed = self._catalogue.feed(named[0]) if named else None
        return feed is not None and feed.kept

    def path(self, url: str) -> FeedPath:
        """The feed's path, where the address is a feed document's."""
        return FeedPath(url.removeprefix(self._start).rpartition(".")[0])

    def moved(self, url: str) -> str | None:
        """The address that a feed document has today, where this one is from before a rename."""
        format = url.rpartition(".")[2]
        today = self._catalogue.moved(self.path(url)) if format in FORMATS.names else None
        return None if today is None else self._catalogue.address(today, format)

    async def version(self, url: str) -> str | None:
        """The ETag of its document as it stands now; None where the address is not a feed's."""
        document = await self._document(url)
        return document.etag if document else None

    async def topic(self, url: str) -> Topic | None:
        """It with its bytes as they stand now; None where the address is not a feed's."""
        document = await self._document(url)
        if document is None:
            return None
        media_type = FORMATS[document.format].media_type
        return Topic(url=url, body=document.body, media_type=media_type, version=document.etag)

    async def _document(self, url: str) -> Document | None:
        named = self._named(url)
        return await self._documents.document(*named) if named else None

    def _named(self, url: str) -> tuple[FeedPath, str] | None:
        """Feed and format of exactly the address that the site itself gives them; no other spelling is a topic."""
        path, format = self.path(url), url.rpartition(".")[2]
        if format not in FORMATS.names or self._catalogue.address(path, format) != url:
            return None
        return None if self._catalogue.feed(path) is None else (path, format)
