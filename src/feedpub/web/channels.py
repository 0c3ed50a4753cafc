"""What the operator's page asks of channels. The room knows only this; ``app`` hands in what keeps it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from feedpub.model import Delivery, DeliveryId, EndpointKey, EndpointReport, Notice


class Channels(Protocol):
    """The outbox as its operator sees it."""

    def now(self) -> datetime: ...

    async def endpoints(self) -> tuple[EndpointReport, ...]:
        """Every endpoint of the file, in its order."""
        ...

    async def needing(self, limit: int) -> tuple[Delivery, ...]:
        """The latest deliveries that were given up or are in doubt, newest first."""
        ...

    async def notices(self, limit: int) -> tuple[Notice, ...]:
        """The latest, newest first."""
        ...

    async def send_again(self, id: DeliveryId) -> int:
        """Lets one of those be tried anew. Returns how many do."""
        ...

    async def send_dead_again(self, endpoint: EndpointKey) -> int:
        """Lets all be tried anew that were given up for an endpoint. Returns how many do."""
        ...
