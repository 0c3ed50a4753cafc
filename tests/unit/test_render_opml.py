"""The list of all feeds."""

from __future__ import annotations

from lxml import etree

from feedpub.model import Feed, FeedPath, Selection, Shelf, Site, TypeSlug
from feedpub.render import OutlineLine, opml
from makers import NOON
from render_makers import SITE

HERE = Site(title="Harbour <Watch>\x00", url=SITE)


def a_line(path: str, title: str, **facets: str) -> OutlineLine:
    selection = Selection() if path == "all" else Selection(types=frozenset({TypeSlug("report")}))
    feed = Feed(path=FeedPath(path), title=title, description="", selection=selection)
    page = f"{SITE}/feeds/{path}"
    return OutlineLine(shelf=Shelf(feed=feed, items=1, entries=1, facets=facets), page=page, address=f"{page}.atom")


def outline(*lines: OutlineLine) -> list[tuple[str | None, list[str | None]]]:
    body = etree.fromstring(opml(HERE, lines, NOON)).find("body")
    assert body is not None
    return [(top.get("text"), [leaf.get("text") for leaf in top]) for top in body]


def test_feeds_lie_in_folders_by_what_they_are_chosen_by() -> None:
    assert outline(
        a_line("port-watch", "Ports"),
        a_line("type/report/region/europe", "Reports on Europe", type="report", region="europe"),
        a_line("source/pub", "Pub", source="pub"),
        a_line("country/jp", "Japan", country="JP"),
        a_line("region/europe", "Europe", region="europe"),
        a_line("type/report", "Reports", type="report"),
        a_line("type/brief", "Briefs", type="brief"),
        a_line("all", "Everything"),
    ) == [
        ("Everything", []),
        ("Types", ["Reports", "Briefs"]),
        ("Regions", ["Europe"]),
        ("Countries", ["Japan"]),
        ("Type and region", ["Reports on Europe"]),
        ("Sources", ["Pub"]),
        ("Named", ["Ports"]),
    ]


def test_no_feed_is_lost_for_want_of_a_folder() -> None:
    assert outline(a_line("type/report/country/jp", "Both", type="report", country="JP")) == [("Named", ["Both"])]


def test_a_line_says_where_the_feed_and_its_page_are() -> None:
    line = a_line("type/report", 'R&D "x"\ud800', type="report")
    leaf = etree.fromstring(opml(HERE, [line], NOON)).find(".//*[@xmlUrl]")
    assert leaf is not None
    assert dict(leaf.items()) == {
        "type": "rss",
        "text": 'R&D "x"',
        "title": 'R&D "x"',
        "xmlUrl": f"{SITE}/feeds/type/report.atom",
        "htmlUrl": f"{SITE}/feeds/type/report",
        "language": "en",
    }


def test_the_head_names_the_site_and_the_time_of_the_last_change() -> None:
    head = etree.fromstring(opml(HERE, [], NOON)).find("head")
    assert head is not None
    assert {node.tag: node.text for node in head} == {
        "title": "Harbour <Watch>",
        "dateModified": "Mon, 02 Mar 2026 12:00:00 +0000",
        "docs": "https://opml.org/spec2.opml",
    }
