"""The receiver of Microsoft Teams channels, by a workflow's webhook: how messages are sent and what answers mean.

What a message looks like stands in ``teams_words``. A workflow only says that it took the request; whether the card
was posted it keeps to itself. Its host is not checked: Microsoft has moved these addresses before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from feedpub.model import Answer, Delivered, EndpointWrong, Message, Rate, Refused, Secret, TryAgain, Verdict
from feedpub.notify import chat_meters, http
from feedpub.notify.kind import CommonOptions, Kind, Sent
from feedpub.notify.masking import shown
from feedpub.notify.teams_words import compose, plain
from feedpub.ports import Egress

WRONG = frozenset({400, 401, 403, 404})

_FAULT_INSIDE = re.compile(rb"HTTP error (\d{3})", re.IGNORECASE)
"""How an answer of 200 tells that the card did not reach the channel (msteams-docs, "Rate limiting")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsOptions(CommonOptions):
    """Which channel: a workflow that posts what its webhook receives."""

    url: Annotated[
        Secret,
        Field(
            description="The address of the workflow's webhook, with its signature.",
            examples=[{"env": "FEEDPUB_TEAMS_DESK"}],
        ),
    ]


async def send(options: TeamsOptions, message: Message, egress: Egress, at: datetime) -> Sent:
    """POSTs once."""
    return await http.post(egress, options.url, message, at, judge=judge, once=options.holds)


def judge(answer: Answer, at: datetime) -> Verdict:
    """A status of success may hold the status of a failure."""
    why = f"HTTP {answer.status}"
    inside = _FAULT_INSIDE.search(answer.body) if answer.status < 300 else None
    if inside:
        return _inside(int(inside[1]), f"{why}, but it says: HTTP error {int(inside[1])}", answer, at)
    if answer.status in WRONG:
        return EndpointWrong(why=f"{why}: is the workflow still there, and its owner?")
    verdict = http.judge(answer, at)
    return Delivered(why="accepted") if isinstance(verdict, Delivered) else verdict


def _inside(status: int, why: str, answer: Answer, at: datetime) -> Verdict:
    if status == 413:
        return Refused(why=why, too_large=True)
    return TryAgain(why=why, after=http.retry_after(answer, at), free=status == 429)


def check(options: TeamsOptions) -> None:
    """Raises ``ValueError`` for an address that cannot work."""
    http.check_address(options.url)


KIND = Kind(
    name="teams",
    summary="A Microsoft Teams channel, by a workflow's webhook; many items become one digest.",
    options=TeamsOptions,
    rate=Rate(interval=timedelta(seconds=36), burst=4),  # msteams-docs: 4 a second, and 100 an hour
    digests=True,
    compose=compose,
    plain=plain,
    send=send,
    check=check,
    meters=chat_meters.teams,
    shown=lambda options: shown(options.url.reveal()),
)
