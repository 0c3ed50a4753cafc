"""The words of a search, marked in a text."""

from __future__ import annotations

from feedpub.policy.searching import read_question
from feedpub.web.snippets import WIDTH, Stretch, marked, snippet


def test_the_words_that_answer_are_marked_where_they_stand() -> None:
    assert marked("Café ports; a Port.", read_question("port cafe")) == (
        Stretch(text="Café", marked=True),
        Stretch(text=" "),
        Stretch(text="ports", marked=True),
        Stretch(text="; a "),
        Stretch(text="Port", marked=True),
        Stretch(text="."),
    )


def test_marks_over_each_other_become_one() -> None:
    assert marked("sea trade", read_question('"sea trade" trade')) == (Stretch(text="sea trade", marked=True),)


def test_what_is_not_wanted_is_not_marked() -> None:
    assert marked("sea trade", read_question("-port")) == (Stretch(text="sea trade"),)


def test_a_long_text_is_cut_around_the_first_answer() -> None:
    text = "word " * 200 + "harbour " + "tail " * 200
    cut = snippet(text, read_question("harbour"))
    assert [stretch.text for stretch in cut if stretch.marked] == ["harbour"]
    assert (cut[0].text, cut[-1].text) == ("…", "…")
    assert sum(len(stretch.text) for stretch in cut) <= WIDTH + 40


def test_a_long_text_without_an_answer_is_cut_at_its_end() -> None:
    cut = snippet("word " * 200, read_question("port"))
    assert cut[0].text.startswith("word word")
    assert cut[-1].text == "…"


def test_no_text_is_no_stretch() -> None:
    assert snippet("", read_question("port")) == ()
