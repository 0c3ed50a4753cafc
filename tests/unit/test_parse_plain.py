"""Texts are plain, links are whole."""

from __future__ import annotations

from time import process_time

import pytest

from feedpub.parse.links import absolute
from feedpub.parse.plain import clamp, plain, plain_markup

BASE = "https://pub.example/topics/harbours.html"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  two \n words\t", "two words"),
        ("bell\x07 and \x9fmore", "bell and more"),
        ("half\ud800 a pair", "half a pair"),
        ("right\u202eto left\u2069", "rightto left"),
        ("not\ufffe a\uffff character", "not a character"),
        ("cafe\u0301", "café"),
        ("a\u00a0hard\u2003space", "a hard space"),
        ("a < b and &amp; stays", "a < b and &amp; stays"),
    ],
)
def test_a_text_keeps_only_what_can_be_shown(text: str, clean: str) -> None:
    assert plain(text, 100) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Fees &amp; <b>Pilots</b>", "Fees & Pilots"),
        ("<p>one</p><p>two</p>", "one two"),
        ("safe<script>alert(1)</script>", "safe"),
        ("a < b", "a < b"),
        ("AT&amp;amp;T", "AT&amp;T"),
        ("half\ud800 <b>a pair</b>", "half a pair"),
        (f"one &#{'1' * 5000}; two", "one \ufffd two"),
    ],
)
def test_markup_in_a_text_becomes_words(text: str, clean: str) -> None:
    assert plain_markup(text, 100) == clean


def test_a_long_text_is_cut_at_a_word() -> None:
    assert (clamp("one two three", 9), clamp("onetwothree", 6), clamp("one", 3)) == ("one two…", "onetw…", "one")


def test_marks_that_are_piled_up_without_end_are_read_in_no_time() -> None:
    start = process_time()
    assert plain("a" + "\u0323\u0301" * 200_000, 100).startswith("\u1ea1\u0323")
    assert process_time() - start < 2


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/pubs/1.html", "https://pub.example/pubs/1.html"),
        ("../x y", "https://pub.example/x%20y"),
        (" https://news.example/a\n b ", "https://news.example/a%20b"),
        ("//cdn.example/i.jpg", "https://cdn.example/i.jpg"),
        ("?page=2", "https://pub.example/topics/harbours.html?page=2"),
        ("/käse", "https://pub.example/k%C3%A4se"),
        ("#top", None),
        ("", None),
        ("mailto:a@pub.example", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("https://[::1", None),
        ("https://pub.example:port/", None),
    ],
)
def test_a_link_is_an_absolute_http_address_or_nothing(href: str, url: str | None) -> None:
    assert absolute(href, BASE) == url
