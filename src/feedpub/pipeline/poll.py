"""The way of the data: look at a source, take in what it shows, say that it was done.

schedule → poll: fetch → parse → identify → classify → one transaction (items + deliveries + state) → events
"""

from __future__ import annotations

from feedpub.events import DeliveriesOwed, ItemsStored, SourcePolled
from feedpub.fetch import Client
from feedpub.model import Poll, Source
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.intake import Taken, take_in
from feedpub.pipeline.look import look
from feedpub.pipeline.worker import ReadListing
from feedpub.store import sources


class Poller:
    """Looks at sources."""

    def __init__(self, desk: Desk, client: Client, read: ReadListing) -> None:
        self._desk = desk
        self._client = client
        self._read = read

    async def poll(self, source: Source, generation: int) -> Poll | None:
        """One look at a source that was claimed with this generation.

        Whatever the source does ends in one named outcome. None if the look came too late to count.
        """
        store, clock = self._desk.store, self._desk.clock
        started = clock()
        state = await store.read(sources.state, source.key)
        seen = await look(source, state, self._client, self._read, started)
        taken = await store.write(take_in, self._desk, source, generation, seen, started)
        if taken is None:
            return None
        self._tell(taken)
        return taken.poll

    def _tell(self, taken: Taken) -> None:
        """Only after the commit: the tables hold the truth, the bus only wakes those who read it."""
        publish = self._desk.bus.publish
        publish(SourcePolled(poll=taken.poll))
        if taken.new or taken.changed:
            publish(ItemsStored(source=taken.poll.source, new=taken.new, changed=taken.changed))
        if taken.owed_to:
            publish(DeliveriesOwed(endpoints=taken.owed_to))
