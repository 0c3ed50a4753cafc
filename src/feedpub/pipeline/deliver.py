"""Tells channels what is owed: a sender for each endpoint, so that a dead one never delays another.

What one of them does is in ``sending``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from feedpub.model import Endpoint, EndpointKey
from feedpub.pipeline.crew import Crew
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.network import OurNetwork
from feedpub.pipeline.recalling import Recalled
from feedpub.pipeline.sending import Sender
from feedpub.pipeline.settling import Settler
from feedpub.pipeline.suspects import Suspects
from feedpub.ports import Egress
from feedpub.store import endpoints


class Deliverer:
    """Works off the outbox, every endpoint at its own pace."""

    def __init__(self, desk: Desk, egress: Egress, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._desk = desk
        self._egress = egress
        self._sleep = sleep
        self._settler = Settler(desk, sleep)
        self._network = OurNetwork(desk, self._settler)
        self._recalled = Recalled()
        self._suspects = Suspects()
        self._crew = Crew[EndpointKey]("deliver", desk.bus)
        self._hearing: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Something may be owed."""
        self._crew.wake()

    def heard(self) -> None:
        """A source has answered a poll: our network works."""
        if self._network.is_doubted:
            self._hearing = asyncio.create_task(self._network.answered(), name="network")
            self._hearing.add_done_callback(lambda _: self.wake())

    async def run(self) -> None:
        """Starts a sender for each endpoint that something is due for, after each bell, for ever. When it is stopped,
        each finishes the message that it is sending; what it has claimed besides is given back. One whose receiver
        does not answer is cut off: its message may have arrived.
        """
        await self._crew.run(self._start_senders, "outbox")

    async def drain(self) -> None:
        """Sends what is due now, and returns when nothing is left to do; cut short, it gives the rest back."""
        await self._start_senders()
        await self._crew.finish()

    async def _start_senders(self) -> None:
        for key in await self._desk.store.read(endpoints.due, self._desk.clock()):
            endpoint = self._desk.endpoints.get(key)
            if endpoint is not None:
                self._crew.start(key, partial(self._work_off, endpoint))

    async def _work_off(self, endpoint: Endpoint) -> None:
        sender = Sender(
            self._desk,
            self._egress,
            endpoint,
            self._settler,
            self._network,
            self._recalled,
            self._suspects,
            sleep=self._sleep,
            stopping=lambda: self._crew.stopping,
        )
        await sender.work_off()
