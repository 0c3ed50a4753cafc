"""What every stage works with. Constructed by ``app`` once, never changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from feedpub.classify import Filer
from feedpub.events import Bus
from feedpub.model import Endpoint, EndpointKey, Source, SourceKey, Subscription, SubscriptionKey
from feedpub.policy.catalogue import Catalogue
from feedpub.ports import Clock
from feedpub.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The store, the clock, the bus, and what the operator has configured."""

    store: Store
    bus: Bus
    clock: Clock
    chance: Callable[[], float]
    """A number in [0, 1), for jitter."""
    filer: Filer
    catalogue: Catalogue
    sources: Mapping[SourceKey, Source]
    endpoints: Mapping[EndpointKey, Endpoint]
    subscriptions: tuple[Subscription, ...]

    def subscription(self, key: SubscriptionKey) -> Subscription | None:
        """The subscription of that key; None if it has left the file."""
        return next((one for one in self.subscriptions if one.key == key), None)
