"""Markdown as Discord and Teams read it, as HTML: links, bold, italic, strike, signs that are escaped, line ends.

Everything else stands as it was written, as text.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_ASIDE = 0xE000
_APART = re.compile(
    r"\\(?P<sign>[!-/:-@\[-`{-~])"
    r"|\[(?P<label>(?:\\.|[^\]\\\n]){1,1000})\]\(<?(?P<target>https?://[^\s<>()\"]+)>?\)"
)
_STYLES = (
    (re.compile(r"\*\*(?=\S)(.{1,1000}?)(?<=\S)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), r"<em>\1</em>"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"~~(?=\S)(.{1,1000}?)(?<=\S)~~"), r"<s>\1</s>"),
)


def markdown(words: str) -> Markup:
    """The text as safe HTML: whatever comes in, only the tags named above come out."""
    asides: list[str] = []

    def aside(found: re.Match[str]) -> str:
        # A private-use character stands for it, so that no style reaches into an address or takes an escaped sign.
        asides.append(_link(found["target"], found["label"]) if found["target"] else str(escape(found["sign"])))
        return chr(_ASIDE)

    html = str(escape(_APART.sub(aside, words.replace(chr(_ASIDE), ""))))
    for pattern, tag in _STYLES:
        html = pattern.sub(tag, html)
    waiting = iter(asides)
    html = re.sub(chr(_ASIDE), lambda _: next(waiting), html)
    return Markup(html.replace("\n", "<br>"))  # noqa: S704 - escaped above, and the tags are our own


def _link(target: str, label: str) -> str:
    words = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", label)
    return str(Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(target, words))
