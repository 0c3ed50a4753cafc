"""The receiver that needs no network: a line on standard output for each item, for people or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from feedpub.model import Announcement, Delivered, DeliveryEvent, Manner, Message, Rate, Site, TryAgain
from feedpub.notify.kind import CommonOptions, Kind, Sent
from feedpub.notify.payload import body_of, instant, to_json
from feedpub.notify.text import clean
from feedpub.notify.words import link, mark
from feedpub.ports import Egress


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleOptions(CommonOptions):
    """How a line looks."""

    json: Annotated[
        bool, Field(description="JSON Lines, the body of a webhook on each, instead of text.", examples=[True])
    ] = False


def compose(
    options: ConsoleOptions, announcements: Sequence[Announcement], _site: Site, _manner: Manner
) -> tuple[Message, ...]:
    """One line for each announcement."""
    return tuple(
        Message(
            id=announcement.id,
            body=_json(announcement) if options.json else _line(announcement),
            content_type="application/json" if options.json else "text/plain; charset=utf-8",
            covers=(announcement.id,),
        )
        for announcement in announcements
    )


def _json(announcement: Announcement) -> bytes:
    """In ASCII: then no character of a title or an address can steer the terminal."""
    return to_json(body_of(announcement), ascii=True)


def _line(announcement: Announcement) -> bytes:
    """When, what type, the title, where from and about what, the link; of a withdrawal and a notice its text, too."""
    says_why = announcement.notice is not None or announcement.event is DeliveryEvent.WITHDRAWN
    origin = ", ".join((*announcement.source_titles, *announcement.region_names))
    parts = (
        instant(announcement.item.published if announcement.item else announcement.occurred),
        announcement.type_name,
        f"{mark(announcement)}:" if mark(announcement) else "",
        announcement.headline,
        f"({origin})" if origin else "",
        announcement.excerpt if says_why else "",
        link(announcement),
    )
    return "  ".join(filter(None, map(clean, parts))).encode()


async def send(_options: ConsoleOptions, message: Message, _egress: Egress, _at: datetime) -> Sent:
    """Prints the line. Where nobody reads standard output any more, it waits."""
    try:
        _print(message.body.decode())
    except OSError as error:
        return Sent(verdict=TryAgain(why=f"standard output: {error.strerror or 'closed'}"))
    return Sent(verdict=Delivered())


def _print(line: str) -> None:
    """One write, so that lines never mix; what the terminal's encoding lacks becomes a question mark."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(line.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stdout.flush()


def check(_options: ConsoleOptions) -> None:
    """Nothing can be wrong with it."""


KIND = Kind(
    name="console",
    summary="Standard output: a line for each item, to watch or to pipe.",
    options=ConsoleOptions,
    rate=Rate(interval=timedelta()),
    networked=False,
    digests=False,
    compose=compose,
    send=send,
    check=check,
    shown=lambda _: "standard output",
)
