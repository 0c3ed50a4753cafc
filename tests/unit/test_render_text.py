"""The guard that every word passes on its way into a document."""

from __future__ import annotations

import pytest

from feedpub.render.text import as_html, clean, cleaned, one_line, web_address
from render_makers import an_entry, hostile


def test_characters_that_xml_forbids_are_dropped_and_all_others_stay() -> None:
    assert clean("a\x00\x08b\x0b\x0c\x1f\ud800\udfff\ufffe\uffffc") == "abc"
    assert clean("\t\n\r ~\xa0\u2028\ufffc\U0001f6a2\U0010ffff") == "\t\n\r ~\xa0\u2028\ufffc\U0001f6a2\U0010ffff"


def test_characters_in_a_wrong_encoding_are_dropped_and_a_lost_one_is_a_question_mark() -> None:
    assert clean("caf\ufffd \x7f\x80\x85\x9fau lait") == "caf? au lait"


def test_a_value_is_cleaned_however_deep_its_strings_lie() -> None:
    dirty = an_entry(title="a\x00", authors=("b\x01", "c"), categories=hostile().categories)
    assert cleaned(dirty) == an_entry(title="a", authors=("b", "c"), categories=hostile().categories)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  A\r\n b\tc\x0bd\x00e ", "A b c de"),
        ("one two three four", "one two…"),
        ("onetwothreefour", "onetwothr…"),
        ("a bcdefghijklm", "a bcdefgh…"),
        ("one two th", "one two th"),
        ("\x00\ud800", ""),
    ],
)
def test_a_title_stands_on_one_line_and_is_cut_at_a_space_if_one_is_near(text: str, line: str) -> None:
    assert one_line(text, 10) == line


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('Left > right, "so" they say', 'Left > right, "so" they say'),
        ("AT&T and R&D", "AT&amp;T and R&amp;D"),
        ("the <rain> in Spain", "the &lt;rain&gt; in Spain"),
        ("&eacute; is a letter", "&amp;eacute; is a letter"),
        ("&copy without an end", "&amp;copy without an end"),
    ],
)
def test_plain_text_becomes_html_only_where_html_would_read_otherwise(text: str, html: str) -> None:
    assert as_html(text) == html


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://pub.example/a?b=c&d=%20#e", "https://pub.example/a?b=c&d=%20#e"),
        ("https://pub.example/a b\n<c>", "https://pub.example/a%20b%3Cc%3E"),
        ("https://pub.example/übersicht", "https://pub.example/%C3%BCbersicht"),
        ("HTTP://pub.example/", "http://pub.example/"),
        ("https://pub.example:8443/a", "https://pub.example:8443/a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://[nowhere/", None),
        ("https:///a", None),
        ("https://?a", None),
        ("https://#a", None),
        ("https://two words.example/", None),
        ('https://pub"onload.example/', None),
        ("https://pub.example\u2028/", None),
        ("https://<pub>.example/", None),
        ("/reports/1.html", None),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,AAAA", None),
        (None, None),
    ],
)
def test_an_address_is_an_absolute_web_address_that_every_reader_accepts_or_none(
    address: str | None, safe: str | None
) -> None:
    assert web_address(address) == safe
