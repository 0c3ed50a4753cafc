"""Each format's document, and each thing that feedgen gets wrong by itself."""

from __future__ import annotations

import json
import locale
from datetime import UTC, datetime, timedelta, timezone

import pytest
from lxml import etree

from feedpub.errors import UnknownNameError
from feedpub.model import Channel, Entry
from feedpub.render import FORMATS
from feedpub.render.feedgen_adapter import CuredEntry, CuredFeed, profiled
from makers import NOON
from render_makers import SITE, a_channel, an_entry, bare, hostile, pictured

ATOM = {"a": "http://www.w3.org/2005/Atom"}
ALL = (pictured(), bare(), hostile())
PAGE = f"{SITE}/feeds/type/report"


def document(name: str, channel: Channel, *entries: Entry) -> bytes:
    format = FORMATS[name]
    return format.document(channel, [format.entry(entry) for entry in entries])


def tree(name: str, channel: Channel, *entries: Entry) -> etree._Element:
    return etree.fromstring(document(name, channel, *entries))


def whole(channel: Channel, entries: tuple[Entry, ...], own: str) -> CuredFeed:
    feed = CuredFeed(channel, own)
    for entry in entries:
        feed.add_entry(CuredEntry(entry), order="append")
    return feed


def test_the_formats_are_closed_and_known_by_their_suffix() -> None:
    assert [(format.name, format.label, format.media_type) for format in FORMATS] == [
        ("atom", "Atom", "application/atom+xml; charset=utf-8"),
        ("rss", "RSS", "application/rss+xml; charset=utf-8"),
        ("json", "JSON Feed", "application/feed+json; charset=utf-8"),
    ]
    with pytest.raises(UnknownNameError):
        FORMATS["xml"]


def test_spliced_atom_is_byte_for_byte_what_feedgen_renders_as_a_whole() -> None:
    assert document("atom", a_channel(), *ALL) == whole(a_channel(), ALL, "atom").atom_str()


def test_spliced_rss_is_byte_for_byte_what_feedgen_renders_as_a_whole() -> None:
    assert document("rss", a_channel(), *ALL) == profiled(whole(a_channel(), ALL, "rss").rss_str())


def test_spliced_json_is_byte_for_byte_what_the_whole_would_be() -> None:
    body = document("json", a_channel(), *ALL)
    assert body == json.dumps(json.loads(body), ensure_ascii=False).encode()


@pytest.mark.parametrize("name", FORMATS.names)
def test_a_feed_without_entries_is_a_whole_document(name: str) -> None:
    body = document(name, a_channel())
    if name == "json":
        assert json.loads(body)["items"] == []
    else:
        assert etree.fromstring(body).xpath("//item | //a:entry", namespaces=ATOM) == []


def test_entries_stand_in_the_order_in_which_they_were_given() -> None:
    ids = [entry.id for entry in ALL]
    assert tree("atom", a_channel(), *ALL).xpath("a:entry/a:id/text()", namespaces=ATOM) == ids
    assert tree("rss", a_channel(), *ALL).xpath("channel/item/guid/text()") == ids
    assert [item["id"] for item in json.loads(document("json", a_channel(), *ALL))["items"]] == ids


def test_links_of_an_atom_entry_keep_their_relation_type_and_title() -> None:
    links = tree("atom", a_channel(), pictured()).findall("a:entry/a:link", ATOM)
    assert [dict(link.attrib) for link in links] == [
        {"href": "https://pub.example/reports/1.html", "rel": "alternate", "type": "text/html"},
        {
            "href": "https://pub.example/topics/harbours.html",
            "rel": "via",
            "type": "text/html",
            "title": "Pub: Harbours & Straits",
        },
    ]


def test_atom_and_rss_both_link_to_themselves_the_page_the_other_formats_and_the_hub() -> None:
    def expected(own: str, *others: str) -> list[dict[str, str]]:
        types = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
        return [
            {"href": f"{PAGE}.{own}", "rel": "self", "type": types[own]},
            {"href": PAGE, "rel": "alternate", "type": "text/html"},
            *({"href": f"{PAGE}.{other}", "rel": "alternate", "type": types[other]} for other in others),
            {"href": "https://hub.example/", "rel": "hub"},
        ]

    channel = a_channel(hub="https://hub.example/")
    atom = tree("atom", channel).findall("a:link", ATOM)
    rss = tree("rss", channel).findall("channel/a:link", ATOM)
    assert [dict(link.attrib) for link in atom] == expected("atom", "rss", "json")
    assert [dict(link.attrib) for link in rss] == expected("rss", "atom", "json")


def test_the_rss_channel_links_to_its_page_whatever_links_come_after() -> None:
    assert tree("rss", a_channel(hub="https://hub.example/")).findtext("channel/link") == PAGE


def test_the_head_of_rss_says_what_its_profile_recommends() -> None:
    channel = tree("rss", a_channel()).find("channel")
    assert channel is not None
    wanted = ("title", "link", "description", "docs", "generator", "language", "lastBuildDate", "ttl")
    assert {name: channel.findtext(name) for name in wanted} == {
        "title": "Harbour Watch: Report",
        "link": PAGE,
        "description": "Items filed as Report.",
        "docs": "https://www.rssboard.org/rss-specification",
        "generator": "feedpub",
        "language": "en",
        "lastBuildDate": "Mon, 02 Mar 2026 12:00:00 +0000",
        "ttl": "15",
    }


