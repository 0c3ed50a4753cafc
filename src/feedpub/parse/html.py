"""Bytes to text by the rules of browsers, and text to a tree. Selects nothing from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree
from w3lib.encoding import html_to_unicode

from feedpub.errors import ListingError
from feedpub.model import Listing, Skipped
from feedpub.parse import limits
from feedpub.parse.plain import plain

OTHER_MEDIA = re.compile(
    r"\s*(?:image|audio|video|font)/|\s*application/(?:pdf|zip|gzip|octet-stream)\b", re.IGNORECASE
)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")

# Not lxml.html's own class: it is looked up in Python for every element, a fifth of the whole reading.
Element: TypeAlias = etree._Element  # noqa: SLF001  (the public name of the type is this one)

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
SILENT = frozenset({"script", "style", "noscript", "template"})


def decode(listing: Listing) -> tuple[str, tuple[Skipped, ...]]:
    """The text of the body by BOM, header, meta, UTF-8, windows-1252 (the order of the WHATWG), with a note
    where much of it could not be decoded. Raises ``ListingError`` for a body that is no text.
    """
    if not listing.body.strip():
        raise ListingError("the page is empty")
    _, text = html_to_unicode(listing.content_type or None, listing.body, auto_detect_fun=_guess)
    if OTHER_MEDIA.match(listing.content_type) or _binary(text):
        raise ListingError(f"the page is not text: {listing.content_type or 'control characters'}")
    replaced = text.count("\ufffd") / len(text) if text else 0
    if replaced > limits.REPLACED_SHARE:
        detail = f"{replaced:.0%} of the characters are not in the encoding that the page names"
        return text, (Skipped(reason="bad_encoding", detail=detail, costs_item=False),)
    return text, ()


def _guess(body: bytes) -> str:
    try:
        body.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _binary(text: str) -> bool:
    head = text[: limits.SNIFF]
    return len(CONTROLS.findall(head)) > limits.UNPRINTABLE_SHARE * len(head)


def tree(text: str) -> Element:
    """The page as a tree. Raises ``ListingError`` for a page without elements, or one that is too deep: lxml stops
    there and drops the rest in silence, so that a listing would look empty.
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    if "<" not in text:
        raise ListingError("the page is not HTML: it has no element")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError as error:
        raise ListingError(f"the page cannot be read as HTML: {error}") from error
    if root is None:
        raise ListingError("the page is not HTML: it has no element")
    fatal = next((entry for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL), None)
    if fatal is not None:
        raise ListingError(f"the page cannot be read to its end: {fatal.message}")
    return root


def words(element: Element) -> str:
    """The text of an element as a reader sees it: blocks are apart, scripts are silent, white space is folded.

    Not yet plain: what cannot be shown is dropped, and noted, where the item is made.
    """
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    silent = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        silent += (node.tag in SILENT) * (1 if event == "start" else -1)
        if node.tag in BLOCKS and node is not element:
            yield " "
        if event == "start" and not silent:
            yield node.text or ""
        if event == "end" and not silent and node is not element:
            yield node.tail or ""


def page_title(root: Element) -> str | None:
    """What the page calls itself: ``<title>``."""
    found = root.find(".//title")
    return (plain(found.text or "", limits.LABEL) or None) if found is not None else None


def language(root: Element) -> str | None:
    """The ``lang`` of the page."""
    return plain(root.get("lang", ""), 35) or None
