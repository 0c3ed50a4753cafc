"""A right file becomes settings in the words of the glossary."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from config_known import KNOWN, CssOptions, NoOptions, load_text
from feedpub.config import Settings, load
from feedpub.errors import ConfigError
from feedpub.model import (
    Additions,
    CountryCode,
    Cron,
    Endpoint,
    EndpointKey,
    Every,
    Expect,
    Feed,
    FeedPath,
    Name,
    NameKind,
    Names,
    OwnType,
    RegionSlug,
    Selection,
    Site,
    Source,
    SourceKey,
    Subscription,
    SubscriptionKey,
    TypeSlug,
)

WHOLE = """\
# A file with something of everything.
site: {title: "  Ports  ", url: "https://feeds.example:8443/ports/", language: en-GB, description: All of them.}
store: {url: "sqlite:///kept/ports.db"}
web: {host: "::1", port: 0}
network: {allow: [10.1.0.0/16], user_agent: ports/1}
x-page: &page
  listing: &css {kind: css, items: main li}
  timezone: Europe/Lisbon
types: {fact-sheet: Fact Sheet}
sources:
  port-news:
    <<: *page
    url: https://pub.example/news
  2024:
    url: https://pub.example/2024
    title: Last year
    listing: {<<: *css, title: h2}
    cron: 0  7 * * mon-fri
    timezone: Asia/Tokyo
    language: ja
    date_order: YMD
    expect: {min_items: 5, contains: Topic}
    ignore_params: [session]
    robots: no
feeds:
  asia-testimony: {select: {types: [testimony, fact-sheet], regions: [asia, latin-america], countries: [no, jp]}}
  no-region: {title: Elsewhere, description: Filed nowhere., select: {regions: [global], words: [ice]}}
endpoints:
  screen: {kind: console}
subscriptions:
  - {name: all-news, to: screen, digest: 5}
  - {to: screen, select: {sources: ["2024"]}}
