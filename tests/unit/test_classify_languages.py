"""Items in other languages than English: titles below ``languages/``, a line each, with what they are filed under."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feedpub.classify import Filer, Text, shelves
from feedpub.classify.folding import folded
from feedpub.classify.gazetteer import Phrase, country_regions
from feedpub.classify.index import Index
from feedpub.classify.inflection import FORMS, chinese
from feedpub.classify.languages import UNSPACED, known, language_of
from feedpub.classify.reader import reader_of
from feedpub.classify.unspaced import Unspaced
from feedpub.classify.vocabulary import dead_entries, defects, vocabulary, written
from feedpub.model import Additions, CountryCode, Evidence, OwnRegion, RegionSlug

FILER = Filer()
TITLES = Path(__file__).parent / "languages"


def titles() -> Iterator[tuple[str, str, str]]:
    """Language, title, and what it is filed under."""
    for code in known():
        for line in (TITLES / f"{code}.txt").read_text(encoding="utf-8").splitlines():
            title, _, wanted = line.partition(" |")
            yield code, title, wanted.strip()


def filed(title: str, language: str = "en", summary: str = "") -> str:
    """Countries, US where it is the subject, and the regions that do not follow from the countries."""
    filing = FILER.file(Text(title=title, summary=summary, language=language))
    following = {region for code in filing.countries for region in country_regions()[code]}
    places = (*filing.countries, *(("US",) if filing.us_is_subject else ()))
    return " ".join((*places, *(region for region in filing.regions if region not in following)))


@pytest.mark.parametrize(("language", "title", "wanted"), list(titles()))
def test_an_item_in_another_language_is_filed(language: str, title: str, wanted: str) -> None:
    assert filed(title, language) == wanted


def test_every_language_has_its_titles() -> None:
    assert {code: sum(language == code for language, _, _ in titles()) >= 25 for code in known()} == dict.fromkeys(
        known(), True
    )


@pytest.mark.parametrize("code", known())
def test_the_files_of_a_language_have_no_defect(code: str) -> None:
    assert (defects(code), dead_entries(code)) == ([], [])


@pytest.mark.parametrize("code", known())
def test_every_phrase_of_a_language_is_found_where_it_stands_alone(code: str) -> None:
    reader = reader_of(code, ())
    own = [phrase for phrase, _ in written(code)]
    assert [phrase for phrase in own if [match.phrase for match in reader.find(phrase.words)] != [phrase]] == []


@pytest.mark.parametrize("code", known())
def test_every_country_but_a_few_has_a_name_in_every_language(code: str) -> None:
    named = {country for phrase in vocabulary(code) for country in phrase.countries}
    nameless = {"US", "UM", "BQ", "VG", "VI", "MF", "SX", "HM", "CX", "BL", "GP", "RE", "GD", "LC", "SH", "MS", "IM"}
    nameless |= {"AQ", "GG", "JE", "CC", "TC", "TF", "NU", "MU", "DM", "FM", "SL", "AX", "PN"}
    assert {country for country in country_regions() if country not in named} <= nameless


@pytest.mark.parametrize(
    ("title", "language", "wanted"),
    [
        ("Russia’s ports", "en", "en"),
        ("Deutschlands Häfen", "de-AT", "de"),
        ("Os portos", "pt_BR", "pt"),
        ("De havens van Rusland", "nl", "en"),
        ("Порты России", "en", "ru"),
        ("Порти Україні", "en", "en"),
        ("Пристанищата на България", "bg", "en"),
        ("موانئ روسيا", "en", "ar"),
        ("بنادر روسیه", "fa", "en"),
        ("俄罗斯的港口", "en", "zh"),
        ("ロシアの港", "en", "ja"),
        ("米国大統領選挙", "ja", "ja"),
        ("대한민국의 항구", "ko", "en"),
        ("What the word 关系 means in business", "en", "en"),
        ("News in English on a Russian page", "ru", "en"),
        ("", "zh", "en"),
    ],
)
def test_a_text_is_read_in_the_language_of_its_page_unless_its_script_says_otherwise(
    title: str, language: str, wanted: str
) -> None:
    assert language_of(Text(title=title, language=language)) == wanted


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("Китай, ёлка", "Китай, елка"),
        ("أفغانستان إلى آسيا", "افغانستان الي اسيا"),
        ("ガーナ・ドバイ", "ガーナ・ドバイ"),
        ("한국", "한국"),
        ("ＮＡＴＯ－ＥＵ", "NATO EU"),
    ],
)
def test_folding_takes_accents_and_leaves_letters(printed: str, plain: str) -> None:
    assert folded(printed) == plain


@pytest.mark.parametrize(
    ("code", "words", "rule", "some"),
    [
        ("de", "Däne", "demonym", {"Dänen", "Dänin", "Däninnen"}),
        ("de", "Vereinigte Arabische Emirate", "name", {"Vereinigten Arabischen Emiraten"}),
        ("fr", "coréen", "demonym", {"coréenne", "coréennes", "coréens"}),
        ("es", "japonés", "demonym", {"japonesa", "japonesas", "japoneses"}),
        ("es", "iraní", "demonym", {"iraníes"}),
        ("pt", "alemão", "demonym", {"alemã", "alemães", "alemãs"}),
        ("ru", "Саудовская Аравия", "name", {"Саудовской Аравии", "Саудовскую Аравию", "Саудовской Аравией"}),
        ("ru", "Польша", "name", {"Польшей", "Польши", "Польшу"}),
        ("ru", "бразилец", "demonym", {"бразильца", "бразильцы", "бразильцев"}),
        ("ru", "китаец", "demonym", {"китайца", "китайцам"}),
        ("ru", "российский", "demonym", {"российской", "российских", "российско"}),
        ("ru", "Путин", "leader", {"Путина", "Путиным"}),
        ("ru", "Филиппины", "name", {"Филиппин", "Филиппинах"}),
        ("ar", "الصين", "name", {"والصين", "بالصين", "للصين"}),
        ("ar", "كوري شمالي", "demonym", {"الكورية الشمالية", "كوريين شماليين"}),
        ("zh", "乌克兰", "name", {"烏克蘭"}),
        ("ja", "日本", "name", {"日本"}),
    ],
)
def test_a_language_makes_the_forms_of_a_word(code: str, words: str, rule: str, some: set[str]) -> None:
    assert some <= set(FORMS[code](words, rule))


def test_the_traditional_characters_are_as_many_as_the_simplified_ones_and_all_are_used() -> None:
    table = shelves.toml("languages/zh")
    used = {sign for section in table.values() for listed in section.values() for words in listed for sign in words}
    assert len(chinese.SIMPLIFIED) == len(chinese.TRADITIONAL) == len(set(chinese.SIMPLIFIED))
    assert set(chinese.SIMPLIFIED) <= used


def test_the_order_of_the_phrases_does_not_matter() -> None:
    for code in known():
        made = Unspaced if code in UNSPACED else Index
        finders = made(vocabulary(code)), made(reversed(vocabulary(code)))
        texts = [folded(title) for language, title, _ in titles() if language == code]
        once, again = ([finder.find(text) for text in texts] for finder in finders)
        assert once == again


def test_the_operator_s_own_phrases_count_in_every_language() -> None:
    volga = OwnRegion(slug=RegionSlug("volga"), phrases=("Волга", "Wolga", "伏尔加河"))
    filer = Filer(Additions(regions=(volga,)))
    texts = [("Волга замерзает", "en"), ("Die Wolga friert", "de"), ("伏尔加河结冰", "zh"), ("The Wolga freezes", "en")]
    assert [filer.file(Text(title=title, language=language)).regions for title, language in texts] == [("volga",)] * 4


def test_evidence_points_at_the_printed_words() -> None:
    title = "Ёлки в Йемене"
    evidence = FILER.file(Text(title=title)).evidence
    assert evidence == (
        Evidence(
            field="title", text="Йемене", rule="name", gives=("country:YE", "region:middle-east"), start=7, end=13
        ),
    )


def test_only_a_language_that_is_met_is_loaded() -> None:
    filer = Filer()
    filer.file(Text(title="Ports of Chile", language="nl"))
    assert sorted(filer._readers) == ["en"]
    filer.file(Text(title="Порты Чили"))
    assert sorted(filer._readers) == ["en", "ru"]


@pytest.mark.parametrize("code", sorted(UNSPACED))
def test_one_character_alone_names_nothing(code: str) -> None:
    assert [phrase for phrase in vocabulary(code) if len(phrase.words) == 1 and not phrase.words.isascii()] == []


def test_a_language_has_a_file_of_its_own_and_one_that_is_built() -> None:
    for code in known():
        assert shelves.json_table(f"languages/{code}")["name"]["JP"]
        assert shelves.toml(f"languages/{code}")["us"]["named"]


def test_phrases_are_of_known_countries() -> None:
    phrase = Phrase(words="Чили", rule="name", countries=(CountryCode("CL"),))
    assert phrase in vocabulary("ru")
