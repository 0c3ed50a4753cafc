"""Slack's mrkdwn as HTML, as much of it as a message about items uses: links, bold, italic, strike, line ends.

Everything else stands as it was written, as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from markupsafe import Markup, escape

_LINK = re.compile(r"<(https?://[^|<>]+)(?:\|([^<>]*))?>")
_STYLES = (
    (re.compile(r"(?<!\w)\*(?=\S)([^*\n]+?)(?<=\S)\*(?!\w)"), r"<strong>\1</strong>"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"(?<!\w)~(?=\S)([^~\n]+?)(?<=\S)~(?!\w)"), r"<s>\1</s>"),
)


def text_object(text: Mapping[str, Any]) -> Markup:
    """A Block Kit text object as safe HTML; plain text stays plain, but for the entities that Slack reads in it too."""
    words = str(text.get("text", ""))
    return mrkdwn(words) if text.get("type") == "mrkdwn" else escape(unescape(words))


def mrkdwn(words: str) -> Markup:
    """The text as safe HTML: whatever comes in, only the tags named above come out."""
    links: list[Markup] = []

    def aside(found: re.Match[str]) -> str:
        # A private-use character stands for the link, so that no style reaches into its address.
        links.append(_link(found[1], found[2] or found[1]))
        return chr(_ASIDE)

    plain = _LINK.sub(aside, words.replace(chr(_ASIDE), ""))
    html = str(escape(unescape(plain)))
    for pattern, tag in _STYLES:
        html = pattern.sub(tag, html)
    waiting = iter(links)
    html = re.sub(chr(_ASIDE), lambda _: str(next(waiting)), html)
    return Markup(html.replace("\n", "<br>"))  # noqa: S704 - escaped above, and the tags are our own


_ASIDE = 0xE000


def _link(address: str, label: str) -> Markup:
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(unescape(address), unescape(label))
