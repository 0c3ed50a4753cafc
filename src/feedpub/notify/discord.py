"""The receiver of Discord channels, by webhook: how messages are sent and changed, and what Discord's answers mean.

What a message looks like stands in ``discord_words``. Discord is asked to wait until a message is saved: else it
hides failures and names no message. https://docs.discord.com/developers/resources/webhook, .../topics/rate-limits
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import Field

from feedpub.model import (
    Answer,
    Delivered,
    EndpointGone,
    EndpointWrong,
    Message,
    Rate,
    Refused,
    Secret,
    TryAgain,
    Verdict,
)
from feedpub.notify import chat_meters, http
from feedpub.notify.discord_words import compose, plain
from feedpub.notify.kind import CommonOptions, Kind, Sent
from feedpub.notify.masking import shown
from feedpub.policy.retry_after import LONGEST
from feedpub.ports import Egress

UNKNOWN_MESSAGE = 10008
GONE = frozenset({10003, 10015, 50027})
"""Codes: unknown channel, unknown webhook, invalid token. Whoever goes on after these is banned."""

TO_MEND = {
    50013: "Discord lacks a permission: an administrator of the server must mend that",
    160005: "the thread is locked: unlock it, or name another",
    220001: "the channel is a forum: give thread_id or thread_name",
    220003: "the channel is no forum: leave out thread_name",
}
"""Codes that no repetition helps against, and what does."""

LONGEST_THREAD_NAME = 100

_SNOWFLAKE = re.compile(r"\d{1,20}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordOptions(CommonOptions):
    """Which channel: a webhook belongs to one; and which thread of it."""

    url: Annotated[
        Secret,
        Field(description="The address of the webhook.", examples=[{"env": "FEEDPUB_DISCORD_DESK"}]),
    ]
    thread_id: Annotated[
        str | None,
        Field(description="The id of a thread of the channel.", examples=["1100000000000000000"]),
    ] = None
    thread_name: Annotated[
        str | None,
        Field(
            description="In a forum channel: each message begins a thread of this name.", examples=["Security research"]
        ),
    ] = None


async def send(options: DiscordOptions, message: Message, egress: Egress, at: datetime) -> Sent:
    """POSTs once, or PATCHes the message that this one changes."""
    try:
        address = address_of(options, message.edits)
    except ValueError:  # its sentence would show the address, which has been spoilt since the start
        return Sent(verdict=EndpointWrong(why="the url is no address"))
    return await http.post(
        egress,
        Secret(lambda: address),
        message,
        at,
        judge=partial(judge, edits=bool(message.edits)),
        hidden=(options.url.reveal().strip(),),
        patch=bool(message.edits),
        once=options.holds,
        more=_more,
    )


def address_of(options: DiscordOptions, edits: str = "") -> str:
    """Where a message goes: what stands in the webhook's own query is kept.

    A thread in a forum has the id of its first message.
    """
    parts = urlsplit(options.url.reveal().strip())
    query = {name: value for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "wait"}
    thread = options.thread_id or (edits if options.thread_name else "")
    query |= ({"thread_id": thread} if thread else {}) | ({} if edits else {"wait": "true"})
    path = f"{parts.path.rstrip('/')}/messages/{edits}" if edits else parts.path
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), ""))


def judge(answer: Answer, at: datetime, *, edits: bool = False) -> Verdict:
    """Discord's code first, then the status."""
    said = _said(answer)
    code = said.get("code")
    why = f"HTTP {answer.status}, code {code}" if isinstance(code, int) and code else f"HTTP {answer.status}"
    if answer.status == 429:
        return TryAgain(why=why, after=_wait(answer, said, at), free=True, everywhere=_everywhere(answer, said))
    if edits and code == UNKNOWN_MESSAGE:
        return Delivered(why="the message was deleted")
    if code in TO_MEND:
        return EndpointGone(why=f"{why}: {TO_MEND[code]}")
    if code in GONE or answer.status == 404:
        return EndpointGone(why=why)
    return _by_status(answer, at, why) if said else _without_words(answer, at)


def _by_status(answer: Answer, at: datetime, why: str) -> Verdict:
    match answer.status:
        case 400:
            return Refused(why=why)
        case 401 | 403:
            return EndpointWrong(why=why)
        case _:
            return http.judge(answer, at)


def _without_words(answer: Answer, at: datetime) -> Verdict:
    """A success says which message it made, except where the answer is too long to be read to its end."""
    verdict = http.judge(answer, at)
    if isinstance(verdict, Delivered) and answer.status != 204 and not answer.body.startswith(b"{"):
        return TryAgain(why=f"HTTP {answer.status}, but no message of Discord's")
    return verdict


def _everywhere(answer: Answer, said: dict[str, Any]) -> bool:
    """Whether all webhooks must wait: the global limit, or Cloudflare, which speaks HTML and means our address."""
    named = answer.header("x-ratelimit-global") == "true" or answer.header("x-ratelimit-scope") == "global"
    return said.get("global") is True or named or not said


def _wait(answer: Answer, said: dict[str, Any], at: datetime) -> timedelta | None:
    """The longer of what header and body ask for."""
    waits = (http.retry_after(answer, at), _seconds(said.get("retry_after")))
    return max((wait for wait in waits if wait is not None), default=None)


def _seconds(value: Any) -> timedelta | None:
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return min(timedelta(seconds=min(seconds, LONGEST.total_seconds())), LONGEST) if 0 <= seconds < math.inf else None


def _more(answer: Answer, sent: Sent) -> Sent:
    """The message's id, and how long to rest where this message used up what may be sent."""
    if not isinstance(sent.verdict, Delivered):
        return sent
    id = str(_said(answer).get("id"))
    spent = answer.header("x-ratelimit-remaining") == "0"
    rest = _seconds(answer.header("x-ratelimit-reset-after")) if spent else None
    return replace(sent, receipt=id if _SNOWFLAKE.fullmatch(id) else "", rest=rest)


def _said(answer: Answer) -> dict[str, Any]:
    """The object in the body; empty where there is none."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def check(options: DiscordOptions) -> None:
    """Raises ``ValueError`` for an address or a thread that cannot work."""
    http.check_address(options.url)
    if urlsplit(options.url.reveal().strip()).path.rstrip("/").endswith(("/slack", "/github")):
        raise ValueError("the url of a Discord webhook ends with its token: leave out /slack or /github")
    if options.thread_id is not None and not _SNOWFLAKE.fullmatch(options.thread_id):
        raise ValueError("thread_id must be a number in quotation marks")
    if options.thread_name is not None and not 1 <= len(options.thread_name.strip()) <= LONGEST_THREAD_NAME:
        raise ValueError(f"thread_name must have 1 to {LONGEST_THREAD_NAME} characters")
    if options.thread_id and options.thread_name:
        raise ValueError("give thread_id or thread_name, not both")


KIND = Kind(
    name="discord",
    summary="A Discord channel, by webhook; corrections change the message itself, many items become one digest.",
    options=DiscordOptions,
    rate=Rate(interval=timedelta(seconds=2), burst=5),  # observed: 5 in 2 s a webhook, 30 in 60 s a channel
    digests=True,
    compose=compose,
    plain=plain,
    send=send,
    check=check,
    meters=chat_meters.discord,
    shown=lambda options: shown(options.url.reveal()),
)
