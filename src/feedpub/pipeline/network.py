"""Our own network, as the senders find it: when nobody is reached, nobody is to blame, and no try counts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from feedpub.model import DeliveryId, EndpointKey
from feedpub.pipeline import notices
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.settling import Settler
from feedpub.policy import outage
from feedpub.policy.notices import NETWORK_DOWN, of_network
from feedpub.policy.outage import Reach
from feedpub.store import Tx, deliveries, endpoints


class OurNetwork:
    """What all senders of one process know of it together."""

    def __init__(self, desk: Desk, settler: Settler) -> None:
        self._desk = desk
        self._settler = settler
        self._reach = Reach()
        self._charged: list[DeliveryId] = []
        """What was tried and counted since somebody answered."""
        self._new = True
        """No endpoint has answered this process yet: an ended one may have told that the network is down."""

    @property
    def is_doubted(self) -> bool:
        """Whether somebody was not reached, and nobody has answered since."""
        return self._reach != Reach()

    def may_try(self, endpoint: EndpointKey, now: datetime) -> bool:
        """Whether a message may go there now; while the network is down, one goes out now and then to find out."""
        if not outage.may_try(self._reach, endpoint, now):
            return False
        if endpoint in self._reach.missed:
            self._reach = outage.probing(self._reach, now)
        return True

    async def answered(self) -> None:
        """Somebody has answered: it works."""
        may_be_told, self._new = self._new or self._reach.down is not None, False
        self._reach = Reach()
        self._charged.clear()
        if may_be_told:  # the next message does not wait for that
            self._settler.bring(self._up).add_done_callback(self._noted)

    def _noted(self, writing: asyncio.Future[None]) -> None:
        """What could not be written is written at the next answer."""
        self._new = self._new or writing.cancelled() or writing.exception() is not None

    async def missed(self, endpoint: EndpointKey, now: datetime) -> bool:
        """Somebody was not reached. True where it is our network: then the try does not count."""
        was_down = self._reach.down
        self._reach = outage.after_miss(self._reach, endpoint, now)
        if self._reach.down is not None and was_down is None:
            charged, since, who = tuple(self._charged), self._reach.down, self._reach.missed
            self._charged.clear()
            await self._settler.write(lambda tx: self._down(tx, charged, since, who))
        return self._reach.down is not None

    def charge(self, ids: Sequence[DeliveryId]) -> None:
        """These tries were counted though nobody was reached: they may have to be given back."""
        self._charged += ids

    def _down(self, tx: Tx, charged: Sequence[DeliveryId], since: datetime, who: frozenset[EndpointKey]) -> None:
        deliveries.refund(tx, charged, since + outage.PROBE)
        endpoints.forgive(tx, who)
        notices.begin(tx, of_network(since, who), self._desk.subscriptions, since)

    def _up(self, tx: Tx) -> None:
        notices.end(tx, NETWORK_DOWN, "", self._desk.subscriptions, self._desk.clock())
