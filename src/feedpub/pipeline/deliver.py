"""Tells channels: claim what is owed, send it outside any transaction, settle it under the claim's token.

At least once: a message whose answer was lost is sent again, under the same id. Each endpoint has a sender of its
own, so that a dead one never delays another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from secrets import token_hex

from feedpub.events import MessageSent, StageFailed
from feedpub.model import (
    Announcement,
    Attempt,
    Delivery,
    DeliveryId,
    Endpoint,
    EndpointGone,
    EndpointKey,
    Item,
    ItemId,
    Manner,
    Message,
    Refused,
    SubscriptionKey,
    TryAgain,
    Verdict,
)
from feedpub.notify import KINDS, Kind, Sent
from feedpub.pipeline.desk import Desk
from feedpub.policy.retry import Settlement, asks_for_rest, leave_alone, settle
from feedpub.ports import Egress
from feedpub.store import Tx, deliveries, items
from feedpub.store.deliveries import Settled

CLAIM = 20
"""Deliveries of one endpoint that are taken at once."""
STOP_SECONDS = 3.0
"""What a stop waits for the answers to messages that are under way."""


Owes = Mapping[DeliveryId, tuple[Delivery, Announcement]]
"""What was claimed, in the order it is owed, each with what there is to say of it."""


class Deliverer:
    """Works off the outbox, every endpoint at its own pace."""

    def __init__(self, desk: Desk, egress: Egress) -> None:
        self._desk = desk
        self._egress = egress
        self._bell = asyncio.Event()
        self._senders: dict[EndpointKey, asyncio.Task[None]] = {}
        self._stopping = False

    def wake(self) -> None:
        """Something may be owed."""
        self._bell.set()

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
        for key in await self._desk.store.read(deliveries.due_endpoints, self._desk.clock()):
            endpoint = self._desk.endpoints.get(key)
            if endpoint is not None and key not in self._senders:
                sender = asyncio.create_task(self._work_off(endpoint), name=f"deliver {key}")
                self._senders[key] = sender
                sender.add_done_callback(partial(self._ended, key))

    def _ended(self, key: EndpointKey, _: asyncio.Task[None]) -> None:
        self._senders.pop(key, None)

    async def _stop_senders(self) -> None:
        """Lets each sender finish the message that it is sending; what it has claimed besides is given back, and so
        is a message whose receiver does not answer.
        """
        self._stopping = True
        if self._senders:
            _, late = await asyncio.wait(self._senders.values(), timeout=STOP_SECONDS)
            for sender in late:
                sender.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work_off(self, endpoint: Endpoint) -> None:
        digesting: set[SubscriptionKey] = set()
        try:
            while not self._stopping and await self._batch(endpoint, digesting):
                pass
        except Exception as error:  # noqa: BLE001 - reported; the next tick starts a new sender
            self._desk.bus.publish(StageFailed(stage="deliver", subject=endpoint.key, error=error))

    async def _batch(self, endpoint: Endpoint, digesting: set[SubscriptionKey]) -> bool:
        """Claims and sends once. False when nothing is due, or the endpoint asks to be left alone.

        ``digesting`` remembers the subscriptions that had too many waiting: the last of them are told as the first.
        """
        store, token = self._desk.store, token_hex(8)
        claimed, known, waiting = await store.write(_claim, endpoint.key, self._desk.clock(), token)
        if not claimed:
            return False
        owes = {one.id: (one, self._announcement(one, known[one.item])) for one in claimed if one.item in known}
        try:
            return await self._send_all(endpoint, self._composed(endpoint, owes, waiting, digesting), owes, token)
        finally:
            await store.write(deliveries.give_back, token)

    async def _send_all(self, endpoint: Endpoint, messages: Sequence[Message], owes: Owes, token: str) -> bool:
        """Sends in order. False when the endpoint should be left alone, or the process stops."""
        failed = 0
        for message in messages:
            if self._stopping:
                return False
            attempt = await self._send(endpoint, message, owes, token)
            failed = failed + 1 if isinstance(attempt.verdict, TryAgain) else 0
            if leave_alone(attempt, failed):
                return False
            if _is_to_be_split(message, attempt.verdict) and not await self._send_apart(endpoint, message, owes, token):
                return False
        return True

    def _composed(
        self, endpoint: Endpoint, owes: Owes, waiting: Mapping[SubscriptionKey, int], digesting: set[SubscriptionKey]
    ) -> list[Message]:
        """The messages for what was claimed, each subscription's apart."""
        kind = KINDS[endpoint.kind]
        most = {subscription.key: subscription.digest for subscription in self._desk.subscriptions}
        composed: list[Message] = []
        for key in dict.fromkeys(one.subscription for one, _ in owes.values()):
            limit = most.get(key)
            if kind.digests and limit is not None and waiting[key] > limit:
                digesting.add(key)
            told = [announcement for one, announcement in owes.values() if one.subscription == key]
            composed += kind.compose(endpoint.options, told, self._desk.catalogue.site, Manner(digest=key in digesting))
        return composed

    async def _send(self, endpoint: Endpoint, message: Message, owes: Owes, token: str) -> Attempt:
        """One try of one message, settled, and the pause that its kind of receiver asks for."""
        kind = KINDS[endpoint.kind]
        at = self._desk.clock()
        try:
            sent = await kind.send(endpoint.options, message, self._egress, at)
        except Exception as error:  # noqa: BLE001 - reported, and counted: it must not keep the others waiting for ever
            self._desk.bus.publish(StageFailed(stage="deliver", subject=endpoint.key, error=error))
            sent = Sent(verdict=TryAgain(why=f"could not be sent: {type(error).__name__}"))
        now = self._desk.clock()
        attempt = Attempt(at=at, took=now - at, status=sent.status, verdict=sent.verdict, answer=sent.answer)
        carried = () if _is_to_be_split(message, sent.verdict) else message.covers
        decided = [(owes[id][0], self._settlement(owes[id][0], sent, now)) for id in carried]
        await self._desk.store.write(_settle, endpoint.key, message, attempt, decided, token)
        self._desk.bus.publish(MessageSent(endpoint=endpoint.key, message=message, attempt=attempt))
        await asyncio.sleep(self._pause(kind, now - at))
        return attempt

    async def _send_apart(self, endpoint: Endpoint, digest: Message, owes: Owes, token: str) -> bool:
        """A digest that was refused, item by item: the one that cannot be told costs the others nothing."""
        told = [owes[id][1] for id in digest.covers]
        singles = KINDS[endpoint.kind].compose(endpoint.options, told, self._desk.catalogue.site, Manner())
        return await self._send_all(endpoint, singles, owes, token)

    def _settlement(self, delivery: Delivery, sent: Sent, now: datetime) -> Settlement:
        return settle(
            sent.verdict,
            attempts=delivery.attempts,
            since=delivery.created,
            now=now,
            spread=self._desk.chance(),
        )

    def _pause(self, kind: Kind, took: timedelta) -> float:
        return 0.0 if self._stopping else max(0.0, (kind.rate.interval - took).total_seconds())

    def _announcement(self, delivery: Delivery, item: Item) -> Announcement:
        catalogue, filing = self._desk.catalogue, item.filing
        sources = self._desk.sources
        return Announcement(
            id=delivery.id,
            event=delivery.event,
            item=item,
            occurred=delivery.created,
            headline=item.title,
            excerpt=item.summary or "",
            link=item.link,
            image=item.image,
            day=item.day,
            page=f"{catalogue.site.url}/items/{item.id}",
            feed=f"{catalogue.site.url}/feeds/all",
            type_name=catalogue.type_name(filing.type),
            region_names=tuple(catalogue.label("region", region) for region in filing.regions),
            country_names=tuple(catalogue.label("country", country) for country in filing.countries),
            source_titles=tuple(sources[key].title for key in item.sources if key in sources),
        )


