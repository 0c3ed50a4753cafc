"""What the sample publisher has to print, and when it comes out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from feedpub.demo.pieces import Piece, Stock, load_stock
from feedpub.demo.programme import Programme

STARTED = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
PACE = timedelta(seconds=3)
STOCK = load_stock()
REGIONS = {
    "africa",
    "americas-latin",
    "arctic",
    "central-asia",
    "east-asia",
    "europe",
    "middle-east",
    "north-america",
    "oceania",
    "russia-eurasia",
    "south-asia",
    "southeast-asia",
    "space",
}
TYPES = {
    "Blog",
    "Brochure",
    "Commentary",
    "Dissertation",
    "Essay",
    "Event",
    "Field Notebook",
    "Journal Article",
    "Multimedia",
    "News Release",
    "Newsletter",
    "Op-Ed",
    "Podcast",
    "Policy Brief",
    "Project",
    "Report",
    "Research Brief",
    "Statement",
    "Testimony",
    "Tool",
    "Working Paper",
    None,
}


def a_programme(stock: Stock = STOCK) -> Programme:
    return Programme(stock, started=STARTED, pace=PACE)


def opening(stock: Stock) -> list[Piece]:
    return [piece for piece in stock.pieces if piece.days is not None]


def test_there_are_a_hundred_pieces_in_eight_topics_and_each_topic_has_a_featured_one() -> None:
    assert (len(STOCK.pieces), len(STOCK.topics)) == (104, 8)
    assert Counter(piece.topics[0] for piece in STOCK.pieces if piece.featured) == {t.slug: 1 for t in STOCK.topics}


def test_the_pieces_are_about_every_region_and_some_about_none() -> None:
    assert {region for piece in STOCK.pieces for region in piece.about} == REGIONS
    assert sum(not piece.about for piece in STOCK.pieces) > 5


def test_every_region_has_a_piece_at_the_start_and_one_that_comes_later() -> None:
    assert {region for piece in opening(STOCK) for region in piece.about} == REGIONS
    assert {region for piece in STOCK.pieces if piece.days is None for region in piece.about} == REGIONS


def test_the_pieces_are_of_every_type_and_some_print_none() -> None:
    assert {piece.type for piece in STOCK.pieces} == TYPES


def test_some_pieces_lack_a_picture_or_a_date() -> None:
    assert sum(piece.picture is None for piece in STOCK.pieces) >= 20
    assert sum(piece.undated for piece in STOCK.pieces) == 3


def test_titles_and_links_are_unique() -> None:
    out = a_programme().first(400)
    assert len({one.link for one in out}) == len({one.piece.title for one in out}) == 400


def test_two_pieces_share_words_and_day_and_differ_in_type() -> None:
    same = Counter((piece.summary, piece.days) for piece in STOCK.pieces)
    twins = [piece.type for piece in STOCK.pieces if same[piece.summary, piece.days] == 2]
    assert twins == ["Report", "Research Brief"]


def test_seven_in_ten_pieces_stand_there_from_the_start_and_none_of_them_in_the_future() -> None:
    programme = a_programme()
    assert programme.opening == tuple(reversed(programme.visible(STARTED)))
    assert 0.65 <= len(programme.opening) / len(STOCK.pieces) <= 0.75
    assert all(one.at < STARTED - timedelta(hours=9) for one in programme.opening)


@pytest.mark.parametrize("steps", [1, 2, 30, 31, 500])
def test_one_more_piece_is_out_at_each_pace(steps: int) -> None:
    programme = a_programme()
    before = programme.visible(STARTED + steps * PACE - timedelta(microseconds=1))
    after = programme.visible(STARTED + steps * PACE)
    assert [one.link for one in after[1:]] == [one.link for one in before]
    assert after[0].at == STARTED + steps * PACE


def test_of_four_pieces_that_come_out_the_first_is_corrected_two_paces_later() -> None:
    opening_, out = len(opening(STOCK)), a_programme().first(len(opening(STOCK)) + 400)
    assert [one.number - opening_ for one in out if one.corrected] == list(range(397, 0, -4))
    before, after = (
        next(x for x in a_programme().first(n) if x.number == opening_ + 1) for n in (opening_ + 2, opening_ + 3)
    )
    assert (before.corrected, after.corrected, after.changed - after.at) == (False, True, 2 * PACE)
    assert after.piece.summary == f"{before.piece.summary} {STOCK.corrections[0]}"
    assert replace(after.piece, summary=before.piece.summary) == before.piece


def test_the_same_instant_shows_the_same_whatever_was_asked_before() -> None:
    fresh, asked = a_programme(), a_programme()
    asked.visible(STARTED + 900 * PACE)
    later = STARTED + 200 * PACE
    assert asked.visible(later) == fresh.visible(later)


def test_before_the_start_the_opening_stands() -> None:
    programme = a_programme()
    assert programme.visible(STARTED - timedelta(days=1)) == programme.visible(STARTED)


def test_newest_comes_first() -> None:
    instants = [one.at for one in a_programme().first(200)]
    assert instants == sorted(instants, reverse=True)


def test_when_all_written_pieces_are_out_numbered_follow_ups_go_through_every_region() -> None:
    written = len(STOCK.pieces)
    follow_ups = a_programme().first(written + 30)[:30]
    assert {region for one in follow_ups for region in one.piece.about} == REGIONS
    assert [one.piece.title.endswith(f"No. {30 - place}") for place, one in enumerate(follow_ups)] == [True] * 30


def test_pieces_in_a_row_are_on_different_topics() -> None:
    later = a_programme().first(len(STOCK.pieces))[: len(STOCK.pieces) - len(opening(STOCK))]
    assert all(one.piece.topics[0] != next_.piece.topics[0] for one, next_ in pairwise(later))


def test_link_and_date_are_printed_from_the_day_it_came_out() -> None:
    newest = a_programme().first(len(opening(STOCK)) + 1)[0]
    assert (newest.link, newest.printed_date, newest.midnight) == (
        "/pubs/commentary/2026/05/the-winter-after-the-ceasefire-insurers.html",
        "May 4, 2026",
        datetime(2026, 5, 4, tzinfo=UTC),
    )


def test_a_pace_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="pace"):
        Programme(STOCK, started=STARTED, pace=timedelta())