"""


def test_a_whole_file_becomes_settings(tmp_path: Path) -> None:
    assert load_text(WHOLE, tmp_path) == Settings(
        site=Site(
            title="Ports",
            url="https://feeds.example:8443/ports",
            language="en-GB",
            description="All of them.",
            hub="https://feeds.example:8443/ports/hub",
        ),
        store_url=f"sqlite:///{tmp_path}/kept/ports.db",
        listen_host="::1",
        listen_port=0,
        embedded_hub=True,
        operator_token=None,
        network_allow=("10.1.0.0/16",),
        user_agent="ports/1",
        sources=(
            Source(
                key=SourceKey("port-news"),
                url="https://pub.example/news",
                title="Port news",
                cadence=Every(interval=timedelta(minutes=30)),
                kind="css",
                options=CssOptions(items="main li"),
                timezone="Europe/Lisbon",
            ),
            Source(
                key=SourceKey("2024"),
                url="https://pub.example/2024",
                title="Last year",
                cadence=Cron(line="0 7 * * mon-fri", timezone="Asia/Tokyo"),
                kind="css",
                options=CssOptions(items="main li", title="h2"),
                timezone="Asia/Tokyo",
                language="ja",
                date_order="YMD",
                expect=Expect(min_items=5, contains="Topic"),
                ignore_params=("session",),
                robots=False,
            ),
        ),
        feeds=(
            Feed(
                path=FeedPath("asia-testimony"),
                title="Asia testimony",
                description="Asia testimony",
                selection=Selection(
                    types=frozenset({TypeSlug("testimony"), TypeSlug("fact-sheet")}),
                    regions=frozenset(map(RegionSlug, ("east-asia", "south-asia", "americas-latin"))),
                    countries=frozenset({CountryCode("NO"), CountryCode("JP")}),
                ),
            ),
            Feed(
                path=FeedPath("no-region"),
                title="Elsewhere",
                description="Filed nowhere.",
                selection=Selection(regions=frozenset({RegionSlug("global")}), words=("ice",)),
            ),
        ),
        endpoints=(Endpoint(key=EndpointKey("screen"), kind="console", options=NoOptions()),),
        subscriptions=(
            Subscription(key=SubscriptionKey("all-news"), to=EndpointKey("screen"), selection=Selection(), digest=5),
            Subscription(
                key=SubscriptionKey("screen-14b35806"),
                to=EndpointKey("screen"),
                selection=Selection(sources=frozenset({SourceKey("2024")})),
            ),
        ),
        additions=Additions(types=(OwnType(slug=TypeSlug("fact-sheet"), name="Fact Sheet"),)),
        names=Names(
            living=frozenset(
                {
                    Name(kind=NameKind.SOURCE, word="port-news"),
                    Name(kind=NameKind.SOURCE, word="2024"),
                    Name(kind=NameKind.TYPE, word="fact-sheet"),
                    Name(kind=NameKind.FEED, word="asia-testimony"),
                    Name(kind=NameKind.FEED, word="no-region"),
                }
            ),
            former={},
        ),
        readers=(),
        warnings=(),
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1s", timedelta(seconds=1)),
        ("30m", timedelta(minutes=30)),
        ("1h30m", timedelta(minutes=90)),
        ("1d2h3m4s", timedelta(days=1, hours=2, minutes=3, seconds=4)),
    ],
)
def test_a_duration_is_numbers_with_units(written: str, meant: timedelta, tmp_path: Path) -> None:
    text = f"site: {{title: T, url: http://f.example}}\nsources: {{a: {{url: http://p.example, every: {written}}}}}"
    assert load_text(text, tmp_path).sources[0].cadence == Every(interval=meant)


@pytest.mark.parametrize(
    "spelling",
    [
        "{regions: [south-asia, east-asia], words: [Ice, port]}",
        "{words: [port, ice, ICE], regions: [asia]}",
        "{regions: [asia, east-asia], words: [port, ice]}",
    ],
)
def test_a_subscription_without_a_name_is_known_by_what_it_selects(spelling: str, tmp_path: Path) -> None:
    text = "site: {title: T, url: http://f.example}\nendpoints: {desk: {kind: console}}\n"
    subscriptions = load_text(f"{text}subscriptions: [{{to: desk, select: {spelling}}}]", tmp_path).subscriptions
    assert [one.key for one in subscriptions] == ["desk-b2bd50cb"]


def test_a_section_whose_lines_are_all_commented_out_is_as_if_it_were_absent(tmp_path: Path) -> None:
    text = "site: {title: T, url: http://f.example}\nfeeds:\n  # one: {}\nsubscriptions:\n"
    assert load_text(text, tmp_path).feeds == ()


def test_what_looks_odd_but_works_is_a_warning(tmp_path: Path) -> None:
    text = "site: {title: T, url: http://f.example}\nendpoints: {desk: {kind: console}}"
    warnings = [(one.line, one.column, one.what) for one in load_text(text, tmp_path).warnings]
    assert warnings == [
        (1, 1, "no source is watched"),
        (2, 13, "no subscription tells this endpoint anything"),
    ]


def test_yaml_1_2_takes_no_for_a_word_and_a_date_for_text(tmp_path: Path) -> None:
    text = "site: {title: 2024-01-01, url: http://f.example, language: no}"
    site = load_text(text, tmp_path).site
    assert (site.title, site.language) == ("2024-01-01", "no")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"#" * 1_000_001, "larger than 1000000 bytes"),
        (b"site:\n  title: \xff", "line 2 is not text in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_text_is_refused_as_a_whole(content: bytes, what: str, tmp_path: Path) -> None:
    path = tmp_path / "feedpub.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=what):
        load(path, {}, known=KNOWN)


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "none.yaml", {}, known=KNOWN)
    assert str(caught.value) == (
        f"{tmp_path / 'none.yaml'}: error: cannot read the file: No such file or directory"
        " - name the file that there is, or write a first one with: feedpub init"
    )


@pytest.mark.parametrize(
    ("websub", "hub", "embedded"),
    [
        ("", "https://feeds.example/hub", True),
        ("websub: {hub: embedded}", "https://feeds.example/hub", True),
        ("websub: {hub: off}", None, False),
        ("websub: {hub: 'https://hub.example/'}", "https://hub.example/", False),
    ],
)
def test_the_hub_is_our_own_another_one_or_none(websub: str, hub: str | None, embedded: bool, tmp_path: Path) -> None:
    settings = load_text(f"site: {{title: Ports, url: 'https://feeds.example'}}\n{websub}\n", tmp_path)
    assert (settings.site.hub, settings.embedded_hub) == (hub, embedded)


def test_a_hub_that_is_no_address_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"websub\.hub: this is no web address"):
        load_text("site: {title: Ports, url: 'https://feeds.example'}\nwebsub: {hub: external}\n", tmp_path)
