"""Former names, private feeds and their readers: what a right file says, and each mistake at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from config_known import load_text
from feedpub.errors import ConfigError
from feedpub.model import FeedPath, Name, NameKind, Names, OwnType, TypeSlug

Expected = list[tuple[int, int, str]]

HEAD = "site: {title: T, url: https://feeds.example}\n"
SOURCES = "sources: {news: {url: https://pub.example}}\n"
BOARD = HEAD + SOURCES + "feeds: {board: {private: true}, open: {}}\n"
GOOD, OTHER = "CANARY-0123456789-abcdef", "CANARY-9876543210-fedcba"
ENV = {"GOOD": GOOD, "OTHER": OTHER}

WHOLE = (
    HEAD
    + """\
sources:
  news: {url: https://pub.example, formerly: [old-news, older-news]}
regions:
  polar: {countries: [NO], formerly: [ice]}
  east-asia: {formerly: [far-east]}
types:
  chart: {name: Sea Chart, formerly: [sea-chart, old-map]}
  report: {formerly: [study]}
feeds:
  board: {private: true, formerly: [council]}
readers:
  anna: {token: [{env: GOOD}, {env: OTHER}], feeds: [board]}
"""
)


def a_name(kind: str, word: str) -> Name:
    return Name(kind=NameKind(kind), word=word)


def test_names_and_readers_become_settings(tmp_path: Path) -> None:
    settings = load_text(WHOLE, tmp_path, ENV)
    assert settings.names == Names(
        living=frozenset(
            {a_name("source", "news"), a_name("region", "polar"), a_name("type", "chart"), a_name("feed", "board")}
        ),
        former={
            a_name("feed", "council"): a_name("feed", "board"),
            a_name("source", "old-news"): a_name("source", "news"),
            a_name("source", "older-news"): a_name("source", "news"),
            a_name("region", "ice"): a_name("region", "polar"),
            a_name("region", "far-east"): a_name("region", "east-asia"),
            a_name("type", "sea-chart"): a_name("type", "chart"),
            a_name("type", "old-map"): a_name("type", "chart"),
            a_name("type", "study"): a_name("type", "report"),
        },
    )
    [anna] = settings.readers
    assert (anna.key, anna.feeds, [token.reveal() for token in anna.tokens]) == (
        "anna",
        (FeedPath("board"),),
        [GOOD, OTHER],
    )
    [board] = settings.feeds
    assert (board.private, board.kept) == (True, False)
    assert settings.warnings == ()
    assert GOOD not in repr(settings)


def test_a_type_s_former_key_stays_a_label_of_it(tmp_path: Path) -> None:
    assert load_text(WHOLE, tmp_path, ENV).additions.types == (
        OwnType(slug=TypeSlug("chart"), name="Sea Chart", aliases=("old map",)),
        OwnType(slug=TypeSlug("report"), aliases=("study",)),
    )


def test_without_secrets_no_token_is_looked_at(tmp_path: Path) -> None:
    [anna] = load_text(WHOLE, tmp_path, {}, resolve_secrets=False).readers
    assert len(anna.tokens) == 2


FORMER: list[tuple[str, Expected]] = [
    ("feeds: {one: {formerly: [one]}}", [(2, 26, "called now")]),
    ("feeds: {one: {formerly: [two]}, two: {}}", [(2, 26, "'two' is still a feed of this file")]),
    ("feeds: {one: {formerly: [old]}, two: {formerly: [x, old]}}", [(2, 53, "'old' became 'one' already")]),
    ("feeds: {one: {formerly: [all]}}", [(2, 26, "an address of other feeds")]),
    ("feeds: {one: {formerly: [Old Name]}}", [(2, 26, "'old-name'?")]),
    ("feeds: {one: {formerly: old}}", [(2, 25, "list")]),
    ("regions: {east-asia: {formerly: [south-asia]}}", [(2, 34, "of the taxonomy")]),
    ("regions: {polar: {countries: [NO], formerly: [latin-america]}}", [(2, 47, "of the taxonomy")]),
    ("regions: {asia: {formerly: [orient]}}", [(2, 29, "filed under 'asia'")]),
    ("regions: {global: {formerly: [nowhere]}}", [(2, 31, "filed under 'global'")]),
    ("regions: {polar: {formerly: [ice]}}", [(2, 11, "nothing belongs")]),
    ("types: {chart: {name: Chart, formerly: [report]}}", [(2, 41, "of the taxonomy")]),
    (
        "sources: {a: {url: https://a.example, formerly: [b]}, b: {url: https://b.example}}",
        [(2, 50, "'b' is still a source")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), FORMER)
def test_a_mistake_in_a_former_name_is_found_at_its_place(text: str, expected: Expected, tmp_path: Path) -> None:
    check(HEAD + text, expected, tmp_path)


READERS: list[tuple[str, Expected]] = [
    ("readers: {anna: {feeds: [board]}}", [(4, 11, "'token' is missing")]),
    (f"readers: {{anna: {{token: {GOOD}, feeds: [board]}}}}", [(4, 25, "must not stand in this file")]),
    ("readers: {anna: {token: {env: NONE}, feeds: [board]}}", [(4, 25, "NONE is not set")]),
    ("readers: {anna: {token: [], feeds: [board]}}", [(4, 25, "at least one token")]),
    ("readers: {anna: {token: [{env: GOOD}, {env: NONE}], feeds: [board]}}", [(4, 39, "NONE is not set")]),
    ("readers: {anna: {token: {env: SHORT}, feeds: [board]}}", [(4, 25, "has 126 bits at most, and 128 are needed")]),
    ("readers: {anna: {token: {env: HEX}, feeds: [board]}}", [(4, 25, "has 124 bits")]),
    ("readers: {anna: {token: {env: SAME}, feeds: [board]}}", [(4, 25, "only 2 different characters")]),
    ("readers: {anna: {token: {env: SLASH}, feeds: [board]}}", [(4, 25, "it stands in addresses")]),
    ("readers: {anna: {token: {env: GOOD}, feeds: [boards]}}", [(4, 46, "'board'?")]),
    ("readers: {anna: {token: {env: GOOD}, feeds: [board, open]}}", [(4, 53, "'open' is public")]),
    (
        "readers: {anna: {token: {env: GOOD}, feeds: [board]}, ben: {token: [{env: OTHER}, {env: GOOD}]}}",
        [(4, 83, "the same token as readers.anna.token")],
    ),
    ("readers: {anna: {token: [{env: GOOD}, {env: GOOD}]}}", [(4, 39, "the same token as readers.anna.token[0]")]),
]
WEAK = {
    "SHORT": "CANARY-0123456789-abc",
    "HEX": "0123456789abcdef0123456789abcde",
    "SAME": "a_" * 20,
    "SLASH": "CANARY/0123456789+abcdefgh",
}


@pytest.mark.parametrize(("text", "expected"), READERS)
def test_a_mistake_in_a_reader_is_found_at_its_place_and_shows_no_token(
    text: str, expected: Expected, tmp_path: Path
) -> None:
    check(BOARD + text, expected, tmp_path)


def check(text: str, expected: Expected, folder: Path) -> None:
    """The file has these mistakes and no others, told without any token."""
    with pytest.raises(ConfigError) as caught:
        load_text(text, folder, ENV | WEAK)
    assert "CANARY" not in str(caught.value)
    problems = caught.value.problems
    assert [(problem.line, problem.column) for problem in problems] == [place[:2] for place in expected], caught.value
    for problem, (_, _, word) in zip(problems, expected, strict=True):
        assert word in f"{problem.what} - {problem.advice}"


def test_a_private_feed_that_nobody_may_read_is_worth_a_warning(tmp_path: Path) -> None:
    [warning] = load_text(BOARD, tmp_path).warnings
    assert (warning.line, warning.column, warning.what) == (3, 9, "no reader may read this private feed")
