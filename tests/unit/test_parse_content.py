"""HTML of a source, made harmless."""

from __future__ import annotations

import pytest

from feedpub.parse import limits
from feedpub.parse.content import DEEPEST, sanitised

BASE = "https://pub.example/news/today.html"
CASES = {
    "relative addresses are made whole": (
        '<a href="../about?a=1&b=2">x</a><img src="p.png">',
        '<a href="https://pub.example/about?a=1&amp;b=2">x</a><img src="https://pub.example/news/p.png" alt="">',
    ),
    "an address that runs goes, its words stay": ('<a href="JavaScript:x()">words</a>', "<a>words</a>"),
    "scripts, styles and frames go with what they hold": (
        "<p>a<script>x()</script><style>p{}</style><iframe src='/x'>no</iframe></p>",
        "<p>a</p>",
    ),
    "forms go": ("<p>a</p><form action='/x'><input><button>b</button></form>", "<p>a</p>"),
    "attributes that run, style or name go": (
        '<p onclick="x()" style="position:fixed" class="c" id="i" lang="de">a</p>',
        '<p lang="de">a</p>',
    ),
    "a picture without an address goes": ('<p>a<img alt="x"><img src="data:image/png;base64,AA"></p>', "<p>a</p>"),
    "what an alternative text says stays text": (
        '<img alt="<img src=y>" src="/x">',
        '<img alt="&lt;img src=y&gt;" src="https://pub.example/x">',
    ),
    "a picture's size must be one": (
        '<img src="/x" width="100%" height="30">',
        '<img src="https://pub.example/x" height="30" alt="">',
    ),
    "controls and marks of direction go, however they are written": ("<b>a\x00&#8238;b&#1;c&#xFFFE;</b>", "<b>abc</b>"),
    "what is not closed is closed": ("<ul><li>a<li><b>b", "<ul><li>a</li><li><b>b</b></li></ul>"),
    "what an element that goes held apart is not left one within the other": (
        "<p>a<button>b<h6>c",
        "<p>ab</p><h6>c</h6><p></p>",
    ),
    "comments go": ("<p>a<!-- b --></p>", "<p>a</p>"),
    "text without markup is no content": ("R&D at AT&amp;T, 1 < 2", ""),
}


@pytest.mark.parametrize("what", CASES)
def test_content_is_made_harmless(what: str) -> None:
    said, shown = CASES[what]
    assert sanitised(said, BASE, limits.CONTENT) == shown


def test_what_was_made_harmless_stays_as_it_is() -> None:
    for said, _ in CASES.values():
        once = sanitised(said, BASE, limits.CONTENT)
        assert once is not None
        assert sanitised(once, BASE, limits.CONTENT) == once


def test_content_of_just_the_limit_is_kept_and_one_byte_more_is_not() -> None:
    fits = f"<p>{'x' * (limits.CONTENT - 7)}</p>"
    assert sanitised(fits, BASE, limits.CONTENT) == fits
    assert sanitised(fits.replace("</p>", "x</p>"), BASE, limits.CONTENT) is None
    assert sanitised(f"<p>{'é' * (limits.CONTENT // 2)}</p>", BASE, limits.CONTENT) is None


def test_content_with_elements_too_deep_within_each_other_is_left_out() -> None:
    fits = "<div>" * DEEPEST + "x" + "</div>" * DEEPEST
    assert sanitised(fits, BASE, limits.CONTENT) == fits
    assert sanitised(f"<div>{fits}</div>", BASE, limits.CONTENT) is None
    assert sanitised("<div>" * 50_000, BASE, limits.CONTENT) is None  # and at once: nobody waits for it
    assert sanitised("<p>a<br>" * 1_000, BASE, limits.CONTENT) == "<p>a<br></p>" * 1_000
