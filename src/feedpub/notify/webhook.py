"""The receiver of programs: one signed JSON message for each item, as Standard Webhooks 1.0.0 has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from feedpub.model import Announcement, Manner, Message, Rate, Secret, Site, TryAgain
from feedpub.notify import http
from feedpub.notify.envelopes import Format, enveloped
from feedpub.notify.kind import CommonOptions, Kind, Meter, Sent
from feedpub.notify.masking import shown
from feedpub.notify.signing import hidden, hub_headers, signed_headers, signer
from feedpub.ports import Egress

SHORTEST_HUB_SECRET = 16
"""Characters: shorter ones can be guessed from one message and its signature."""
MOST_BYTES = 20_000
"""Standard Webhooks 1.0.0, "Payload size"; ``payload`` keeps below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookOptions(CommonOptions):
    """Where to, how signed, and in which envelope."""

    url: Annotated[
        Secret,
        Field(description="The address that receives the messages.", examples=[{"env": "FEEDPUB_HOOK_URL"}]),
    ]
    secret: Annotated[
        tuple[Secret, ...] | Secret | None,
        Field(
            description="The signing secret, or a list of them while one replaces the other: whsec_ and 24 to 64 "
            "random bytes in base64, or whsk_ and a private key of ed25519. Without it, unsigned.",
            examples=[{"file": "/run/secrets/feedpub-hook"}],
        ),
    ] = None
    hub_signature: Annotated[
        Secret | None,
        Field(
            description="A secret for X-Hub-Signature-256 besides, for receivers that know only that header.",
            examples=[{"env": "FEEDPUB_HUB_SECRET"}],
        ),
    ] = None
    format: Annotated[
        Format,
        Field(description="The envelope: that of Standard Webhooks, or CloudEvents 1.0.", examples=["cloudevents"]),
    ] = "standard"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The signing secrets, the first to sign first."""
        match self.secret:
            case None:
                return ()
            case Secret() as one:
                return (one.reveal(),)
            case several:
                return tuple(secret.reveal() for secret in several)


def compose(
    options: WebhookOptions, announcements: Sequence[Announcement], site: Site, _manner: Manner
) -> tuple[Message, ...]:
    """One message for each announcement: programs do not need digests."""
    return tuple(enveloped(announcement, site, options.format) for announcement in announcements)


def plain(options: WebhookOptions, announcement: Announcement, site: Site) -> Message:
    """A thin body: which item it is, and where to read of it."""
    return enveloped(announcement, site, options.format, thin=True)


async def send(options: WebhookOptions, message: Message, egress: Egress, at: datetime) -> Sent:
    """Signs with the time of this attempt, and POSTs. A secret that has been spoilt since the start waits."""
    try:
        headers = signed_headers(message.id, message.body, at, [signer(secret) for secret in options.secrets])
    except ValueError as error:
        return Sent(verdict=TryAgain(why=str(error)))
    keys = [form for secret in options.secrets for form in hidden(secret)]
    if options.hub_signature:
        keys.append(options.hub_signature.reveal())
        headers |= hub_headers(message.body, keys[-1])
    return await http.post(
        egress,
        options.url,
        message,
        at,
        judge=http.judge,
        headers=headers,
        hidden=tuple(keys),
        once=options.holds,
    )


def meters(message: Message) -> tuple[Meter, ...]:
    """The bytes of the body, of those that Standard Webhooks recommends at most."""
    return (Meter(name="bytes", used=len(message.body), limit=MOST_BYTES),)


def check(options: WebhookOptions) -> None:
    """Raises ``ValueError`` for an address or a signing secret that cannot work."""
    http.check_address(options.url)
    for secret in options.secrets:
        signer(secret)
    if options.hub_signature and len(options.hub_signature.reveal()) < SHORTEST_HUB_SECRET:
        raise ValueError(f"hub_signature must be a secret of at least {SHORTEST_HUB_SECRET} characters")


KIND = Kind(
    name="webhook",
    summary="Any program: one signed JSON message for each item (Standard Webhooks).",
    options=WebhookOptions,
    rate=Rate(interval=timedelta()),
    digests=False,
    knows_ids=True,
    compose=compose,
    plain=plain,
    send=send,
    check=check,
    shown=lambda options: shown(options.url.reveal()),
    meters=meters,
)
