"""Telling channels: each kind of receiver words its messages and sends them through the guarded client.

The room decides what an answer means, and nothing else: when to try again, and what is owed to whom, is
decided elsewhere. One new kind is one file and one line here.
"""

from feedpub.notify import apprise, command, console, discord, email, mattermost, slack, teams, webhook
from feedpub.notify.kind import Kind, Sent
from feedpub.registry import Registry

KINDS: Registry[Kind] = Registry(
    "kind of receiver",
    webhook.KIND,
    slack.KIND,
    discord.KIND,
    teams.KIND,
    mattermost.KIND,
    email.KIND,
    command.KIND,
    apprise.KIND,
    console.KIND,
)

__all__ = ["KINDS", "Kind", "Sent"]
