"""The receiver of Slack channels, by incoming webhook: how messages are sent and what Slack's answers mean.

What a message looks like stands in ``slack_words``. Slack keeps no id of a message, so what may have arrived
can arrive again. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from feedpub.model import Answer, Delivered, EndpointGone, Message, Rate, Refused, Secret, TryAgain, Verdict
from feedpub.notify import http
from feedpub.notify.kind import CommonOptions, Kind, Sent
from feedpub.notify.masking import shown
from feedpub.notify.slack_meters import meters
from feedpub.notify.slack_words import compose, plain
from feedpub.ports import Egress

GONE = frozenset(
    {
        "no_service",
        "no_service_id",
        "no_active_hooks",
        "no_team",
        "team_disabled",
        "invalid_token",
        "channel_not_found",
        "channel_is_archived",
        "user_not_found",
        "action_prohibited",
        "posting_to_general_channel_denied",
    }
)
"""The hook, its channel or its permission is gone; only the operator can mend that."""

TO_MEND = {
    "user_not_found": "the hook's owner has left",
    "action_prohibited": "an administrator of the workspace forbids it",
    "posting_to_general_channel_denied": "only few may write to this channel; ask an administrator, or take another",
}
"""What an operator can do about some of them."""

REFUSED = frozenset(
    {
        "invalid_payload",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_attachments",
        "no_text",
        "msg_too_long",
        "msg_blocks_too_long",
        "missing_text_or_fallback_or_attachments",
        "too_many_attachments",
    }
)
"""Slack does not like this message; the hook is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackOptions(CommonOptions):
    """Which channel: an incoming webhook belongs to one."""

    url: Annotated[
        Secret,
        Field(description="The address of the incoming webhook.", examples=[{"env": "FEEDPUB_SLACK_DESK"}]),
    ]


async def send(options: SlackOptions, message: Message, egress: Egress, at: datetime) -> Sent:
    """POSTs once."""
    return await http.post(egress, options.url, message, at, judge=judge, once=options.holds)


def judge(answer: Answer, at: datetime) -> Verdict:
    """Slack's word first, for the statuses beside it vary by the age of the hook; then the status."""
    said = answer.body.strip()
    word = (re.match(rb"[a-z_]*", said) or [b""])[0].decode()
    if word in GONE:
        return EndpointGone(why=f"{word}: {TO_MEND[word]}" if word in TO_MEND else word)
    if word in REFUSED:
        return Refused(why=word)
    verdict = http.judge(answer, at)
    if isinstance(verdict, Delivered) and said != b"ok":
        return TryAgain(why=f"HTTP {answer.status}, but not Slack's ok")
    return verdict


def check(options: SlackOptions) -> None:
    """Raises ``ValueError`` for an address that cannot work."""
    http.check_address(options.url)


KIND = Kind(
    name="slack",
    summary="A Slack channel, by incoming webhook; many items become one digest.",
    options=SlackOptions,
    rate=Rate(
        interval=timedelta(seconds=1), burst=3
    ),  # https://docs.slack.dev/apis/web-api/rate-limits: one message a second
    digests=True,
    compose=compose,
    plain=plain,
    send=send,
    check=check,
    shown=lambda options: shown(options.url.reveal()),
    meters=meters,
)
