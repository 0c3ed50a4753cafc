"""The receiver of everything else: any service that the package Apprise knows, by its URL; best effort.

Apprise speaks for itself: it follows redirects, knows no guard of addresses, does not say how long to wait, and tells
only whether all went well. Its log would show addresses, so it is silent. It is installed apart
(``feedpub[apprise]``) and imported when an endpoint needs it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import Thread
from types import ModuleType
from typing import Annotated, Any

from pydantic import Field

from feedpub.model import (
    Announcement,
    Delivered,
    DeliveryId,
    EndpointWrong,
    Lost,
    Manner,
    Message,
    Rate,
    Secret,
    Site,
    TryAgain,
    Verdict,
)
from feedpub.notify import batching, digest, words
from feedpub.notify.kind import CommonOptions, Kind, Sent
from feedpub.notify.payload import to_json
from feedpub.notify.text import clamp, clean
from feedpub.ports import Egress

TOTAL_SECONDS = 30.0
LONGEST_TEXT = 10_000  # characters
LONGEST_TITLE = 200  # UTF-16 units, as below
LONGEST_LINK = 2000
LONGEST_EXCERPT = 1000
LONGEST_CONTEXT = 300
ROOM = LONGEST_TEXT - LONGEST_EXCERPT - LONGEST_LINK
"""Leaves room for what a digest only counts."""
INSTALL = "the kind apprise needs a package besides: pip install 'feedpub[apprise]'"
_TALKATIVE = ("apprise", "urllib3", "requests_oauthlib", "oauthlib")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppriseOptions(CommonOptions):
    """Which service."""

    url: Annotated[
        Secret,
        Field(description="The URL of the service, as Apprise writes it.", examples=[{"env": "FEEDPUB_APPRISE_DESK"}]),
    ]


def compose(
    _options: AppriseOptions, announcements: Sequence[Announcement], _site: Site, manner: Manner
) -> tuple[Message, ...]:
    """A text for each announcement, or a digest if one is asked for and there is more than one."""
    if not manner.digest or len(announcements) < 2:
        return tuple(_single(one) for one in announcements)
    return tuple(_digest(batch, manner) for batch in batching.batches(announcements, manner, _size, ROOM))


def plain(_options: AppriseOptions, announcement: Announcement, _site: Site) -> Message:
    """Title and link."""
    return _message(announcement.id, _title(announcement), _link(announcement), (announcement.id,))


def _single(announcement: Announcement) -> Message:
    excerpt = "" if words.mark(announcement) == "Corrected" else clamp(clean(announcement.excerpt), LONGEST_EXCERPT)
    context = words.context(announcement, LONGEST_CONTEXT, words.type_name(announcement))
    text = "\n".join(filter(None, (excerpt, context, _link(announcement))))
    return _message(announcement.id, _title(announcement), text, (announcement.id,))


def _digest(batch: batching.Batch, manner: Manner) -> Message:
    lines = [_line(one) for one in batch.told]
    if batch.folded:
        earlier = clamp(f"Earlier: {batching.heading(batch.folded, manner)}", LONGEST_EXCERPT - 1)
        lines.append(f"{earlier}\n{(manner.feed or words.feed_page(batch.folded[0]))[:LONGEST_LINK]}")
    heading = batching.heading((*batch.told, *batch.folded), manner) + batching.part_of(batch)
    return _message(digest.message_id(batch.covers), clamp(heading, LONGEST_TITLE), "\n".join(lines), batch.covers)


def _line(announcement: Announcement) -> str:
    return f"• {_title(announcement)}\n  {_link(announcement)}"


def _size(announcement: Announcement) -> int:
    return len(_line(announcement)) + 1


def _title(announcement: Announcement) -> str:
    mark = words.mark(announcement)
    title = words.title(announcement, LONGEST_TITLE - len(mark) - 2)
    return f"{mark}: {title}" if mark else title


def _link(announcement: Announcement) -> str:
    return clean(words.link(announcement))


def _message(id: str, title: str, text: str, covers: tuple[DeliveryId, ...]) -> Message:
    body = to_json({"title": title, "text": text})
    return Message(id=id, body=body, content_type="application/json", covers=covers)


async def send(options: AppriseOptions, message: Message, _egress: Egress, _at: datetime) -> Sent:
    """Tells once, in a thread that nobody has to wait for; what is under way at the deadline may still arrive."""
    said = json.loads(message.body)
    try:
        async with asyncio.timeout(TOTAL_SECONDS):
            return Sent(verdict=await _in_a_thread(options.url.reveal(), said["title"], said["text"]))
    except TimeoutError:
        return Sent(verdict=Lost(why=f"no answer in {TOTAL_SECONDS:g} s (the service may have it)"))


async def _in_a_thread(url: str, title: str, text: str) -> Verdict:
    """Daemon threads do not keep the process from ending, however long a service makes one wait."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[Verdict] = loop.create_future()

    def settle(verdict: Verdict) -> None:
        if not ended.done():
            ended.set_result(verdict)

    def call() -> None:
        verdict = _told(url, title, text)
        with suppress(RuntimeError):  # the loop has ended: nobody waits
            loop.call_soon_threadsafe(settle, verdict)

    Thread(target=call, daemon=True, name="apprise").start()
    return await ended


def _told(url: str, title: str, text: str) -> Verdict:
    try:
        services = _services(url)
        taken = bool(services.notify(title=title, body=text, body_format="text"))
    except ValueError as error:
        return EndpointWrong(why=str(error))
    except Exception as error:  # noqa: BLE001 - of 180 services any may raise anything, with the address in its words
        return TryAgain(why=f"Apprise failed: {type(error).__name__}")
    return Delivered(why="Apprise says yes") if taken else TryAgain(why="Apprise says no")


def _services(url: str) -> Any:
    """What Apprise makes of the URL; texts that are too long for a service are split. Raises ``ValueError``."""
    module = _module()
    services = module.Apprise(asset=module.AppriseAsset(async_mode=False, secure_logging=True))
    if not services.add(url.strip()):
        raise ValueError("Apprise knows no service of this url")
    for service in services:
        if service.overflow_mode == module.OverflowMode.UPSTREAM:
            service.overflow_mode = module.OverflowMode.SPLIT
    return services


@cache
def _module() -> ModuleType:
    """The package, with all its services, and nothing that it says in any log. Raises ``ValueError`` without it."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # its own matter
            import apprise

            apprise.Apprise().add("json://localhost")  # loads them
    except ImportError:
        raise ValueError(INSTALL) from None
    return apprise


def check(options: AppriseOptions) -> None:
    """Raises ``ValueError`` where Apprise is not installed, or does not know the URL."""
    _services(options.url.reveal())


KIND = Kind(
    name="apprise",
    summary="Any service that Apprise knows, best effort: a text for each item, or a digest.",
    options=AppriseOptions,
    rate=Rate(interval=timedelta(seconds=1)),
    digests=True,
    compose=compose,
    plain=plain,
    send=send,
    check=check,
    shown=lambda options: _shown(options.url.reveal()),
)


def _shown(url: str) -> str:
    """The service and the last characters: even the host may be a key here."""
    scheme = url.strip().partition("://")[0]
    known = scheme if scheme.isascii() and scheme.isalnum() and scheme != url.strip() else "?"
    return f"{known}://…{url.strip()[-4:]}" if len(url) > len(known) + 20 else f"{known}://…"
