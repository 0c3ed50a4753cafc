"""What holds for every text in every language and script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.classify import Filer, Text
from feedpub.classify.folding import folded
from feedpub.classify.languages import known, language_of
from feedpub.classify.vocabulary import vocabulary

FILER = Filer()
for code in known():
    FILER.file(
        Text(title={"ar": "روسيا", "ja": "ロシア", "ru": "Россия", "zh": "俄罗斯"}.get(code, "Asia"), language=code)
    )

LANGUAGES = st.sampled_from([*known(), "en", "uk", "nl", "", "xx-YY"])
LETTERS = st.characters(min_codepoint=0x20, max_codepoint=0x30FF) | st.characters(
    min_codepoint=0x4E00, max_codepoint=0x9FFF
)
PIECES = st.sampled_from([phrase.words for code in known() for phrase in vocabulary(code)[::97]])
TEXTS = st.lists(PIECES | st.text(LETTERS, max_size=6), max_size=8).flatmap(
    lambda parts: st.sampled_from(["", " ", "、", "-"]).map(lambda joint: joint.join(parts))
)


@given(TEXTS, TEXTS, LANGUAGES)
def test_any_text_is_filed_and_its_evidence_holds_the_words_it_quotes(title: str, summary: str, language: str) -> None:
    fields = {"title": title, "summary": summary}
    filing = FILER.file(Text(title=title, summary=summary, language=language))
    spans = [(hit.text, fields[hit.field][hit.start : hit.end]) for hit in filing.evidence if hit.start >= 0]
    assert [said for said, printed in spans if said != printed] == []
    assert "US" not in filing.countries


@given(TEXTS, LANGUAGES)
def test_everything_filed_has_its_evidence(title: str, language: str) -> None:
    filing = FILER.file(Text(title=title, language=language))
    gifts = {gift for hit in filing.evidence for gift in hit.gives}
    assert {f"country:{code}" for code in filing.countries} | {f"region:{slug}" for slug in filing.regions} <= gifts


@given(st.text())
def test_folding_moves_no_letter_and_is_done_once(text: str) -> None:
    assert (len(folded(text)), folded(folded(text))) == (len(text), folded(text))


@given(st.text(), st.text(), st.text())
def test_every_text_has_a_language_that_is_known(title: str, summary: str, language: str) -> None:
    assert language_of(Text(title=title, summary=summary, language=language)) in {"en", *known()}


@pytest.mark.parametrize("word", ["中", "中国", "ア", "россия ", "وال", "日本", "en Ginebra ", "саммит в "])
def test_a_hostile_text_is_filed_at_once(word: str) -> None:
    assert FILER.file(Text(title="T", summary=word * 200_000)).type == "untyped"
