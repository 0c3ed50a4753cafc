"""Asks a callback whether it wants what was asked of the hub in its name, and does it only if it does."""

from __future__ import annotations

from datetime import datetime
from secrets import token_hex

from feedpub.errors import EgressError
from feedpub.events import IntentEnded
from feedpub.model.hub import HubMode, Intent
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.hub.topics import Topics
from feedpub.policy import websub
from feedpub.ports import WayOut
from feedpub.store import Tx, followers, intents

CHALLENGE_BYTES = 24


class Asking:
    """Verification of intent (WebSub, section 5.3), and word of a denial (5.2)."""

    def __init__(self, desk: Desk, way: WayOut) -> None:
        self._desk = desk
        self._way = way

    async def ask(self, intent: Intent, topics: Topics, token: str) -> bool:
        """One question, and what comes of it. False where the host did not answer and is to be left alone."""
        challenge = token_hex(CHALLENGE_BYTES)
        try:
            answer = await self._way.ask(websub.question(intent, challenge))
        except EgressError as error:
            await self._failed(intent, f"{error.fault}: {error.why}", token, again=error.transient)
            return not error.transient
        if intent.mode is HubMode.DENIED:
            await self._end(intent, token, "told", intent.reason)
        elif why := websub.objection(answer, challenge):
            await self._failed(intent, why, token, again=websub.may_confirm_later(answer))
        else:
            await self._confirmed(intent, topics, token)
        return True

    async def _confirmed(self, intent: Intent, topics: Topics, token: str) -> None:
        store, now = self._desk.store, self._desk.clock()
        version = await topics.version(intent.topic)
        made = not topics.is_kept(intent.topic)
        if await store.write(_do, intent, version, now, token, made=made):
            self._tell(intent, "confirmed", "")

    async def _failed(self, intent: Intent, why: str, token: str, *, again: bool) -> None:
        due = websub.ask_again(intent.attempts + 1, self._desk.clock()) if again else None
        if due is None:
            await self._end(intent, token, "failed", why)
            return
        await self._desk.store.write(intents.ask_again, intent, due, token)
        self._tell(intent, "again", why)

    async def _end(self, intent: Intent, token: str, outcome: str, why: str) -> None:
        await self._desk.store.write(intents.end, intent, token)
        self._tell(intent, outcome, why)

    def _tell(self, intent: Intent, outcome: str, why: str) -> None:
        told = IntentEnded(topic=intent.topic, host=intent.host, mode=intent.mode.value, outcome=outcome, why=why)
        self._desk.bus.publish(told)


def _do(tx: Tx, intent: Intent, version: str | None, now: datetime, token: str, *, made: bool) -> bool:
    """Does what was confirmed. False where a later request has taken its place."""
    if not intents.end(tx, intent, token):
        return False
    if intent.mode is HubMode.UNSUBSCRIBE:
        followers.drop(tx, intent.topic, intent.callback)
    else:
        # A topic that went away meanwhile has no version: the next look denies it, and says so.
        followers.confirm(tx, intent, version or "", now, made=made)
    return True
