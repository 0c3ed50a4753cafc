"""Whatever an item holds, each format writes it, and its document has nothing that our rules object to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from feed_rules import findings
from feedpub.model import CountryCode, Item, SourceKey
from feedpub.parse.dates import YEARS
from feedpub.render import FORMATS, entry_of
from makers import NOON, SITE, a_filing, a_taxonomy, an_item
from render_makers import a_channel

PIECES = """
<b> </title> ]]> <![CDATA[ --> <!-- &amp; & &#0; " ' javascript: http:// // # % %zz [ ] @ : ?a=b&c é <ana@pub.example>
"""
ODD = ["\x00", "\x0b", "\x1f", "\x7f", "\x85", "\x92", "\ud800", "\u200f", "\u2028", "\ufdd0", "\ufffd", "\ufffe", "\n"]
TEXT = st.lists(st.text(max_size=8) | st.sampled_from([*PIECES.split(), *ODD]), max_size=6).map("".join)
ADDRESSES = st.none() | st.builds(
    str.__add__, st.sampled_from(["", "HTTP://", "https://", "https://pub.example/"]), TEXT
)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12, minutes=-30))])
DATES = st.datetimes(datetime(YEARS[0], 1, 2), NOON.replace(tzinfo=None) - timedelta(days=1), timezones=ZONES)
ITEMS = st.builds(
    an_item,
    title=TEXT,
    link=ADDRESSES,
    summary=st.none() | TEXT,
    image=ADDRESSES,
    authors=st.lists(TEXT, max_size=3).map(tuple),
    filing=st.builds(
        a_filing, type_label=TEXT.map(lambda text: f"Type {text}"), countries=st.just((CountryCode("JP"),))
    ),
    published=DATES,
    updated=DATES,
    sources=st.just((SourceKey("pub"),)),
)


@given(item=ITEMS, title=TEXT)
def test_every_item_can_be_written_and_keeps_every_rule(item: Item, title: str) -> None:
    item = replace(item, updated=max(item.updated, item.published))
    sources = {SourceKey("pub"): (title, "https://pub.example/list")}
    entry = entry_of(item, a_taxonomy(), SITE, sources)
    for format in FORMATS:
        body = format.document(a_channel(updated=NOON), [format.entry(entry)])
        assert findings(body, format.name, NOON) == []
