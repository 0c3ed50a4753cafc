"""Every mistake in the operator's file is found, all at once, at its line and column, with what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from config_known import load_text
from feedpub.errors import ConfigError

Expected = list[tuple[int, int, str]]

HEAD = "site: {title: T, url: https://feeds.example}\n"
SOURCE = HEAD + "sources: {news: {url: https://pub.example, "
SELECT = HEAD + "feeds: {one: {select: {"
DESK = HEAD + "endpoints: {desk: {kind: "

NOT_YAML: list[tuple[str, Expected]] = [
    ("", [(1, 1, "'site' is missing")]),
    ("just words", [(1, 1, "must be a mapping")]),
    ("- a list", [(1, 1, "must be a mapping")]),
    (HEAD + "sources: [", [(2, 11, "not YAML")]),
    (HEAD + "sources: a: b", [(2, 11, "mapping values")]),
    (HEAD + "\tsources: {}", [(2, 1, "not YAML")]),
    (HEAD + "sources: *nothing", [(2, 10, "undefined alias")]),
    (HEAD + "---\n" + HEAD, [(2, 1, "another document")]),
    (HEAD + "sources: \x07", [(2, 10, "a character")]),
    (HEAD + "sources: " + "[" * 25, [(2, 29, "deeper than 20")]),
    (HEAD + "sources: &all {news: *all}", [(2, 10, "contain itself")]),
    (HEAD + "sources: &all {<<: *all}", [(2, 10, "contain itself")]),
    (HEAD + "sources: {<<: 5}", [(2, 15, "<< takes a mapping")]),
    (HEAD + "web: !!python/object:os.system {}", [(2, 6, "tag")]),
    (HEAD + "web: {host: !env HOME}", [(2, 13, "tag")]),
    (HEAD + "web: {port: !!int many}", [(2, 13, "no value of its tag")]),
    (HEAD + 'web: {host: "a\\0b"}', [(2, 13, "control character")]),
    (HEAD + "web: {? [a] : b}", [(2, 9, "plain text")]),
    (HEAD + "web: {}\nweb: {}", [(3, 1, "line 2")]),
    (HEAD + "web:\n  port: 1\n  host: a\n  port: 2", [(5, 3, "twice")]),
]

KEYS: list[tuple[str, Expected]] = [
    ("sit: {title: T, url: https://feeds.example}", [(1, 1, "'site'?"), (1, 1, "'site' is missing")]),
    ("site: {title: T}", [(1, 1, "'url' is missing")]),
    (HEAD + "sources: {news: {url: https://pub.example, timezon: UTC}}", [(2, 44, "'timezone'?")]),
    (HEAD + "sources:\n  news:\n    link: x", [(3, 3, "'url' is missing"), (4, 5, "unknown key")]),
    (HEAD + "sources: [news]", [(2, 10, "mapping")]),
    (HEAD + "sources: {news: https://pub.example}", [(2, 17, "mapping")]),
    (HEAD + "sources: {News Room: {url: https://pub.example}}", [(2, 11, "'news-room'?")]),
    (HEAD + f"sources: {{{'x' * 64}: {{url: https://pub.example}}}}", [(2, 11, "at most 63")]),
    (HEAD + "feeds: {search: {}}", [(2, 9, "another name")]),
    (SELECT + "typs: [report]}}}", [(2, 24, "'types'?")]),
    (HEAD + "subscriptions: {to: desk}", [(2, 16, "list")]),
]

VALUES: list[tuple[str, Expected]] = [
    ("site: {title: 5, url: feeds.example, language: english}", [(1, 15, "quotes"), (1, 23, "web"), (1, 48, "BCP 47")]),
    ("site: {title: ' ', url: https://feeds.example/?a}", [(1, 15, "at least 1"), (1, 25, "query")]),
    (HEAD + "store: {url: feedpub.db}", [(2, 14, "sqlite:///")]),
    (HEAD + 'store: {url: "sqlite:///:memory:"}', [(2, 14, "a file")]),
    (HEAD + "web: {port: 65536}", [(2, 13, "65535")]),
    (HEAD + "web: {port: many}", [(2, 13, "whole number")]),
    (HEAD + "network: {allow: [10.0.0.0/8, intranet]}", [(2, 31, "intranet")]),
    (SOURCE + "every: 30}}", [(2, 51, "30m")]),
    (SOURCE + "every: 0s}}", [(2, 51, "between 1s")]),
    (SOURCE + "every: 2w}}", [(2, 51, "no duration")]),
    (SOURCE + "every: 1h, cron: 0 7 * * *}}", [(2, 61, "either every or cron")]),
    (SOURCE + "cron: 61 7 * * *}}", [(2, 50, "crontab")]),
    (SOURCE + "cron: '@daily'}}", [(2, 50, "five fields")]),
    (SOURCE + "cron: 0 7 * * 1-5}}", [(2, 50, "mon-fri")]),
    (SOURCE + "timezone: Europe/Berln}}", [(2, 54, "'Europe/Berlin'?")]),
    (SOURCE + "timezone: ../etc}}", [(2, 54, "no time zone")]),
    (SOURCE + "date_order: DYM}}", [(2, 56, "'DMY'")]),
    (SOURCE + "expect: {min_items: -1}}}", [(2, 64, "greater than or equal to 0")]),
    (SOURCE + "robots: perhaps}}", [(2, 52, "true or false")]),
    (SOURCE + "ignore_params: session}}", [(2, 59, "list")]),
    (HEAD + "sources: {news: {url: ftp://pub.example}}", [(2, 23, "web address")]),
    (HEAD + "sources: {news: {url: 'https://[pub'}}", [(2, 23, "web address")]),
    (HEAD + "sources: {news: {url: https://me:pw@pub.example}}", [(2, 23, "user name")]),
]

NAMES: list[tuple[str, Expected]] = [
    (SOURCE + "listing: cs}}", [(2, 53, "'css'?")]),
    (SOURCE + "listing: css}}", [(2, 44, "'items' is missing")]),
    (SOURCE + "listing: [css]}}", [(2, 53, "auto, css")]),
    (SOURCE + "listing: {items: li}}}", [(2, 53, "listing kind: auto, css")]),
    (SOURCE + "listing: {kind: css, items: li, limt: 1, title: 2}}}", [(2, 76, "'limit'?"), (2, 92, "quotes")]),
    (SELECT + "types: [reprot]}}}", [(2, 32, "'report'?")]),
    (SELECT + "regions: [latin-amerika]}}}", [(2, 34, "'latin-america'?")]),
    (SELECT + "countries: [jp, japan, ZZ]}}}", [(2, 40, "'JP'?"), (2, 47, "ISO 3166-1")]),
    (SELECT + "sources: [newz]}}}\nsources: {news: {url: https://p.example}}", [(2, 34, "'news'?")]),
    (HEAD + "subscriptions: [{to: desc}]\nendpoints: {desk: {kind: console}}", [(2, 22, "'desk'?")]),
    (HEAD + "subscriptions: [{digest: 0}]", [(2, 17, "'to' is missing"), (2, 26, "greater than or equal to 1")]),
    (DESK + "console}}\nsubscriptions: [{to: desk}, {to: desk}]", [(3, 29, "the same as subscriptions[0]")]),
    (DESK + "consol}}", [(2, 26, "'console'?")]),
    (DESK + "console, colour: red}}", [(2, 35, "unknown key")]),
    (DESK + "hook}}", [(2, 13, "'url' is missing")]),
    (HEAD + "endpoints: {desk: {}}", [(2, 19, "console, hook")]),
]


@pytest.mark.parametrize(("text", "expected"), [*NOT_YAML, *KEYS, *VALUES, *NAMES])
def test_a_mistake_is_found_at_its_place(text: str, expected: Expected, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_text(text, tmp_path)
    problems = caught.value.problems
    assert [(problem.line, problem.column) for problem in problems] == [place[:2] for place in expected], caught.value
    for problem, (_, _, word) in zip(problems, expected, strict=True):
        assert word in f"{problem.what} - {problem.advice}"


def test_all_mistakes_are_shown_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
site: {title: T, url: https://feeds.example}
subscriptions:
  - to: nobody
    digest: none
sources:
  news:
    url: https://pub.example
    tiemzone: UTC
    every: 5
"""
    with pytest.raises(ConfigError) as caught:
        load_text(text, tmp_path)
    file = tmp_path / "feedpub.yaml"
    assert str(caught.value) == (
        f"{file}:3:9: error: subscriptions[0].to: no endpoint is named 'nobody'\n"
        "   3 |   - to: nobody\n"
        "               ^^^^^^\n"
        f"{file}:4:13: error: subscriptions[0].digest: this must be a whole number,"
        ' or a mapping with every and at - write {every: day, at: "08:00"}\n'
        "   4 |     digest: none\n"
        "                   ^^^^\n"
        f"{file}:8:5: error: sources.news.tiemzone: unknown key - did you mean 'timezone'?\n"
        "   8 |     tiemzone: UTC\n"
        "           ^^^^^^^^\n"
        f"{file}:9:12: error: sources.news.every: this is no duration"
        " - write a number with its unit, like 30m, 2h or 1h30m\n"
        "   9 |     every: 5\n"
        "                  ^"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "site: {title: T, language: english, url: 'https://feeds.example/" + "a" * 900 + "'}",
            "   1 | site: {title: T, language: english, url: 'https://feeds.example/" + "a" * 23 + "…\n"
            "                                  ^^^^^^^",
        ),
        (
            "site: {url: 'https://feeds.example/" + "a" * 900 + "', language: english, title: 'a title'}",
            "   1 | …" + "a" * 47 + "', language: english, title: 'a title'}\n" + " " * (7 + 61) + "^^^^^^^",
        ),
        (
            "site: {title: T, url: https://feeds.example, language: " + "x" * 900 + "}",
            "   1 | site: {title: T, url: https://feeds.example, language: " + "x" * 60 + "…\n"
            "                                                              " + "^" * 61,
        ),
    ],
)
def test_of_a_very_long_line_only_what_stands_around_the_mistake_is_shown(
    text: str, shown: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_text(text, tmp_path)
    assert str(caught.value).partition("\n")[2] == shown


def test_a_mistake_in_a_shared_anchor_is_shown_once(tmp_path: Path) -> None:
    text = HEAD + "x-page: &page {listing: cs}\nsources:\n"
    text += "".join(f"  {name}: {{<<: *page, url: https://pub.example/{name}}}\n" for name in "abc")
    with pytest.raises(ConfigError) as caught:
        load_text(text, tmp_path)
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(2, 25)]


@pytest.mark.parametrize("form", ["[{}]", "{{<<: [{}]}}"])
def test_anchors_within_anchors_do_not_swell(form: str, tmp_path: Path) -> None:
    levels = [f"x-{n}: &x{n} {form.format(', '.join([f'*x{n - 1}'] * 9))}" for n in range(1, 9)]
    text = HEAD + "x-0: &x0 {a: b}\n" + "\n".join(levels)
    with pytest.raises(ConfigError, match="more than 250000 values"):
        load_text(text, tmp_path)
