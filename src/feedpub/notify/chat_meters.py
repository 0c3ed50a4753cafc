"""How much of the limits of Discord, Teams and Mattermost a message uses. Limits are those that the receivers name."""

from __future__ import annotations

import json
from typing import Any

from feedpub.model import Message
from feedpub.notify.kind import Meter
from feedpub.notify.payload import to_json
from feedpub.notify.text import units

CONTENT, EMBEDS, ALL_EMBEDS = 2_000, 10, 6_000
"""https://docs.discord.com/developers/resources/message: UTF-16 units, embeds, units in all of them."""
CARD_BYTES = 28_672
"""What Teams takes as properties of a message; a card grows a little on its way there."""
TEXT = 16_383
"""https://developers.mattermost.com/integrate/webhooks/incoming: UTF-16 units of a post; longer ones are split."""


def discord(message: Message) -> tuple[Meter, ...]:
    """Content, embeds, and the texts of all embeds."""
    said = json.loads(message.body)
    embeds = said.get("embeds", [])
    return (
        Meter(name="characters of the content", used=units(said.get("content", "")), limit=CONTENT),
        Meter(name="embeds", used=len(embeds), limit=EMBEDS),
        Meter(name="characters in all embeds", used=sum(map(_embed, embeds)), limit=ALL_EMBEDS),
    )


def teams(message: Message) -> tuple[Meter, ...]:
    """The bytes of the card as ASCII, as Teams counts it."""
    return (Meter(name="bytes", used=len(to_json(json.loads(message.body), ascii=True)), limit=CARD_BYTES),)


def mattermost(message: Message) -> tuple[Meter, ...]:
    """The characters of the post."""
    return (Meter(name="characters", used=units(json.loads(message.body).get("text", "")), limit=TEXT),)


def _embed(embed: dict[str, Any]) -> int:
    texts = (embed.get("title", ""), embed.get("description", ""), embed.get("footer", {}).get("text", ""))
    return sum(map(units, texts))
