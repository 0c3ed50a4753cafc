"""What each receiver of chat messages would refuse, or would show otherwise than as words.

Written from their documentation and apart from the code that it checks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from markdown_it import MarkdownIt

from feedpub.model import Message

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
WEB = re.compile(r"https?://[^\s/?#]+\S*")
PARSER = MarkdownIt("commonmark").enable(["strikethrough", "table"])
EVIL = "https://evil.example"
"""Where titles would like to lead to; no item stands there."""
Payload = dict[str, Any]


def length(text: str) -> int:
    """The longer of two ways to count."""
    return max(len(text), len(text.encode("utf-16-le", "surrogatepass")) // 2)


def texts_within(value: Any) -> Iterator[str]:
    """Every text of a payload."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_within(part)


# Slack: https://docs.slack.dev/reference/block-kit/blocks

SLACK_LINK = re.compile(r"<https?://[^\s<>|]+\|[^<>|\n]+>")
SLACK_ENTITY = re.compile(r"&(amp|lt|gt);")


def slack(payload: Payload) -> Iterator[str]:
    if not 1 <= length(payload["text"]) <= 3000:
        yield "fallback"
    yield from _mrkdwn(payload["text"])
    if payload["unfurl_links"] or payload["unfurl_media"]:
        yield "unfurls"
    blocks = payload.get("blocks", [])
    if len(blocks) > 45:
        yield f"{len(blocks)} blocks"
    if sum(length(text["text"]) for block in blocks for text in slack_texts(block)) > 10_000:
        yield "too long in all"
    for block in blocks:
        yield from _slack_block(block)


def slack_texts(block: Payload) -> list[Payload]:
    """Every text object of a block."""
    return list(block.get("elements", ())) or [block["text"]]


def _slack_block(block: Payload) -> Iterator[str]:
    longest = {"header": 150, "section": 2900, "context": 3000}[block["type"]]
    for text in slack_texts(block):
        if not 1 <= length(text["text"]) <= longest:
            yield f"{length(text['text'])} units where {longest} fit"
        if text["type"] == "mrkdwn":
            yield from _mrkdwn(text["text"])
            if text.get("verbatim") is not True:
                yield "Slack would look for links itself"
        elif re.search(r"[<>]", text["text"]):
            yield "something is not escaped"
    if picture := block.get("accessory"):
        if not picture["image_url"].startswith("https://") or len(picture["image_url"]) > 3000:
            yield "picture address"
        if not 1 <= length(picture["alt_text"]) <= 2000:
            yield "picture words"


def _mrkdwn(text: str) -> Iterator[str]:
    if re.search(r"[<>]", SLACK_LINK.sub("", text)) or "&" in SLACK_ENTITY.sub("", text) or "`" in text:
        yield f"something is not escaped: {text}"


# Discord: https://docs.discord.com/developers/resources/message#embed-object-embed-limits

DISCORD_LINK = re.compile(r"\[(?P<words>(?:\\.|[^\[\]\\])+)\]\((?P<target>[^\s()]+|<[^\s()<>]+>)\)")


def discord(payload: Payload) -> Iterator[str]:
    content, embeds = payload.get("content", ""), payload.get("embeds", [])
    if payload["allowed_mentions"] != {"parse": []}:
        yield "somebody would be notified"
    if not content and not embeds:
        yield "an empty message"
    if length(content) > 2000 or len(embeds) > 10 or sum(map(_embed_length, embeds)) > 5500:
        yield "too long in all"
    urls = [embed["url"] for embed in embeds if "url" in embed]
    if len(set(urls)) != len(urls):
        yield "embeds with one address would be one"
    yield from _discord_markup(content)
    for embed in embeds:
        yield from _embed(embed)


def _embed_length(embed: Payload) -> int:
    author, footer = embed.get("author", {}).get("name", ""), embed.get("footer", {}).get("text", "")
    return sum(map(length, (embed.get("title", ""), embed.get("description", ""), author, footer)))


def _embed(embed: Payload) -> Iterator[str]:
    if not embed.get("title") and not embed.get("description"):
        yield "an empty embed"
    limits = {"title": 256, "description": 4096}
    for place, longest in limits.items():
        if place in embed and not 1 <= length(embed[place]) <= longest:
            yield f"{place} of {length(embed[place])}"
        yield from _discord_markup(embed.get(place, ""))
    if "footer" in embed and not 1 <= length(embed["footer"]["text"]) <= 2048:
        yield "footer"
    if "author" in embed and not 1 <= length(embed["author"]["name"]) <= 256:
        yield "author"
    pictures = [embed[place]["url"] for place in ("image", "thumbnail") if place in embed]
    if not all(url.startswith("https://") for url in pictures):
        yield "picture"
    for url in (*pictures, *([embed["url"]] if "url" in embed else ())):
        if not WEB.fullmatch(url) or len(url) > 2048:
            yield f"address {url}"


