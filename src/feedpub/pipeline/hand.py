"""What a sender holds for one round: its claim, and what of it is being written."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any

from feedpub.model import DeliveryId
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
        self._writing: list[asyncio.Task[None]] = []

    def speakable(self) -> Claimed:
        """What may be told now."""
        owes = {id: pair for id, pair in self.claimed.owes.items() if id not in self.silent}
        return replace(self.claimed, owes=owes)

    def write(self, message: str, writing: Coroutine[Any, Any, None]) -> None:
        """Lets the fate of a message be written."""
        self.unwritten.add(message)
        self._writing.append(asyncio.create_task(self._written(message, writing)))

    async def written(self) -> list[BaseException]:
        """Waits for all of it, and returns what failed."""
        ended = await asyncio.gather(*self._writing, return_exceptions=True)
        return [one for one in ended if one is not None]

    async def _written(self, message: str, writing: Coroutine[Any, Any, None]) -> None:
        await writing
        self.unwritten.discard(message)
