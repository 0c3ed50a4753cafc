"""Listings with everything that breaks feeds: what a source says, and what a reader of our feeds must be shown.

Each saying is one item of a JSON Feed, the listing that can hold any character at all; ``title`` and ``summary`` are
what it shall become by the cleaning that ``parse.plain`` documents: no markup where markup is meant, no control
characters, white space folded, NFC, titles cut at 150 characters.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import escape
from typing import Any

DAY = "2026-03-02T12:00:00Z"
LONG = "harbour " * 1300


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One item of the listing: raw members beside the title, and what is shown of it."""

    name: str
    raw: str
    title: str = ""
    """As shown; empty where it is shown as it was said."""
    more: dict[str, Any] = field(default_factory=dict)
    summary: str = ""
    link: str | None = None
    """As shown; None where the item has an ordinary one, empty where its page here stands in."""

    @property
    def shown(self) -> str:
        return self.title or self.raw


SAYINGS = (
    Saying(name="controls", raw="Bells \x00\x07\x1b and \x0bwhistles\x7f", title="Bells and whistles"),
    Saying(name="c1-controls", raw="Tide\x80\x9f tables", title="Tide tables"),
    Saying(name="surrogate", raw="Half \ud83d a ship", title="Half a ship"),
    Saying(name="non-characters", raw="Nothing \ufffe\uffff here", title="Nothing here"),
    Saying(name="cdata-end", raw="Arrays ]]> and <![CDATA[ boxes ]]>"),
    Saying(name="element", raw="The <rain> in Spain"),
    Saying(name="end-of-title", raw="</title></item><item><title>Forged"),
    Saying(name="end-of-entry", raw="</title></entry><entry><id>x</id>"),
    Saying(name="comment", raw="Before <!-- not said --> after -- all"),
    Saying(name="instruction", raw='<?xml version="1.0"?> is a title'),
    Saying(name="doctype", raw='<!DOCTYPE x [<!ENTITY e "e">]> &e;'),
    Saying(name="ampersand", raw="R&D at AT&T & sons"),
    Saying(name="entity", raw="Caf&eacute; is spelt so &amp; so"),
    Saying(name="numeric-entity", raw="&#60;b&#62; and &#x26; and &#0;"),
    Saying(name="quotes", raw="\"Double\" and 'single' and `back`"),
    Saying(name="emoji", raw="Sailors \U0001f468\u200d\U0001f469\u200d\U0001f467 ahoy \U0001f3f4\U000e0067\U000e007f"),
    Saying(name="right-to-left", raw="\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 harbour"),
    Saying(name="override", raw="invoice\u202efdp.exe\u202c", title="invoicefdp.exe"),
    Saying(name="line-ends", raw="One\r\nline\rof\ntitle\t\u2028here\u2029", title="One line of title here"),
    Saying(name="decomposed", raw="Cafe\u0301 Zu\u0308rich", title="Caf\u00e9 Z\u00fcrich"),
    Saying(name="long", raw=LONG, title=f"{('harbour ' * 18).strip()}\u2026"),
    Saying(name="one-word", raw="x" * 10_000, title=f"{'x' * 149}\u2026"),
    Saying(name="template", raw="{{ 7*7 }} ${7*7} <%= 7*7 %> %s %(x)s {0}"),
    Saying(name="formula", raw='=HYPERLINK("https://evil.example")'),
    Saying(name="script", raw="<script>alert(1)</script>", more={"summary": "<img src=x onerror=alert(2)>"},
           summary="<img src=x onerror=alert(2)>"),
    Saying(name="summary-controls", raw="A plain title", more={"summary": "a\x00b\ud800c\ufffed ]]> &amp; <b>"},
           summary="abcd ]]> &amp; <b>"),
    Saying(name="bare", raw="Only a title", more={"url": None, "date_published": None}, link=""),
    Saying(name="no-title", raw="", more={"content_text": "Words without a title"}),
    Saying(name="relative-link", raw="Stands beside", more={"url": "reports/1.html"}),
    Saying(name="script-link", raw="Runs away", more={"url": "javascript:alert(1)"}, link=""),
    Saying(name="data-link", raw="Holds itself", more={"url": "data:text/html,<script>alert(1)</script>"}, link=""),
    Saying(name="spaced-link", raw="Spaced out", more={"url": 'https://pub.example/a b<c>"d".html?q=\u00e9&x=1'}),
    Saying(name="bad-host", raw="Nowhere", more={"url": "https://[::1/x"}, link=""),
    Saying(name="bad-port", raw="No port", more={"url": "https://pub.example:99999/x"}, link=""),
    Saying(name="future", raw="From tomorrow", more={"date_published": "2999-01-01T00:00:00Z"}),
    Saying(name="past", raw="From yesteryear", more={"date_published": "1890-07-04T12:00:00Z"}),
    Saying(name="ancient", raw="From the beginning", more={"date_published": "0001-01-01T00:00:00+14:00"}),
    Saying(name="end-of-time", raw="To the end", more={"date_published": "9999-12-31T23:59:59-14:00"}),
    Saying(name="odd-zone", raw="Half past", more={"date_published": "2026-03-01T12:00:00+05:45"}),
    Saying(name="no-date", raw="On no day", more={"date_published": "the day after"}),
    Saying(name="authors", raw="Written by many", more={"authors": [
        {"name": "Eve </name><uri>x</uri>"}, {"name": "\x00\ud800"}, {"name": ""},
        {"name": "O\u2019Neil & S\u00f8n"}]}),
    Saying(name="image", raw="With a picture", more={"image": 'https://pub.example/a b&c"<d>.jpg'}),
    Saying(name="script-image", raw="With a bad picture", more={"image": "javascript:alert(1)"}),
    Saying(name="content", raw="With content", more={"summary": "Plain", "content_html": (
        "<p onclick='x()'>Text <b>bold</b> &eacute; ]]> <script>alert(1)</script><style>p{}</style>"
        "<iframe src='https://evil.example'></iframe><form><input></form><svg onload='x()'/>"
        "<img src='../a.jpg' onerror='x()'><img src='data:image/png;base64,AA'>"
        "<a href='javascript:x()'>a</a><a href='/b' style='position:fixed'>b</a>\x00\ud800\ufffe</p></title></item>")},
        summary="Plain"),
    Saying(name="huge-content", raw="With too much", more={"summary": "Much", "content_html": "<p>much</p>" * 20_000},
           summary="Much"),
    Saying(name="deep-content", raw="With depths", more={"summary": "Deep", "content_html": "<div>" * 20_000},
           summary="Deep"),
    Saying(name="equal-1", raw="At the same second"),
    Saying(name="equal-2", raw="In the same second"),
)  # fmt: skip
"""Every kind of section 5 of what is known of feeds, and some more."""


