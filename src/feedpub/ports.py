"""What one room needs of another without knowing it: protocols as wide as their one consumer needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from feedpub.model.message import Answer


class Clock(Protocol):
    """The time, aware and UTC. Only ``app`` owns one."""

    def __call__(self) -> datetime: ...


class Egress(Protocol):
    """The way out for messages: the guarded client."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], *, once: bool = False) -> Answer:
        """POSTs; follows no redirect; 15 s in all. Raises ``EgressError``.

        A second time only if the connection had been kept and was closed before any byte of an answer; with ``once``
        it goes over a connection of its own, so never.
        """
        ...

    async def patch(self, url: str, body: bytes, headers: Mapping[str, str], *, once: bool = False) -> Answer:
        """PATCHes in the same way."""
        ...


class WayOut(Egress, Protocol):
    """The way out for the hub: messages, and the question whether a callback wants them."""

    async def ask(self, url: str) -> Answer:
        """GETs once; follows no redirect; 15 s in all. Raises ``EgressError``."""
        ...
