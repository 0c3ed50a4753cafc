"""What was refused as one message, in other ways: in parts, and what is refused alone as a line of text.

When the parts go out, and what comes of each, is the sender's. What was refused has not arrived: it is told as it is by
then, and no more where it was withdrawn meanwhile.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from feedpub.model import Announcement, Delivered, Delivery, DeliveryId, Endpoint, Refused, Verdict
from feedpub.notify import KINDS
from feedpub.pipeline.claiming import reworded
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.hand import Hand
from feedpub.pipeline.planning import Plan, composed, in_plain_words, of_part
from feedpub.pipeline.recalling import Recalled
from feedpub.pipeline.settling import Settler
from feedpub.pipeline.suspects import Suspects
from feedpub.policy.halving import after, halved
from feedpub.store import Tx

Said = tuple[Plan, Verdict]
"""A message, and what its receiver said to it."""
SendAll = Callable[[Sequence[Plan], Hand, list[Said]], Awaitable[bool]]
"""Sends in order, and notes what came of each. False when the endpoint should be left alone."""


class Refusals:
    """What one sender does with what is refused."""

    def __init__(
        self, desk: Desk, endpoint: Endpoint, settler: Settler, recalled: Recalled, suspects: Suspects
    ) -> None:
        self._desk = desk
        self._endpoint = endpoint
        self._knows_plain = KINDS[endpoint.kind].plain is not None
        self._settler = settler
        self._recalled = recalled
        self._suspects = suspects

    def has_another_way(self, plan: Plan) -> bool:
        """Whether what it tells may be taken otherwise."""
        bare = self._knows_plain and not plan.plain and not plan.message.edits
        return len(plan.told) > 1 or (bare and bool(plan.told))

    async def plain(self, plan: Plan, hand: Hand) -> list[Plan]:
        """What was refused alone, as a line of text."""
        told = await self._reworded(plan, hand)
        for one in told:
            self._suspects.refused_alone(one.id)
        return [in_plain_words(self._desk, self._endpoint, one) for one in told]

    async def send_parts(self, plan: Plan, hand: Hand, send_all: SendAll, *, too_large: bool) -> bool:
        """What was refused as one message, in parts: one bad item costs the others nothing. False when the endpoint
        should be left alone.
        """
        parts, goes_on = halved(await self._reworded(plan, hand), too_large=too_large), True
        while parts.trying:
            manner = of_part(plan.manner, len(parts.trying))
            plans, said = composed(self._desk, self._endpoint, parts.trying, manner), list[Said]()
            goes_on = await send_all(plans, hand, said)
            self._suspects.keep([_undecided(plans, said)])
            taken = len(said) == len(plans) and all(isinstance(verdict, Delivered) for _, verdict in said)
            refused = [one for one, verdict in said if isinstance(verdict, Refused)]
            again = [await self._reworded(one, hand) if len(one.told) > 1 else one.told for one in refused]
            parts = after(parts, again, taken=taken)
            if not goes_on or hand.is_over(self._desk.clock()):
                self._suspects.keep([one.id for one in part] for part in (parts.trying, parts.other, *parts.rests))
                break
        return goes_on

    async def _reworded(self, plan: Plan, hand: Hand) -> tuple[Announcement, ...]:
        """What a refused message was to tell, as it is to be told now."""
        owed: list[Delivery] = [hand.claimed.owes[one.id][0] for one in plan.told]
        found: tuple[Announcement, ...] = ()

        def reword(tx: Tx) -> None:
            nonlocal found
            found = reworded(tx, self._desk, self._recalled, owed, hand.token, self._desk.clock())

        await self._settler.write(reword)
        return found


def _undecided(plans: Sequence[Plan], said: Sequence[Said]) -> list[DeliveryId]:
    """What was neither taken nor refused, or has not gone out."""
    decided = {plan.message.id for plan, verdict in said if isinstance(verdict, Delivered | Refused)}
    return [one.id for plan in plans if plan.message.id not in decided for one in plan.told]
