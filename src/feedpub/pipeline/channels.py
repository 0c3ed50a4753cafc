"""What the operator's page asks of channels: how they fare, what needs a hand, and to send something again."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedpub.events import DeliveriesOwed
from feedpub.model import Delivery, DeliveryId, DeliveryState, EndpointKey, EndpointReport, EndpointState, Notice
from feedpub.notify import KINDS
from feedpub.pipeline.desk import Desk
from feedpub.store import delivery_lists, endpoints, notices
from feedpub.store.delivery_lists import Wanted

NEEDING = (DeliveryState.DEAD, DeliveryState.UNKNOWN)
"""What is given up or in doubt."""


class Channels:
    """The outbox as its operator sees it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def now(self) -> datetime:
        """By the clock of all stages."""
        return self._desk.clock()

    async def endpoints(self) -> tuple[EndpointReport, ...]:
        """Every endpoint of the file, in its order."""
        states = await self._desk.store.read(endpoints.every)
        owed = await self._desk.store.read(endpoints.owed)
        return tuple(
            EndpointReport(
                key=key,
                kind=one.kind,
                leads_to=KINDS[one.kind].shown(one.options),
                state=states.get(key, EndpointState(key=key)),
                waiting=owed[key].waiting if key in owed else 0,
                doubtful=owed[key].doubtful if key in owed else 0,
                dead=owed[key].dead if key in owed else 0,
            )
            for key, one in self._desk.endpoints.items()
        )

    async def pulse(self) -> tuple[dict[EndpointKey, bool], dict[EndpointKey, timedelta]]:
        """Of every endpoint of the file whether it is gone, and how long the oldest delivery for it waits."""
        now, states = self._desk.clock(), await self._desk.store.read(endpoints.every)
        waits = await self._desk.store.read(endpoints.oldest, now)
        gone = {key: key in states and states[key].gone is not None for key in self._desk.endpoints}
        return gone, {key: now - since for key, since in waits.items()}

    async def needing(self, limit: int) -> tuple[Delivery, ...]:
        """The latest that need a hand, newest first."""
        return await self._desk.store.read(delivery_lists.latest, limit, Wanted(states=NEEDING))

    async def notices(self, limit: int) -> tuple[Notice, ...]:
        """The latest, newest first."""
        return await self._desk.store.read(notices.latest, limit)

    async def send_again(self, id: DeliveryId) -> int:
        """Lets one that needs a hand be tried anew. Returns how many do."""
        return await self._again(Wanted(id=id, states=NEEDING))

    async def send_dead_again(self, endpoint: EndpointKey) -> int:
        """Lets all be tried anew that were given up for an endpoint. Returns how many do."""
        return await self._again(Wanted(endpoint=endpoint, states=(DeliveryState.DEAD,)))

    async def _again(self, wanted: Wanted) -> int:
        known = list(self._desk.endpoints)
        count = await self._desk.store.write(delivery_lists.retry, wanted, self._desk.clock(), known)
        if count:
            self._desk.bus.publish(DeliveriesOwed(endpoints=frozenset(known)))
        return count
