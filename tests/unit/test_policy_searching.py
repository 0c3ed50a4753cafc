"""What is typed into a search field, what it finds in memory, and how a search is spelt."""

from __future__ import annotations

import pytest

from feedpub.model import Question, Term, words_in
from feedpub.policy.combination import Combination
from feedpub.policy.searching import MAX_QUERY, MAX_TERMS, Search, path_of_search, read_question


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Ports trade", Question(wanted=(Term(text="Ports"), Term(text="trade")))),
        ('"the sea trade"', Question(wanted=(Term(text="the sea trade", exact=True),))),
        ("ports -trade", Question(wanted=(Term(text="ports"),), unwanted=(Term(text="trade"),))),
        ('-"sea trade" x', Question(wanted=(Term(text="x"),), unwanted=(Term(text="sea trade", exact=True),))),
        ('open "never closed', Question(wanted=(Term(text="open"), Term(text="never closed", exact=True)))),
        ("U.S.-China", Question(wanted=(Term(text="U.S.-China"),))),
        ("a a  a", Question(wanted=(Term(text="a"),))),
        ("nul\x00l", Question(wanted=(Term(text="nul"), Term(text="l")))),
        ('" " - -- )( * ^ :', Question()),
        ("", Question()),
    ],
)
def test_words_phrases_and_what_is_not_wanted_are_told_apart(typed: str, question: Question) -> None:
    assert read_question(typed) == question


@pytest.mark.parametrize("typed", ["ports trade", '"sea trade" -china', "U.S.-China", "経済 -港"])
def test_a_question_is_written_as_it_would_be_typed(typed: str) -> None:
    question = read_question(typed)
    assert (str(question), read_question(str(question))) == (typed, question)


def test_a_question_without_end_is_cut() -> None:
    many = read_question(" ".join(f"w{number}" for number in range(100)))
    assert len(many.wanted) == MAX_TERMS
    (long,) = read_question("x" * 5000).wanted
    assert len(long.text) == MAX_QUERY


@pytest.mark.parametrize(
    ("typed", "title", "found"),
    [
        ("port", "Ports of the north", True),
        ('"port"', "Ports of the north", False),
        ("ports north", "Ports of the north", True),
        ("ports south", "Ports of the north", False),
        ("north ports", "Ports of the north", True),
        ('"north ports"', "Ports of the north", False),
        ("orts", "Ports of the north", False),
        ("tromso curacao", "Curaçao and Trömso", True),
        ("CURAÇAO", "curacao", True),
        ("straße", "STRASSE", True),
        ("経済", "日本の経済と港", True),
        ("経港", "日本の経済と港", False),
        ("ｔｏｋｙｏ", "Tokyo", True),
        ("한국", "한국은 항구를", True),
        ("हिन्दी", "हिन्दी में", True),
        ("ports -north", "Ports of the north", False),
        ("-south", "Ports of the north", True),
        ("u.s.", "U.S. ports", True),
    ],
)
def test_a_question_finds_words_by_their_beginning_whatever_case_and_accents(
    typed: str, title: str, found: bool
) -> None:
    assert read_question(typed).takes(title) is found


def test_a_phrase_stands_within_one_text() -> None:
    assert read_question('"sea trade"').takes("By sea", "trade grows") is False
    assert read_question("sea trade").takes("By sea", "trade grows") is True


def test_the_words_of_a_text_keep_their_places() -> None:
    text = "Ｐｏｒｔ—Café 港町!"
    assert [(text[word.start : word.end], word.folded) for word in words_in(text)] == [
        ("Ｐｏｒｔ", "port"),
        ("Café", "cafe"),
        ("港", "港"),
        ("町", "町"),
    ]


def test_a_search_has_one_spelling() -> None:
    among = Combination(facets=(("type", ("report",)),), words=(("type", ("report",)),))
    search = Search(question=read_question('  sea   "a b" -c&d '), among=among)
    assert path_of_search(search) == "search?q=sea+%22a+b%22+-c%26d&type=report"
