"""What a sender holds for one round: its claim, and what of it is being written."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

from feedpub.model import Announcement, DeliveryId, Message
from feedpub.pipeline.claiming import Claimed


class Hand:
    """One round of one sender."""

    def __init__(self, *, claimed: Claimed, token: str, until: datetime) -> None:
        self.claimed = claimed
        self.token = token
        self.until = until
        """No message begins later."""
        self.silent: set[DeliveryId] = set()
        """What has to wait for the end of quiet hours."""
        self.unwritten: set[str] = set()
        """Messages that were sent, and of which the store knows nothing more."""
        self._bound: set[DeliveryId] = set()
        """What was noted as about to be sent, and was still ours then."""
        self._settled: set[DeliveryId] = set()
        """What the next one to claim finds settled, or in doubt."""
        self._writing: list[asyncio.Future[None]] = []

    def speakable(self) -> Claimed:
        """What may be told now."""
        owes = {id: pair for id, pair in self.claimed.owes.items() if id not in self.silent}
        return replace(self.claimed, owes=owes)

    def take_note(self, messages: Iterable[Message], held: Collection[DeliveryId]) -> None:
        """Of these messages, which are about to be sent, the lease still held so many deliveries."""
        self._bound.difference_update(id for message in messages for id in message.covers)
        self._bound.update(held)

    def is_over(self, now: datetime) -> bool:
        """Whether no message may begin any more."""
        return now >= self.until

    def holds(self, told: Iterable[Announcement]) -> bool:
        """Whether all of it may go out as it was composed: nothing was cancelled or recalled meanwhile."""
        return all(one.id in self._bound for one in told)

    def write(self, message: Message, writing: asyncio.Future[None], *, settles: bool) -> None:
        """Waits for what is written of a message; ``settles`` is whether its deliveries have a fate with that."""
        self.unwritten.add(message.id)
        self._writing.append(writing)
        writing.add_done_callback(partial(self._written, message, settles))

    async def written(self) -> list[BaseException]:
        """Waits for all of it, and returns what failed."""
        ended = await asyncio.gather(*self._writing, return_exceptions=True)
        return [one for one in ended if one is not None]

    @property
    def is_empty(self) -> bool:
        """Whether nothing that was claimed is left."""
        return self._settled | self.silent >= self.claimed.owes.keys()

    def _written(self, message: Message, settles: bool, writing: asyncio.Future[None]) -> None:
        if not writing.cancelled() and writing.exception() is None:
            self.unwritten.discard(message.id)
            if settles:
                self._settled.update(message.covers)
