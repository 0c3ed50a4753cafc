"""Tells channels what is owed: a sender for each endpoint, so that a dead one never delays another.

It only starts, wakes and stops the senders; what one of them does is in ``sending``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from feedpub.events import StageFailed
from feedpub.model import Endpoint, EndpointKey
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.network import OurNetwork
from feedpub.pipeline.recalling import Recalled
from feedpub.pipeline.sending import Sender
from feedpub.pipeline.settling import Settler
from feedpub.ports import Egress
from feedpub.store import endpoints

STOP_SECONDS = 3.0
"""What a stop waits for the answers to messages that are under way."""


class Deliverer:
    """Works off the outbox, every endpoint at its own pace."""

    def __init__(self, desk: Desk, egress: Egress, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._desk = desk
        self._egress = egress
        self._sleep = sleep
        self._bell = asyncio.Event()
        self._settler = Settler(desk, sleep)
        self._network = OurNetwork(desk, self._settler)
        self._recalled = Recalled()
        self._senders: dict[EndpointKey, asyncio.Task[None]] = {}
        self._hearing: asyncio.Task[None] | None = None
        self._stopping = False

    def wake(self) -> None:
        """Something may be owed."""
        self._bell.set()

    def heard(self) -> None:
        """A source has answered a poll: our network works."""
        if self._network.is_doubted:
            self._hearing = asyncio.create_task(self._network.answered(), name="network")
            self._hearing.add_done_callback(lambda _: self.wake())

    async def run(self) -> None:
        """Starts a sender for each endpoint that something is due for, after each bell, for ever."""
        try:
            while True:
                await self._bell.wait()
                self._bell.clear()
                try:
                    await self._start_senders()
                except Exception as error:  # noqa: BLE001 - reported; the next tick rings again
                    self._desk.bus.publish(StageFailed(stage="deliver", subject="outbox", error=error))
        finally:
            await self._stop_senders()

    async def drain(self) -> None:
        """Sends what is due now, and returns when nothing is left to do; cut short, it gives the rest back."""
        await self._start_senders()
        try:
            while self._senders:
                await asyncio.wait(self._senders.values())
        except asyncio.CancelledError:
            await self._stop_senders()
            raise

    async def _start_senders(self) -> None:
        for key in await self._desk.store.read(endpoints.due, self._desk.clock()):
            endpoint = self._desk.endpoints.get(key)
            if endpoint is not None and key not in self._senders:
                sender = asyncio.create_task(self._work_off(endpoint), name=f"deliver {key}")
                self._senders[key] = sender
                sender.add_done_callback(partial(self._ended, key))

    def _ended(self, key: EndpointKey, _: asyncio.Task[None]) -> None:
        self._senders.pop(key, None)

    async def _stop_senders(self) -> None:
        """Lets each sender finish the message that it is sending; what it has claimed besides is given back. One whose
        receiver does not answer is cut off: its message may have arrived.
        """
        self._stopping = True
        if self._senders:
            _, late = await asyncio.wait(self._senders.values(), timeout=STOP_SECONDS)
            for sender in late:
                sender.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work_off(self, endpoint: Endpoint) -> None:
        sender = Sender(
            self._desk,
            self._egress,
            endpoint,
            self._settler,
            self._network,
            self._recalled,
            sleep=self._sleep,
            stopping=lambda: self._stopping,
        )
        try:
            await sender.work_off()
        except Exception as error:  # noqa: BLE001 - reported; the next tick starts a new sender
            self._desk.bus.publish(StageFailed(stage="deliver", subject=endpoint.key, error=error))