def _discord_markup(text: str) -> Iterator[str]:
    """Links and bold text are ours; a backslash or a space without width stands before or behind all else."""
    if any(link["target"].lstrip("<").startswith(EVIL) for link in DISCORD_LINK.finditer(text)):
        yield f"a foreign link: {text}"
    bare = DISCORD_LINK.sub("", text).replace("**", "")
    if re.search(r"[\[\]<>`~]|(?<!\\)[*_|]|@(?!\u200b)", bare):
        yield f"something is not escaped: {text}"
    if re.search(r"(?m)^(\s*[-+*] |\s*\d+[.)] |#{1,3} |-# )", text):
        yield f"a list or a heading: {text}"


# Teams: https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features, and msteams-docs#11274


def teams(payload: Payload) -> Iterator[str]:
    if len(json.dumps(payload, separators=(",", ":"))) > 20_000:
        yield "too many bytes"
    (attachment,) = payload["attachments"]
    card = attachment["content"]
    kinds = (payload["type"], attachment["contentType"], card["type"], card["version"])
    if kinds != ("message", "application/vnd.microsoft.card.adaptive", "AdaptiveCard", "1.4"):
        yield f"not a card: {kinds}"
    if "entities" in card.get("msteams", {}):
        yield "somebody would be mentioned"
    for action in card.get("actions", []):
        if action["type"] != "Action.OpenUrl" or not WEB.fullmatch(action["url"]):
            yield "action"
    for block in card["body"]:
        yield from _teams_block(block)


def _teams_block(block: Payload) -> Iterator[str]:
    if block["type"] == "Image":
        if not block["url"].startswith("https://") or not WEB.fullmatch(block["url"]):
            yield f"picture {block['url']}"
    elif not block["text"] or block["wrap"] is not True:
        yield "an empty or a cut line"
    else:
        yield from commonmark(block["text"], {"strong"})
        if re.search(r"[<>]|\{\{|\n", block["text"]):
            yield "a mention or a function"


def commonmark(text: str, allowed: set[str]) -> Iterator[str]:
    """What a parser of CommonMark finds in a text beside paragraphs, links to the web and what is allowed."""
    for token in PARSER.parse(text):
        known = {"paragraph_open", "paragraph_close", "inline", *(f"{one}_{end}" for one in allowed for end in ENDS)}
        if token.type not in known:
            yield f"{token.type}: {text}"
        for inner in token.children or ():
            if inner.type not in {"text", "softbreak", "link_open", "link_close", *known}:
                yield f"{inner.type}: {text}"
            if inner.type == "link_open" and not WEB.fullmatch(str(inner.attrs["href"])):
                yield f"a link to {inner.attrs['href']}"
            if inner.type == "link_open" and str(inner.attrs["href"]).startswith(EVIL):
                yield "a foreign link"


ENDS = ("open", "close")

# Mattermost: https://developers.mattermost.com/integrate/webhooks/incoming/

MATTERMOST_LINK = re.compile(r"\[(?:\\.|[^\[\]\\])+\]\([^\s()]+\)")


def mattermost(payload: Payload) -> Iterator[str]:
    if not 1 <= length(payload["text"]) <= 16_000:
        yield f"{length(payload['text'])} characters"
    if len(json.dumps(payload)) > 300_000:
        yield "too many bytes"
    for attachment in payload.get("attachments", []):
        if not attachment["image_url"].startswith("https://") or not attachment["fallback"]:
            yield "picture"
    yield from commonmark(payload["text"], {"strong", "heading"})
    bare = MATTERMOST_LINK.sub("", payload["text"])
    if re.search(r"@\w|(?<!\w)#\w|~|[<>\[\]`]", bare):
        yield f"a mention, a tag or a channel: {bare}"


LIMITS: dict[str, Callable[[Payload], Iterator[str]]] = {
    "slack": slack,
    "discord": discord,
    "teams": teams,
    "mattermost": mattermost,
}


def violations(kind: str, message: Message) -> list[str]:
    """All that is wrong with a message; empty for a good one."""
    payload = json.loads(message.body.decode("utf-8"))
    controls = [text for text in texts_within(payload) if CONTROL.search(text)]
    return [*LIMITS[kind](payload), *controls]
