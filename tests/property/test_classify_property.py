"""What holds for every text that is filed. Time, order and unrelated sentences have files of their own."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.classify import Filer, Text
from feedpub.classify.folding import folded

FILER = Filer()

FILER.file(Text(title="The data files are read once; that is no example's time."))

PLACES = st.lists(
    st.sampled_from(
        ["Japan", "the Sahel", "NATO", "Kyiv", "#Peru", "U.S.", "Gaza", "Georgia", "in Vienna", "Asia", "K-12"]
    ),
    max_size=6,
).map(" and ".join)


LANGUAGES = st.sampled_from(["ar", "de-AT", "es", "fr", "ja", "pt-BR", "ru", "zh-Hant", "EN", "x", "", "-", "no such"])

TEXTS = st.builds(
    Text,
    title=st.text(),
    summary=st.text(),
    caption=st.text(),
    printed_type=st.text(),
    link=st.text(),
    section=st.text(),
    language=LANGUAGES | st.text(),
    published=st.none() | st.dates(),
)


@settings(deadline=None)  # the first text of a language reads its words
@given(TEXTS)
def test_any_text_is_filed(text: Text) -> None:
    filing = FILER.file(text)
    assert filing.type
    assert "US" not in filing.countries
    assert filing.regions == tuple(sorted(set(filing.regions)))


@settings(max_examples=20, deadline=None)  # a new filer is not made in no time
@given(PLACES, LANGUAGES | st.text(), st.none() | st.dates())
def test_the_same_text_is_filed_the_same_way_again(places: str, language: str, published: date | None) -> None:
    text = Text(title=places, summary=places, language=language, published=published)
    assert FILER.file(text) == Filer().file(text) == FILER.file(text)


@given(st.text())
def test_folding_moves_no_letter(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(PLACES, PLACES)
def test_evidence_spans_hold_the_words_they_quote(title: str, summary: str) -> None:
    fields = {"title": title, "summary": summary}
    for hit in FILER.file(Text(title=title, summary=summary)).evidence:
        assert fields[hit.field][hit.start : hit.end] == hit.text


@given(PLACES, PLACES)
def test_everything_filed_has_its_evidence(title: str, summary: str) -> None:
    filing = FILER.file(Text(title=title, summary=summary))
    given_by_hits = {gift for hit in filing.evidence for gift in hit.gives}
    assert {f"country:{code}" for code in filing.countries} <= given_by_hits
    assert {f"region:{slug}" for slug in filing.regions} <= given_by_hits
