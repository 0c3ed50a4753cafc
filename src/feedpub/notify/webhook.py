"""The receiver of programs: one signed JSON message for each item, as Standard Webhooks 1.0.0 has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from feedpub.model import Announcement, Manner, Message, Rate, Secret, Site, TryAgain
from feedpub.notify import http
from feedpub.notify.kind import CommonOptions, Kind, Meter, Sent
from feedpub.notify.masking import shown
from feedpub.notify.payload import body_of, to_json
from feedpub.notify.signing import PREFIX, signed_headers, signing_key
from feedpub.ports import Egress

MOST_BYTES = 20_000
"""Standard Webhooks 1.0.0, "Payload size"; ``payload`` keeps below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookOptions(CommonOptions):
    """Where to, and how signed."""

    url: Annotated[
        Secret,
        Field(description="The address that receives the messages.", examples=[{"env": "FEEDPUB_HOOK_URL"}]),
    ]
    secret: Annotated[
        Secret | None,
        Field(
            description="The signing secret: whsec_ and 24 to 64 random bytes in base64. Without it, unsigned.",
            examples=[{"file": "/run/secrets/feedpub-hook"}],
        ),
    ] = None


def compose(
    _options: WebhookOptions, announcements: Sequence[Announcement], _site: Site, _manner: Manner
) -> tuple[Message, ...]:
    """One message for each announcement: programs do not need digests."""
    return tuple(
        Message(
            id=announcement.id,
            body=to_json(body_of(announcement)),
            content_type="application/json",
            covers=(announcement.id,),
        )
        for announcement in announcements
    )


async def send(options: WebhookOptions, message: Message, egress: Egress, at: datetime) -> Sent:
    """Signs with the time of this attempt, and POSTs. A secret that has been spoilt since the start waits."""
    secret = options.secret.reveal().strip() if options.secret else None
    try:
        key = signing_key(secret) if secret else None
    except ValueError as error:
        return Sent(verdict=TryAgain(why=str(error)))
    headers = signed_headers(message.id, message.body, at, key)
    hidden = (secret, secret.removeprefix(PREFIX)) if secret else ()
    return await http.post(egress, options.url, message, at, judge=http.judge, headers=headers, hidden=hidden)


def meters(message: Message) -> tuple[Meter, ...]:
    """The bytes of the body, of those that Standard Webhooks recommends at most."""
    return (Meter(name="bytes", used=len(message.body), limit=MOST_BYTES),)


def check(options: WebhookOptions) -> None:
    """Raises ``ValueError`` for an address or a signing secret that cannot work."""
    http.check_address(options.url)
    if options.secret:
        signing_key(options.secret.reveal())


KIND = Kind(
    name="webhook",
    summary="Any program: one signed JSON message for each item (Standard Webhooks).",
    options=WebhookOptions,
    rate=Rate(interval=timedelta()),
    digests=False,
    compose=compose,
    send=send,
    check=check,
    shown=lambda options: shown(options.url.reveal()),
    meters=meters,
)
