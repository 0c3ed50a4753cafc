"""What holds for every text that is filed."""

from __future__ import annotations

from hypothesis import given
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


@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_any_text_is_filed(title: str, summary: str, caption: str, label: str, link: str) -> None:
    filing = FILER.file(Text(title=title, summary=summary, caption=caption, printed_type=label, link=link))
    assert filing.type
    assert "US" not in filing.countries
    assert filing.regions == tuple(sorted(set(filing.regions)))


@given(st.text())
def test_folding_moves_no_letter(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(PLACES)
def test_an_unrelated_sentence_takes_nothing_away(places: str) -> None:
    before = FILER.file(Text(title=places, summary=places))
    after = FILER.file(Text(title=places, summary=f"{places}. Bread was cheap and the evening was long."))
    assert (after.countries, after.regions, after.us_is_subject) == (
        before.countries,
        before.regions,
        before.us_is_subject,
    )


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


def test_a_hostile_text_is_filed_at_once() -> None:
    for word in ("R-Georgia ", "#Georgia", "in Vienna ", "unlike the ", "a" * 9, "Korean "):
        assert FILER.file(Text(title="T", summary=word * 200_000)).type == "untyped"