def as_json_feed(sayings: tuple[Saying, ...] = SAYINGS) -> bytes:
    """The sayings as a JSON Feed; lone surrogates and controls are escaped, as JSON may."""
    items = [
        {
            "id": f"hostile-{saying.name}",
            "url": f"https://pub.example/{saying.name}.html",
            "title": saying.raw,
            "date_published": DAY,
            **saying.more,
        }
        for saying in sayings
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Hostile </title>", "items": items}
    return json.dumps(feed).encode()


def as_rss() -> bytes:
    """An RSS document with HTML where readers allow it, in each of the ways in which publishers escape it."""
    content = "<p>Read <a href='/more'>more</a>, R&amp;D &eacute; <script>x()</script></p><img src='p.png'>"
    fields = (
        ("Escaped twice &amp;amp;lt;b&amp;amp;gt;", "&lt;p&gt;A &lt;b&gt;bold&lt;/b&gt; claim&lt;/p&gt;"),
        ("<![CDATA[Boxed & <i>leaning</i>]]>", "<![CDATA[<p>Boxed</p>]]>"),
        ("Plain &amp; simple", "Plain"),
    )
    items = "".join(
        f"<item><title>{title}</title><link>https://pub.example/rss-{number}.html</link>"
        f"<guid isPermaLink='false'>rss-{number}</guid><pubDate>Mon, 02 Mar 2026 12:00:00 +0000</pubDate>"
        f"<description>{description}</description><content:encoded>{escape(content)}</content:encoded></item>"
        for number, (title, description) in enumerate(fields)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "<channel><title>Rss</title><link>https://pub.example/</link><description>d</description>"
        f"{items}</channel></rss>"
    ).encode()
