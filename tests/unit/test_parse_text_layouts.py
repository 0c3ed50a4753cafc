"""The layout of a page as text is told by its structure."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedpub.model import Listing, Reading
from feedpub.parse import TextOptions, parse
from feedpub.parse.text import LAYOUTS
from feedpub.parse.text.blocks import Block, Page, page_of
from feedpub.parse.text.shapes import byline, is_sentence, names

EXAMPLES = Path(__file__).parents[1] / "contract" / "parse"

LAYOUT_OF = {
    "text-two-orders": "bulleted",
    "text-lost-types": "bulleted",
    "text-bullets-without-dates": "bulleted",
    "text-glued-labels": "bulleted-credits",
    "text-dashes": "dashed",
    "text-types-by-region": "labelled",
    "text-date-above-title": "dated-above",
    "text-byline-below-title": "bylined",
    "text-author-and-date": "credited",
    "text-labels-and-captions": "credited",
    "text-credits-with-types": "credited",
    "text-numbered-catalogue": "catalogue",
    "text-read-more": "closed",
    "text-lines-without-blanks": "pairs",
}


@pytest.mark.parametrize(("name", "layout"), LAYOUT_OF.items())
def test_the_layout_that_fits_best_is_the_right_one(name: str, layout: str) -> None:
    page = page_of((EXAMPLES / f"{name}.txt").read_text("utf-8"))

    assert max(LAYOUTS, key=lambda candidate: candidate.fits(page)).name == layout


def test_every_layout_has_an_example() -> None:
    assert set(LAYOUT_OF.values()) == set(LAYOUTS.names)


def test_a_layout_can_be_named() -> None:
    listing = Listing(url="https://pub.example/", body=b"Ropes\nRopes hold.\n\nTides\nTides turn.\n")
    parsed = parse("text", TextOptions(layout="closed"), listing, Reading(base_url=listing.url))

    assert parsed.items == ()


def test_blocks_keep_the_blank_lines_above_them() -> None:
    page = page_of("https://pub.example/\n\nHarbours\n\n\n  • A boat\nat sea\n\n    Report\n")

    assert page == Page(
        blocks=(
            Block(lines=("Harbours",), gap=1),
            Block(lines=("A boat", "at sea"), gap=2, bullet=True, indented=True),
            Block(lines=("Report",), gap=1, indented=True),
        )
    )


def test_people_are_told_apart_and_keep_their_titles() -> None:
    assert names("Ana Vale, Jon Roe, Jr., and Li Wen") == ("Ana Vale", "Jon Roe, Jr.", "Li Wen")
    assert names("Ana Vale & Jon Roe and Li Wen") == ("Ana Vale", "Jon Roe", "Li Wen")


@pytest.mark.parametrize(
    ("text", "authors"),
    [("By Ana Vale", ("Ana Vale",)), ("by Ana Vale", ("Ana Vale",)), ("by the sea", ()), ("Bylaws of the port", ())],
)
def test_a_byline_names_people(text: str, authors: tuple[str, ...]) -> None:
    assert byline(text) == authors


def test_a_short_question_can_be_a_title() -> None:
    assert (is_sentence("Who pays the pilot?"), is_sentence("The ships pay."), is_sentence("x" * 300)) == (
        False,
        True,
        True,
    )