def test_the_head_of_json_names_hub_and_page() -> None:
    head = json.loads(document("json", a_channel(hub="https://hub.example/")))
    assert head == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour Watch: Report",
        "home_page_url": PAGE,
        "feed_url": f"{PAGE}.json",
        "description": "Items filed as Report.",
        "user_comment": f"A feed, to be followed in a feed reader: Harbour Watch: Report. Its page for people: {PAGE}",
        "language": "en",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "_feedpub": {
            "alternates": {"application/atom+xml": f"{PAGE}.atom", "application/rss+xml": f"{PAGE}.rss"},
        },
        "items": [],
    }


def test_an_instant_is_the_same_whole_second_in_every_format_and_zone() -> None:
    tokyo = timezone(timedelta(hours=9))
    entry = an_entry(published=NOON.astimezone(tokyo), updated=datetime(2026, 3, 2, 15, 0, 0, 999_999, UTC))
    atom = tree("atom", a_channel(), entry)
    item = tree("rss", a_channel(), entry).find("channel/item")
    assert item is not None
    shown = json.loads(document("json", a_channel(), entry))["items"][0]
    assert atom.findtext("a:entry/a:published", "", ATOM) == shown["date_published"] == "2026-03-02T12:00:00+00:00"
    assert item.findtext("pubDate") == "Mon, 02 Mar 2026 12:00:00 +0000"
    assert atom.findtext("a:entry/a:updated", "", ATOM) == shown["date_modified"] == "2026-03-02T15:00:00+00:00"
    assert item.findtext("a:updated", "", ATOM) == "2026-03-02T15:00:00+00:00"


def test_dates_are_written_without_a_look_at_the_locale_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise AssertionError("the locale belongs to the process, not to a feed")

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert b"<pubDate>Mon, 02 Mar 2026 12:00:00 +0000</pubDate>" in document("rss", a_channel(), an_entry())


def test_rss_tells_the_time_of_a_change_only_where_there_was_one() -> None:
    unchanged = an_entry(updated=NOON + timedelta(microseconds=5))
    assert b"atom:updated" not in FORMATS["rss"].entry(unchanged)


def test_an_rss_title_writes_markup_characters_as_numbers() -> None:
    fragment = FORMATS["rss"].entry(an_entry(title="<b>R&D</b>"))
    assert b"<title>&#x3C;b&gt;R&#x26;D&#x3C;/b&gt;</title>" in fragment
    assert b"<title>Q&#x26;A</title>" in document("rss", a_channel(title="Q&A"))


def test_a_picture_stands_alone_and_not_in_a_group() -> None:
    media = {"m": "http://search.yahoo.com/mrss/"}
    for name, path in (("atom", "a:entry"), ("rss", "channel/item")):
        entry = tree(name, a_channel(), pictured()).find(path, ATOM)
        assert entry is not None
        shown = {etree.QName(node).localname: dict(node.attrib) for node in entry.findall("m:*", media)}
        picture = "https://pub.example/pictures/1.jpg?w=400&h=300"
        assert shown == {"content": {"url": picture, "medium": "image"}, "thumbnail": {"url": picture}}


def test_an_entry_in_another_language_says_so() -> None:
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    atom = tree("atom", a_channel(), pictured(), bare())
    assert [atom.get(lang), *(entry.get(lang) for entry in atom.findall("a:entry", ATOM))] == ["en", "en-GB", None]
    assert [item.get(lang) for item in tree("rss", a_channel(), pictured(), bare()).iter("item")] == ["en-GB", None]


def test_an_atom_feed_has_an_author_for_entries_without_one() -> None:
    assert tree("atom", a_channel(), bare()).findtext("a:author/a:name", "", ATOM) == "Harbour Watch: Report"


def test_an_entry_that_lost_its_title_to_cleaning_does_not_take_the_feed_with_it() -> None:
    entry = an_entry(title="\x00\ud800")
    assert tree("atom", a_channel(), entry).findtext("a:entry/a:title", "", ATOM) == entry.id
    assert tree("rss", a_channel(), entry).findtext("channel/item/title") == entry.id


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_a_person_who_opens_the_feed_reads_where_its_page_is(name: str) -> None:
    words = f" A feed, to be followed in a feed reader: Harbour Watch: Report. Its page for people: {PAGE} "
    assert document(name, a_channel()).split(b"\n")[1].startswith(f"<!--{words}--><".encode())


@pytest.mark.parametrize(
    ("fields", "comment"),
    [
        ({"title": "--> <evil/> ---"}, f"reader: –> <evil/> –. Its page for people: {PAGE} -->"),
        ({"title": "x-", "page": f"{SITE}/a---b--"}, f"x-. Its page for people: {SITE}/a-%2D-b-%2D -->"),
        ({"title": "x", "page": SITE + "/a" * 100}, "<!-- A feed, to be followed in a feed reader: x -->"),
    ],
)
def test_no_title_and_no_address_breaks_the_comment(fields: dict[str, str], comment: str) -> None:
    body = document("rss", a_channel(**fields), bare())
    assert comment.encode() in body
    assert len(etree.fromstring(body).findall("channel/item")) == 1


def test_the_root_begins_within_the_first_512_bytes_however_long_the_title_is() -> None:
    body = document("atom", a_channel(title="\U0001f6a2" * 500))
    assert len(body.split(b"\n")[1].partition(b"-->")[0]) < 300
    assert b"<feed" in body[:512]