def _claim(
    tx: Tx, endpoint: EndpointKey, now: datetime, token: str
) -> tuple[tuple[Delivery, ...], dict[ItemId, Item], Mapping[SubscriptionKey, int]]:
    waiting = deliveries.pending(tx, endpoint, now)
    claimed = deliveries.claim(tx, endpoint, now, CLAIM, token)
    return claimed, items.with_ids(tx, {delivery.item for delivery in claimed}), waiting


def _settle(
    tx: Tx,
    endpoint: EndpointKey,
    message: Message,
    attempt: Attempt,
    decided: Sequence[tuple[Delivery, Settlement]],
    token: str,
) -> None:
    settled = [
        Settled(delivery=one, state=after.state, attempts=after.attempts, due=after.due, detail=after.detail)
        for one, after in decided
    ]
    deliveries.settle(tx, endpoint, message, attempt, settled, token)
    if isinstance(attempt.verdict, EndpointGone):
        deliveries.end_endpoint(tx, endpoint, attempt.verdict.why, attempt.at)
    elif asks_for_rest(attempt) and settled:
        deliveries.hold_endpoint(tx, endpoint, min(one.due for one in settled))


def _is_to_be_split(message: Message, verdict: Verdict) -> bool:
    """Whether one item of a digest may be what the receiver does not take."""
    return isinstance(verdict, Refused) and len(message.covers) > 1
