"""The receiver of Mattermost channels, by incoming webhook: how messages are sent and what its answers mean.

What a message looks like stands in ``mattermost_words``. Its faults have ids; their sentences are in the server's
language. https://developers.mattermost.com/integrate/webhooks/incoming/
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from feedpub.model import Answer, Delivered, EndpointGone, Message, Rate, Refused, Secret, TryAgain, Verdict
from feedpub.notify import chat_meters, http
from feedpub.notify.kind import CommonOptions, Kind, Sent
from feedpub.notify.masking import shown
from feedpub.notify.mattermost_words import compose, plain
from feedpub.ports import Egress

GONE = {
    "web.incoming_webhook.invalid.": "invalid webhook",
    "web.incoming_webhook.disabled.": "incoming webhooks are switched off: an administrator must mend that",
    "web.incoming_webhook.channel.": "unknown channel",
    "web.incoming_webhook.user.": "unknown user",
    "web.incoming_webhook.permissions.": "the hook may not write to its channel: an administrator must mend that",
    "web.incoming_webhook.channel_locked.": "the hook is bound to another channel",
    "Invalid webhook": "invalid webhook",
    "Couldn't find the channel": "unknown channel",
    "Couldn't find the user": "unknown user",
}
"""What stands in an answer when the hook, its channel or its permission is gone, and what that means."""

REFUSED = {
    "web.incoming_webhook.parse.": "unable to parse",
    "web.incoming_webhook.text.": "no text",
    "parse_data.app_error": "unable to parse",
    "Unable to parse incoming data": "unable to parse",
    "No text specified": "no text",
}
"""Mattermost does not like this message; the hook is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MattermostOptions(CommonOptions):
    """Which channel: an incoming webhook belongs to one."""

    url: Annotated[
        Secret,
        Field(description="The address of the incoming webhook.", examples=[{"env": "FEEDPUB_MATTERMOST_DESK"}]),
    ]


async def send(options: MattermostOptions, message: Message, egress: Egress, at: datetime) -> Sent:
    """POSTs once."""
    return await http.post(egress, options.url, message, at, judge=judge, once=options.holds)


def judge(answer: Answer, at: datetime) -> Verdict:
    """What the answer says first, then the status."""
    said = answer.body.decode("utf-8", "replace").strip()
    why = f"HTTP {answer.status}"
    if answer.status >= 400:
        for sign, meaning in GONE.items():
            if sign in said:
                return EndpointGone(why=f"{why}: {meaning}")
        for sign, meaning in REFUSED.items():
            if sign in said:
                return Refused(why=f"{why}: {meaning}")
    verdict = http.judge(answer, at)
    if isinstance(verdict, Delivered) and said != "ok":
        return TryAgain(why=f"{why}, but not Mattermost's ok")
    return verdict


def check(options: MattermostOptions) -> None:
    """Raises ``ValueError`` for an address that cannot work."""
    http.check_address(options.url)


KIND = Kind(
    name="mattermost",
    summary="A Mattermost channel, by incoming webhook; many items become one digest.",
    options=MattermostOptions,
    rate=Rate(interval=timedelta(seconds=0.2), burst=5),  # half of what a server's own limiter allows
    digests=True,
    compose=compose,
    plain=plain,
    send=send,
    check=check,
    meters=chat_meters.mattermost,
    shown=lambda options: shown(options.url.reveal()),
)
