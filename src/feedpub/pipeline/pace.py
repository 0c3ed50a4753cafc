"""The pace at which one endpoint is told: what was stored of it, and what its answers teach while a sender lives."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedpub.model import Attempt, Delivered, Rate, TryAgain
from feedpub.policy import rate
from feedpub.policy.rate import Allowance


class Pace:
    """Begins with an allowance that is not spent at all."""

    def __init__(self, kinds: Rate, chance: float) -> None:
        """``kinds`` is the rate of the endpoint's kind; ``chance`` lies between 0 and 1."""
        self._rate = kinds
        self.allowance = Allowance()
        self._in_a_row = int(chance * rate.WINS)
        """Messages that were taken since one was not. It begins anywhere: many a sender lives for one message only, and
        an endpoint that was slowed down far would never win a step back.
        """

    def remember(self, full_at: datetime | None, slowed: int, now: datetime) -> None:
        """Goes on where the endpoint stood."""
        self.allowance = rate.remembered(full_at, slowed, self._rate, now)

    def wait(self, now: datetime) -> timedelta:
        """How long the next message has to wait."""
        return rate.wait(self.allowance, self._rate, now)

    def learn(self, attempt: Attempt) -> None:
        """What the answer says of how fast the endpoint may be told."""
        verdict = attempt.verdict
        if isinstance(verdict, TryAgain) and verdict.free and not verdict.unreached:
            self._in_a_row = 0
            self.allowance = rate.slower(self.allowance)
        elif isinstance(verdict, Delivered):
            self._in_a_row += 1
            self.allowance = rate.quicker(self.allowance, self._in_a_row)
        self.allowance = rate.spent(self.allowance, self._rate, attempt.ended)
