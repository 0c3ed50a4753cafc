"""One endpoint's sender: claim what is due, plan the messages, send each outside any transaction, settle it.

At least once: what may have arrived goes out again under the same id. A message that is refused goes out in parts until
the item that the receiver does not take stands alone; that one goes as plain text, then to the dead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex

from feedpub.events import ClockDoubted, MessageSent, StageFailed
from feedpub.model import (
    Attempt,
    DeliveryId,
    DeliveryState,
    Endpoint,
    EndpointKey,
    Lost,
    Refused,
    SubscriptionKey,
    TryAgain,
)
from feedpub.notify import KINDS, Sent
from feedpub.pipeline.claiming import claim
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.hand import Hand
from feedpub.pipeline.network import OurNetwork
from feedpub.pipeline.pace import Pace
from feedpub.pipeline.planning import Plan, planned
from feedpub.pipeline.recalling import Recalled
from feedpub.pipeline.refusals import Refusals, Said
from feedpub.pipeline.settling import Settled, Settler
from feedpub.pipeline.suspects import Suspects
from feedpub.policy.outage import PROBE
from feedpub.policy.retry import Settlement, asks_for_rest, leave_alone, settle
from feedpub.policy.timing import after_quiet
from feedpub.ports import Egress
from feedpub.store import Tx, deliveries, endpoints
from feedpub.store.deliveries import Try
from feedpub.store.leases import LEASE

BOUND = 20
"""Messages that are noted as about to be sent in one transaction."""
AT_ONCE = 100
"""Messages of one claim: more would outlast the lease."""
LAST_SEND = timedelta(seconds=90)
"""What a send with its write may take: none begins with less of the lease left."""
SHORT_WAIT = timedelta(seconds=5)
"""A sender waits so long for its turn by itself; for longer it holds the endpoint, and goes."""
DOUBTED_CLOCK = timedelta(minutes=5)
"""Receivers refuse signatures that are older (Standard Webhooks 1.0.0, "Verifying webhook authenticity")."""
STOPPED = "the program was stopped while it was being sent"


class Sender:
    """Works off what is owed to one endpoint, one message after the other."""

    def __init__(
        self,
        desk: Desk,
        egress: Egress,
        endpoint: Endpoint,
        settler: Settler,
        network: OurNetwork,
        recalled: Recalled,
        suspects: Suspects,
        *,
        sleep: Callable[[float], Awaitable[None]],
        stopping: Callable[[], bool],
    ) -> None:
        self._desk = desk
        self._egress = egress
        self._endpoint = endpoint
        self._kind = KINDS[endpoint.kind]
        self._settler = settler
        self._network = network
        self._recalled = recalled
        self._suspects = suspects
        self._refusals = Refusals(desk, endpoint, settler, recalled, suspects)
        self._sleep = sleep
        self._stopping = stopping
        self._pace = Pace(self._kind.rate, desk.chance())
        self._failed = 0
        """Messages that were not taken since one was."""
        self._holds = endpoint.options.holds
        self._at_once = 1 if self._holds else BOUND
        """Messages that come into doubt together when the process ends."""
        self._clock_doubted = False
        self._digesting: set[SubscriptionKey] = set()
        """Subscriptions that had too many waiting: the last of them are told as the first."""

    async def work_off(self) -> None:
        """Sends until nothing is due, or the endpoint should be left alone."""
        while not self._stopping() and await self._round():
            pass

    async def _round(self) -> bool:
        """Claims and sends once. False when nothing is due, or the endpoint should be left alone."""
        token, now = token_hex(8), self._desk.clock()
        claimed = await self._desk.store.write(claim, self._desk, self._recalled, self._endpoint, now, token)
        if not claimed.owes:
            return False
        self._pace.remember(claimed.state.full_at, claimed.state.slowed, now)
        hand = Hand(claimed=claimed, token=token, until=now + LEASE - LAST_SEND)
        try:
            await self._keep_quiet(hand, now)
            plans = planned(self._desk, self._endpoint, hand.speakable(), self._digesting, self._suspects, now)
            return await self._send_all(plans[:AT_ONCE], hand)
        finally:
            failures = await hand.written()
            if not hand.is_empty:
                due = None if self._holds else self._desk.clock()
                await self._desk.store.write(deliveries.give_back, token, tuple(hand.unwritten), due)
            if failures:
                raise failures[0]

    async def _keep_quiet(self, hand: Hand, now: datetime) -> None:
        """What came due in the quiet hours of its subscription waits for their end."""
        for key in {one.subscription for one, _ in hand.claimed.owes.values()}:
            subscription = self._desk.subscription(key)
            due = after_quiet(subscription, now) if subscription else now
            if due > now:
                ids = [one.id for one, _ in hand.claimed.owes.values() if one.subscription == key]
                hand.silent.update(ids)
                await self._desk.store.write(deliveries.postpone, ids, due, hand.token)

    async def _send_all(self, plans: Sequence[Plan], hand: Hand, said: list[Said] | None = None) -> bool:
        """Sends in order. False when the endpoint should be left alone, or the process stops.

        ``said`` gains what came of each; then what is refused is not sent in parts: whoever gave it sees to that.
        """
        for number, plan in enumerate(plans):
            if self._stopping() or not await self._turn():
                return False
            if hand.is_over(self._desk.clock()):
                return True
            if number % self._at_once == 0:
                await self._bind(plans[number : number + self._at_once], hand)
            if hand.holds(plan.told) and not await self._send(plan, hand, said):
                return False
        return True

    async def _bind(self, plans: Sequence[Plan], hand: Hand) -> None:
        """From here on these may have arrived, whatever happens to this process."""
        messages, held, now = [plan.message for plan in plans], set[DeliveryId](), self._desk.clock()

        def bind(tx: Tx) -> None:
            nonlocal held
            held = deliveries.bind(tx, messages, hand.token, now)

        await self._settler.write(bind)
        hand.take_note(messages, held)

    async def _turn(self) -> bool:
        """Waits until the endpoint may be told one more. False where that is long, or our network is down."""
        now = self._desk.clock()
        if self._kind.networked and not self._network.may_try(self._endpoint.key, now):
            await self._hold(now + PROBE)
            return False
        pause = self._pace.wait(now)
        if pause > SHORT_WAIT:
            await self._hold(now + pause)
            return False
        if pause:
            await self._sleep(pause.total_seconds())
        return not self._stopping()

    async def _send(self, plan: Plan, hand: Hand, said: list[Said] | None) -> bool:
        """One message; one that is refused, in another way. False when the endpoint should be left alone."""
        attempt, sent = await self._try(plan, hand)
        self._failed = self._failed + 1 if isinstance(attempt.verdict, TryAgain) else 0
        if said is not None:
            said.append((plan, attempt.verdict))
        if not isinstance(attempt.verdict, Refused) or not self._refusals.has_another_way(plan):
            self._settle(plan, attempt, sent, self._settlement(plan, attempt, hand), hand)
            return not leave_alone(attempt, self._failed)
        self._settle(plan, attempt, sent, None, hand)
        if len(plan.told) > 1:
            large = attempt.verdict.too_large
            return said is not None or await self._refusals.send_parts(plan, hand, self._send_all, too_large=large)
        return await self._send_all(await self._refusals.plain(plan, hand), hand)

    async def _try(self, plan: Plan, hand: Hand) -> tuple[Attempt, Sent]:
        """Sends once. What is cut off by a stop may have arrived."""
        at = self._desk.clock()
        try:
            sent = await self._kind.send(self._endpoint.options, plan.message, self._egress, at)
        except asyncio.CancelledError:
            attempt, sent = self._attempt(Sent(verdict=Lost(why=STOPPED)), at), Sent(verdict=Lost(why=STOPPED))
            self._settle(plan, attempt, sent, self._settlement(plan, attempt, hand), hand)
            raise
        except Exception as error:  # noqa: BLE001 - reported, and counted: it must not keep the others waiting for ever
            self._desk.bus.publish(StageFailed(stage="deliver", subject=self._endpoint.key, error=error))
            sent = Sent(verdict=TryAgain(why=f"could not be sent: {type(error).__name__}"))
        sent = await self._blamed(plan, sent)
        self._compare_clocks(sent)
        return self._attempt(sent, at), sent

    def _compare_clocks(self, sent: Sent) -> None:
        """Says once that the receiver's clock and ours are far apart."""
        if sent.skew is not None and abs(sent.skew) > DOUBTED_CLOCK and not self._clock_doubted:
            self._clock_doubted = True
            self._desk.bus.publish(ClockDoubted(endpoint=self._endpoint.key, ahead=sent.skew))

    async def _blamed(self, plan: Plan, sent: Sent) -> Sent:
        """What was not reached because of our own network is no failure of the endpoint."""
        if not self._kind.networked:
            return sent
        verdict = sent.verdict
        if sent.status is not None:
            await self._network.answered()
        elif isinstance(verdict, TryAgain) and verdict.unreached:
            if await self._network.missed(self._endpoint.key, self._desk.clock()):
                return replace(sent, verdict=replace(verdict, free=True, after=PROBE))
            self._network.charge(plan.message.covers)
        return sent

    def _attempt(self, sent: Sent, at: datetime) -> Attempt:
        return Attempt(
            at=at,
            took=self._desk.clock() - at,
            status=sent.status,
            verdict=sent.verdict,
            answer=sent.answer,
            receipt=sent.receipt,
        )

    def _settlement(self, plan: Plan, attempt: Attempt, hand: Hand) -> Settlement:
        """One fate for all that the message carries."""
        owed = [hand.claimed.owes[id][0] for id in plan.message.covers if id in hand.claimed.owes]
        doubtful = any(one.state is DeliveryState.UNKNOWN for one in owed)
        return settle(
            attempt.verdict,
            attempts=max((one.attempts for one in owed), default=0),
            since=min((one.since for one in owed if one.since), default=attempt.at),
            now=attempt.ended,
            spread=self._desk.chance(),
            resend=self._resends(lost_before=doubtful),
            doubtful=doubtful,
        )

    def _resends(self, *, lost_before: bool) -> bool:
        """Whether what may have arrived goes out again: always where the receiver knows it by its id, else once."""
        return not self._holds and (self._kind.knows_ids or not lost_before)

    def _settle(self, plan: Plan, attempt: Attempt, sent: Sent, after: Settlement | None, hand: Hand) -> None:
        """Lets it be written; the next message does not wait for that."""
        self._pace.learn(attempt)
        if after is not None and not after.state.open:
            self._suspects.forget(plan.message.covers)
        settled = Settled(
            tried=Try(
                endpoint=self._endpoint.key, message=plan.message, attempt=attempt, after=after, token=hand.token
            ),
            allowance=self._pace.allowance,
            hold=self._rest(attempt, sent, after),
            everywhere=self._everywhere(attempt),
        )
        hand.write(plan.message, self._settler.settle(settled), settles=after is not None)
        self._desk.bus.publish(MessageSent(endpoint=self._endpoint.key, message=plan.message, attempt=attempt))

    def _rest(self, attempt: Attempt, sent: Sent, after: Settlement | None) -> datetime | None:
        """Until when nothing else goes to the endpoint."""
        until = [attempt.ended + sent.rest] if sent.rest else []
        if after is not None and after.due is not None and asks_for_rest(attempt):
            until.append(after.due)
        return max(until, default=None)

    def _everywhere(self, attempt: Attempt) -> tuple[EndpointKey, ...]:
        verdict = attempt.verdict
        if not (isinstance(verdict, TryAgain) and verdict.everywhere):
            return ()
        return tuple(key for key, one in self._desk.endpoints.items() if one.kind == self._endpoint.kind)

    async def _hold(self, until: datetime) -> None:
        await self._desk.store.write(endpoints.hold, [self._endpoint.key], until)
