"""The hub at work: finds what has changed, owes it to those who follow, and works it off, every host apart.

What is owed follows from the table alone: each follower's version is compared with its topic's. A bell that is
lost, or a process that ends between a change and its push, costs a tick.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import partial
from secrets import token_hex
from urllib.parse import urlsplit

from feedpub.model import FeedPath
from feedpub.model.hub import HubAnswer, Intent, Push
from feedpub.pipeline.crew import Crew
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.hub import reception
from feedpub.pipeline.hub.asking import Asking
from feedpub.pipeline.hub.pushing import Pushing
from feedpub.pipeline.hub.topics import Topics
from feedpub.ports import WayOut
from feedpub.store import Tx, documents, followers, instance, intents, leases, pushes

BATCH = 4
"""Questions, and pushes, to one host at once."""
HOSTS = 8
"""Hosts at once: together far below what the client lets out, so that channels never wait for strangers."""
NO_FEED = "no feed has this address any more"
MOVED = "this feed has moved to {}: follow it there"
_FACT = "hub"


class Hub:
    """Our own hub or, where the operator names another one, what tells that one; idle where there is none."""

    def __init__(self, desk: Desk, way: WayOut, topics: Topics, *, embedded: bool) -> None:
        self.topics = topics
        self.embedded = embedded
        self._desk = desk
        self._hub = desk.catalogue.site.hub or ""
        self._asking = Asking(desk, way)
        self._pushing = Pushing(desk, way, self._hub)
        self._changed: set[FeedPath] | None = None
        """Feeds that were published since the last look; None where any may have been."""
        self._seats = asyncio.Semaphore(HOSTS)
        self._crew = Crew[str]("hub", desk.bus)

    async def receive(self, fields: Sequence[tuple[str, str]]) -> HubAnswer:
        """The answer to a form. What it asks for is done when the callback has confirmed it."""
        now = self._desk.clock()
        found = await reception.judged(fields, self.topics, now)
        if isinstance(found, HubAnswer):
            return found
        answer = await self._desk.store.write(reception.take, found, now, kept=self.topics.is_kept(found.topic))
        self.wake()
        return answer

    def published(self, paths: Iterable[FeedPath]) -> None:
        """The documents of these feeds have been replaced, perhaps by equal ones."""
        if self._changed is not None:
            self._changed.update(paths)
        self.wake()

    def wake(self) -> None:
        """Something may be owed."""
        self._crew.wake()

    async def run(self) -> None:
        """Looks and sends after each bell, for ever. When it is stopped, what has no answer in time is given back."""
        await self._crew.run(self._look, "topics")

    async def _look(self) -> None:
        await self._owe()
        for host in await self._desk.store.read(_due_hosts, self._desk.clock()):
            self._crew.start(host, partial(self._work_off, host))

    async def _owe(self) -> None:
        """Owes what has changed since the last look; after a start, or a look that failed, everything may have."""
        changed, self._changed = self._changed, set()
        if changed is not None and not changed:
            return
        try:
            await (self._owe_followers(changed) if self.embedded else self._owe_hub())
        except BaseException:
            self._changed = None
            raise

    async def _owe_followers(self, changed: AbstractSet[FeedPath] | None) -> None:
        store, now = self._desk.store, self._desk.clock()
        made = await store.read(followers.made_topics, now)
        for topic, versions in (await store.read(followers.versions, now)).items():
            if changed is not None and topic not in made and self.topics.path(topic) not in changed:
                continue
            current = await self.topics.version(topic)
            if current is None:
                moved = self.topics.moved(topic)
                await store.write(followers.deny, topic, MOVED.format(moved) if moved else NO_FEED, now)
            elif versions != {current}:
                await store.write(pushes.owe, topic, current, now)

    async def _owe_hub(self) -> None:
        if not self._hub:
            return
        now = self._desk.clock()
        current = await self._desk.store.read(_current, self._desk)
        versions = await self._desk.store.read(followers.versions, now)
        if current.keys() != versions.keys():
            await self._desk.store.write(_stand, self._hub, current, now)
            versions = await self._desk.store.read(followers.versions, now)
        for topic, version in current.items():
            if versions[topic] != {version}:
                await self._desk.store.write(pushes.owe, topic, version, now)

    async def _work_off(self, host: str) -> None:
        goes_on = True
        while goes_on and not self._crew.stopping:
            async with self._seats:
                goes_on = await self._batch(host)
        # What came to be owed while the last claim was under way has rung before it could be seen.
        self.wake()

    async def _batch(self, host: str) -> bool:
        """Claims and sends once. False when nothing is due, or the host is to be left alone."""
        store, token = self._desk.store, token_hex(8)
        asked, owed = await store.write(_claim, host, self._desk.clock(), token)
        if not asked and not owed:
            return False
        try:
            async with asyncio.TaskGroup() as group:
                tries = [group.create_task(self._asking.ask(one, self.topics, token)) for one in asked]
                tries += [group.create_task(self._pushing.push(one, self.topics, token)) for one in owed]
            return all(one.result() for one in tries)
        finally:
            await store.write(_give_back, token)
            # A topic may have changed between the answer of a new follower and its note.
            self.published(self.topics.path(one.topic) for one in asked)


def begin(tx: Tx, desk: Desk, now: datetime, *, embedded: bool) -> None:
    """After a start: no lease is held, and nobody follows by a hub that is none any more. An external hub that is
    named for the first time is taken to know what is published already.
    """
    hub = desk.catalogue.site.hub
    for table in (pushes.PUSH, intents.INTENT):
        leases.recover(tx, table)
    followers.begin(tx, embedded=embedded, hub=hub)
    if hub is not None and not embedded and instance.fact(tx, _FACT) != hub:
        followers.stand(tx, hub, _host(hub), _current(tx, desk), now, known=True)
    instance.remember(tx, _FACT, hub or "")


def clamp(tx: Tx, now: datetime, latest: datetime) -> None:
    """After a clock has run ahead and was set right."""
    pushes.clamp(tx, now, latest)
    intents.clamp(tx, now, latest)


def _due_hosts(tx: Tx, now: datetime) -> frozenset[str]:
    return pushes.due_hosts(tx, now) | intents.due_hosts(tx, now)


def _claim(tx: Tx, host: str, now: datetime, token: str) -> tuple[tuple[Intent, ...], tuple[Push, ...]]:
    return intents.claim(tx, host, now, BATCH, token), pushes.claim(tx, host, now, BATCH, token)


def _give_back(tx: Tx, token: str) -> None:
    for table in (pushes.PUSH, intents.INTENT):
        leases.give_back(tx, table, token)


def _current(tx: Tx, desk: Desk) -> dict[str, str]:
    """Every document that lies ready, by its address, with its ETag."""
    versions = documents.versions(tx, documents.paths(tx))
    catalogue = desk.catalogue
    return {
        catalogue.address(path, format): etag
        for (path, format), (etag, _) in versions.items()
        if catalogue.feed(path) is not None
    }


def _stand(tx: Tx, hub: str, current: dict[str, str], now: datetime) -> None:
    """The hub that the operator names follows every topic; one that is new to it is owed."""
    followers.stand(tx, hub, _host(hub), current, now, known=False)


def _host(hub: str) -> str:
    return urlsplit(hub).hostname or ""
