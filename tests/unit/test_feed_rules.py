"""The strict reading finds each planted defect in a document that has none otherwise."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from feed_rules import advice, findings
from feedpub.render import FORMATS
from makers import NOON
from render_makers import a_channel, an_entry, bare, pictured

ENTRIES = (pictured(), bare(), an_entry(content='<p>A <a href="https://pub.example/">link</a></p>'))
IDS = ("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "dddddddddddddddd")
VOLUME = '<link rel="prev-archive" href="https://feeds.example/1"/>'
NOW = NOON + timedelta(days=1)


def document(name: str) -> bytes:
    """A good document with a picture, a bare entry, one with content, and a hub."""
    made = []
    for entry, id in zip(ENTRIES, IDS, strict=True):
        fragment = FORMATS[name].entry(entry)
        made.append(fragment.replace(entry.id.encode(), f"tag:feeds.example,2026:item/{id}".encode()))
    channel = a_channel(hub="https://hub.example/", updated=pictured().updated)
    return FORMATS[name].document(channel, made)


@pytest.mark.parametrize("name", FORMATS.names)
def test_a_good_document_has_no_findings(name: str) -> None:
    assert findings(document(name), name, NOW, a_channel().documents[name]) == []


ATOM_DEFECTS = {
    "duplicate-id: tag:feeds.example,2026:item/aaaaaaaaaaaaaaaa": (IDS[1], IDS[0]),
    "self: https://feeds.example/feeds/type/report.atom is not where it was found": None,
    "two-alternates: entry 0 ('text/html', None)": ('rel="via" type="text/html"', 'rel="alternate" type="text/html"'),
    "bad-address: entry 0 link alternate reports/1.html": ("https://pub.example/reports/1.html", "reports/1.html"),
    "unregistered-rel: entry 0 sibling": ('rel="via"', 'rel="sibling"'),
    "bad-id: entry 0 item/a": (f"tag:feeds.example,2026:item/{IDS[0]}", "item/a"),
    "bad-id: entry 0 tag:feeds:item": (f"tag:feeds.example,2026:item/{IDS[0]}", "tag:feeds:item"),
    "bad-date: entry 0 published yesterday": ("<published>2026-03-02T12:00:00+00:00", "<published>yesterday"),
    "future: entry 0 updated 2026-03-09T15:00:00+00:00": ("2026-03-02T15:00:00", "2026-03-09T15:00:00"),
    "markup-in-title: entry 0": ("<title>Ports", '<title type="html">Ports'),
    "bad-text-type: entry 2 content CDATA": ('<content type="html"', '<content type="CDATA"'),
    "lonely-media-group: a group around a single picture": ("<media:content ", "<media:group/><media:content "),
    "bad-address: media:content a.jpg": ('<media:content url="https://pub.example/pictures/1.jpg?w=400&amp;h=300"',
                                         '<media:content url="a.jpg"'),
    "unknown-namespace: urn:mine": ("<media:content ", '<x:mine xmlns:x="urn:mine"/><media:content '),
    "wrong-case: sy:UpdatePeriod": ("<media:content ", "<UpdatePeriod/><media:content "),
    "bad-language: english please": ('xml:lang="en-GB"', 'xml:lang="english please"'),
    "empty-category: entry 0": ('term="JP"', 'term=""'),
    "missing: entry 0 title": ("<title>Ports of the Northern Route</title>", "<title/>"),
    "poor-source: entry 0 source without id or updated": ("<media:content ", "<source/><media:content "),
    "archive-without-current: no rel=current": (
        "<media:content ",
        '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/><media:content ',
    ),
    "complete-and-archived: fh:complete with prev-archive": (
        "<media:content ",
        f'<fh:complete xmlns:fh="http://purl.org/syndication/history/1.0"/>{VOLUME}<media:content ',
    ),
    "active-content: entry 2 content <script>": ("&lt;p&gt;A", "&lt;script&gt;x&lt;/script&gt;&lt;p&gt;A"),
    "active-content: entry 2 content onclick": ("&lt;p&gt;A", "&lt;p onclick='x'&gt;A"),
    "active-content: entry 2 content style": ("&lt;p&gt;A", "&lt;p style='position:fixed'&gt;A"),
    "picture-without-words: entry 2 content": ("&lt;p&gt;A", "&lt;p&gt;&lt;img src='https://pub.example/a.png'&gt;A"),
    "bad-address: entry 2 content href b.html": ("&lt;p&gt;A", "&lt;p&gt;&lt;a href='b.html'&gt;b&lt;/a&gt;A"),
    "late-root: the root element begins behind byte 512": ("<feed", f"<!-- {'x' * 600} --><feed"),
    "no-declaration: the document does not declare UTF-8": ("<?xml version='1.0' encoding='UTF-8'?>\n", ""),
    "doctype: a feed has none": ("<!-- A feed", "<!DOCTYPE feed><!-- A feed"),
    "unknown-element: sub in entry": ("<title>Ports of", "<sub/><title>Ports of"),
    "unknown-element: b in title": ("<title>Ports", "<title><b/>Ports"),
    "twice: title in entry": ("<title>Ports of", "<title>Again</title><title>Ports of"),
    "stray-text: in entry": ("<title>Ports of", "stray<title>Ports of"),
    "unknown-attribute: mode at title": ("<title>Ports of", '<title mode="escaped">Ports of'),
    "unknown-attribute: base at link": ('rel="via"', 'rel="via" xmlns:m="http://search.yahoo.com/mrss/" m:base="x"'),
    "link-not-empty: an Atom link holds nothing": ('rel="hub"/>', 'rel="hub">x</link>'),
    "spaces: around id": (f"<id>tag:feeds.example,2026:item/{IDS[0]}", f"<id> tag:feeds.example,2026:item/{IDS[0]}"),
    "bad-id: entry 0 https://pub.example/": (f"tag:feeds.example,2026:item/{IDS[0]}", "https://pub.example/"),
    "bad-media-type: html": ('rel="via" type="text/html"', 'rel="via" type="html"'),
    "bad-medium: picture": ('medium="image"', 'medium="picture"'),
    "bad-characters: in title": ("<title>Ports", "<title>P\x92rts"),
    "bad-characters: in name": ("<name>Ana", "<name>\ufffdna"),
    "mail-in-name: Ana Brandt <ana@pub.example>": ("<name>Ana Brandt", "<name>Ana Brandt &lt;ana@pub.example&gt;"),
    "strange-prefix: pics for http://search.yahoo.com/mrss/": ("<media:content ",
        '<pics:content xmlns:pics="http://search.yahoo.com/mrss/" url="https://pub.example/a"/><media:content '),
    "history-in-entry: next-archive": ('rel="via"', 'rel="next-archive"'),
    "no-author: entry 1": ("<author><name>Harbour Watch: Report</name></author>", ""),
    "stale-feed: entry 0 was updated later than the feed": (
        "<updated>2026-03-02T15:00:00+00:00</updated><author><name>Harbour",
        "<updated>2026-03-02T12:00:00+00:00</updated><author><name>Harbour"),
    "missing: feed id": ("<id>tag:feeds.example,2026:feed/type/report</id>", ""),
    "missing: entry 1 alternate link or content": (
        'rel="alternate" type="text/html"/><category', 'rel="related"/><category'),
}  # fmt: skip


@pytest.mark.parametrize("finding", ATOM_DEFECTS)
def test_a_defect_in_an_atom_document_is_found(finding: str) -> None:
    assert finding in _with(ATOM_DEFECTS[finding], "atom", finding)


WORDS = (
    "<title>Ports of the Northern Route</title><link>https://pub.example/reports/1.html</link>"
    "<description>What winter does to harbours.</description>"
)
RSS_DEFECTS = {
    "unprofiled-title: Ports &amp; seas": ("<title>Ports of the Northern Route", "<title>Ports &amp; seas"),
    "missing: item 0 guid": (
        f'<guid isPermaLink="false">tag:feeds.example,2026:item/{IDS[0]}</guid>', ""),
    "bad-date: item 0 pubDate Mon, 02 Mar 2026 12:00:00 UTC": ("Mon, 02 Mar 2026 12:00:00 +0000",
                                                               "Mon, 02 Mar 2026 12:00:00 UTC"),
    "wrong-day: item 0 pubDate Sun, 02 Mar 2026 12:00:00 +0000": ("Mon, 02 Mar 2026 12:00", "Sun, 02 Mar 2026 12:00"),
    "future: item 0 pubDate Tue, 03 Mar 2026 12:11:00 +0000": ("Mon, 02 Mar 2026 12:00", "Tue, 03 Mar 2026 12:11"),
    "author-without-address: item 0": ("<dc:creator>Ana", "<author>Ana</author><dc:creator>Ana"),
    "two-authors: item 0 author and dc:creator": ("<dc:creator>Ana", "<author>a@pub.example</author><dc:creator>Ana"),
    "two-enclosures: item 0": ("<dc:creator>Ana", "<enclosure/><enclosure/><dc:creator>Ana"),
    "two-sources: item 0": ("<dc:creator>Ana", '<source url="https://a.example/"/><dc:source/><dc:creator>Ana'),
    "bad-address: item 0 source feed.xml": ("<dc:creator>Ana", '<source url="feed.xml"/><dc:creator>Ana'),
    "content-before-description: item 2": (
        "<description>What winter does to harbours.</description><content:encoded>",
        "<content:encoded>",
    ),
    "bad-address: channel link /feeds": ("<link>https://feeds.example/feeds/type/report</link>", "<link>/feeds</link>"),
    "image-size: larger than 144 by 400": ("<item>", "<image><width>145</width></image><item>"),
    "image-words: title or link are not the channel's": ("<item>", "<image><title>Other</title></image><item>"),
    "image-kind: svg": ("<item>", "<image><url>https://feeds.example/i.svg</url></image><item>"),
    "self: 0 links with rel=self": ('rel="self"', 'rel="up"'),
    "missing: channel description": ("<description>Items filed as Report.</description>", ""),
    "missing: item 0 title or description": (WORDS, ""),
    "rss-version: 0.92": ('version="2.0"', 'version="0.92"'),
    "bad-number: ttl often": ("<ttl>15</ttl>", "<ttl>often</ttl>"),
    "bad-language: english please": ("<language>en</language>", "<language>english please</language>"),
    "bad-guid: item 0 item-1": (f'isPermaLink="false">tag:feeds.example,2026:item/{IDS[0]}', ">item-1"),
    "misplaced-item: items stand before other elements of the channel": ("</channel>", "<ttl>5</ttl></channel>"),
    "text-input: nobody reads it": ("<item>", "<textInput/><item>"),
    "unknown-element: updated in item": ("<dc:creator>Ana", "<updated/><dc:creator>Ana"),
    "twice: guid in item": ("<dc:creator>Ana", "<guid>https://pub.example/1</guid><dc:creator>Ana"),
    "empty-category: item 0": (">Japan</category>", "></category>"),
}  # fmt: skip


@pytest.mark.parametrize("finding", RSS_DEFECTS)
def test_a_defect_in_an_rss_document_is_found(finding: str) -> None:
    assert finding in _with(RSS_DEFECTS[finding], "rss", finding)


JSON_DEFECTS = {
    "missing: version": ("version/1.1", "version/9"),
    "bad-address: item 0 url reports/1.html": ("https://pub.example/reports/1.html", "reports/1.html"),
    "missing: item 1 content": ('"content_text"', '"text"'),
    "bad-date: item 0 date_published 2 March": ("2026-03-02T12:00:00+00:00", "2 March"),
    "duplicate-id: tag:feeds.example,2026:item/aaaaaaaaaaaaaaaa": (IDS[1], IDS[0]),
    "empty-category: item 0": ('"Japan"', '""'),
    "no-author: item 0": ('"name": "Ana Brandt"', '"name": ""'),
    "bad-characters: in the document": ("Ports of", "P\ufffdrts of"),
    "active-content: item 2 content_html <script>": ("<p>A", "<script>x</script><p>A"),
}


@pytest.mark.parametrize("finding", JSON_DEFECTS)
def test_a_defect_in_a_json_document_is_found(finding: str) -> None:
    assert finding in _with(JSON_DEFECTS[finding], "json", finding)


def test_a_next_page_that_is_this_page_is_found() -> None:
    feed = json.loads(document("json"))
    feed["next_url"] = feed["feed_url"]
    assert findings(json.dumps(feed).encode(), "json", NOW) == ["endless: next_url is feed_url"]


@pytest.mark.parametrize("name", FORMATS.names)
def test_a_document_that_is_cut_off_is_not_well_formed(name: str) -> None:
    (said,) = findings(document(name)[:-9], name, NOW)
    assert said.startswith("not-well-formed: ")


def test_an_entity_that_nobody_declared_is_not_well_formed() -> None:
    (said,) = findings(document("atom").replace(b"<title>Ports", b"<title>&eacute;Ports"), "atom", NOW)
    assert said.startswith("not-well-formed: Entity 'eacute' not defined")


def test_bytes_that_are_not_utf_8_are_not_well_formed() -> None:
    for name in FORMATS.names:
        (said,) = findings(document(name).replace(b"Ports", b"P\xe9rts", 1), name, NOW)
        assert said.startswith("not-well-formed: ")


def test_what_is_right_if_it_was_so_is_an_advice() -> None:
    old = document("atom").replace(b"<published>2026-02-28", b"<published>1948-02-28")
    spelt = document("atom").replace(b"<title>Ports of", b"<title>&lt;/b&gt; of")
    assert (findings(old, "atom", NOW), advice(old)) == ([], ["old: 1948-02-28T23:59:59+00:00"])
    assert (findings(spelt, "atom", NOW), advice(spelt)) == (
        [],
        ["markup-like: </b> of the Northern Route", "markup-like: </b> of the Northern Route"],
    )


def test_entries_that_were_updated_at_once_are_an_advice() -> None:
    same = document("atom").replace(b"2026-02-28T23:59:59", b"2026-03-02T12:00:00")
    assert (advice(document("atom")), advice(same)) == ([], ["duplicate-updated: 2026-03-02T12:00:00+00:00"])


def _with(defect: tuple[str, str] | None, name: str, finding: str) -> list[str]:
    """The findings of the good document with one thing changed in it (None: with another address)."""
    good = document(name)
    if defect is None:
        return findings(good, name, NOW, "https://feeds.example/elsewhere")
    before, after = defect
    assert before.encode() in good, finding
    return findings(good.replace(before.encode(), after.encode()), name, NOW)
