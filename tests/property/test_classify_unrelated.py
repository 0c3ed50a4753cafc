"""A sentence that names no place takes nothing away from an item, wherever it is put."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from benchmarks.labelled import real_items
from feedpub.classify import Filer, Text
from feedpub.model import Filing
from property.sentences import DID, NAMING, UNRELATED, WHAT, WHEN, WHO, sentence

FILER = Filer()

FILER.file(Text(title="The data files are read once; that is no example's time."))

GAPS = st.sampled_from([" ", "  ", "\n", "\n\n"])


def strong(filing: Filing) -> set[str]:
    """Everything that a feed carries the item for."""
    return {*filing.countries, *filing.regions, *(["the US"] if filing.us_is_subject else [])}


def filed(title: str, summary: str) -> Filing:
    return FILER.file(Text(title=title, summary=summary))


def is_unrelated(sentence: str) -> bool:
    """It says nothing by itself, not even that something is set aside."""
    return not [hit for hit in filed("", sentence).evidence if hit.field == "summary"]


ORDINARY = [sentence("two old friends", did, what, "", end) for did in DID for what in WHAT for end in (".", "!")]
ENDINGS = [sentence(who, "kept", "the bread", when, ".") for who in WHO for when in WHEN]


def test_most_of_the_sentences_that_are_made_are_unrelated() -> None:
    made = [*ORDINARY, *ENDINGS]
    assert sum(map(is_unrelated, made)) > 0.9 * len(made)


@pytest.fixture(scope="module")
def ordinary() -> list[str]:
    return [made for made in (*ORDINARY, *ENDINGS) if is_unrelated(made)]


@pytest.mark.parametrize("naming", NAMING)
def test_before_or_behind_one_that_names_a_place(ordinary: list[str], naming: str) -> None:
    before = strong(filed("Notes", naming))
    around = [text for other in ordinary for text in (f"{other} {naming}", f"{naming} {other}")]
    assert [text for text in around if before - strong(filed("Notes", text))] == []


@settings(max_examples=300)
@given(st.lists(st.sampled_from(NAMING), min_size=1, max_size=4), UNRELATED, GAPS, st.data())
@example(["Diplomats met in Geneva over Libya."], "The committee forgot the talks!", " ", None)
def test_in_a_summary_before_between_or_behind_its_sentences(
    sentences: list[str], unrelated: str, gap: str, data: st.DataObject | None
) -> None:
    assume(is_unrelated(unrelated))
    before = strong(filed("Notes", gap.join(sentences)))
    places = range(len(sentences) + 1) if data is None else [data.draw(st.integers(0, len(sentences)))]
    for at in places:
        longer = gap.join([*sentences[:at], unrelated, *sentences[at:]])
        assert before - strong(filed("Notes", longer)) == set(), longer


@settings(max_examples=150)
@given(st.sampled_from(NAMING), st.sampled_from(["", *NAMING]), UNRELATED, st.booleans())
def test_in_a_title_on_either_side(title: str, summary: str, unrelated: str, first: bool) -> None:
    assume(is_unrelated(unrelated))
    longer = f"{unrelated} {title}" if first else f"{title} {unrelated}"
    assert strong(filed(title, summary)) - strong(filed(longer, summary)) == set(), longer


@settings(max_examples=150)
@given(st.sampled_from(NAMING), UNRELATED)
def test_as_a_summary_or_a_caption_where_there_was_none(title: str, unrelated: str) -> None:
    assume(is_unrelated(unrelated))
    before = strong(filed(title, ""))
    captioned = FILER.file(Text(title=title, caption=unrelated))
    assert (before - strong(filed(title, unrelated)), before - strong(captioned)) == (set(), set())


SENTENCE_END = re.compile(r"[a-z]{4}[.!?]['\"”’]? (?=[A-Z])")
"""Not the stop of an abbreviation."""


@pytest.mark.parametrize("unrelated", ["The committee forgot the talks!", "Some engineers paid for a slow conference."])
def test_in_real_summaries_between_any_two_sentences(shared: Path, unrelated: str) -> None:
    lost = []
    for item in real_items(shared):
        title, summary = item.fields.get("title", ""), item.fields.get("summary", "")
        before = strong(filed(title, summary))
        ends = [end.end() for end in SENTENCE_END.finditer(summary)]
        for at in (0, *ends, len(summary)):
            longer = f"{summary[:at].rstrip()} {unrelated} {summary[at:]}".strip()
            if gone := before - strong(filed(title, longer)):
                lost.append((item.fields["id"], at, gone))
    assert lost == []
