"""Which language a text is read in: what its source or page says, unless its script says otherwise.

A page in Russian, Arabic, Chinese or Japanese is read as such even where nobody has said so.
"""

from __future__ import annotations

import re

from feedpub.classify.inflection import FORMS
from feedpub.classify.text import Text

ENGLISH = "en"
LATIN = frozenset({"de", "es", "fr", "pt"})
UNSPACED = frozenset({"ja", "zh"})
"""Languages in which nothing marks where a word ends."""

LONGEST = 2_000
"""Characters that are looked at to know the script."""

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0620-\u06ff\u0750-\u077f]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_OTHER_SCRIPTS = re.compile(r"[\u0400-\u04ff\u0620-\u06ff\u0750-\u077f\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_NOT_RUSSIAN = re.compile(r"[ґєіїјљњћђџўқғүөңһ]", re.IGNORECASE)
_NOT_ARABIC = re.compile(r"[پچژگیکٹڈڑںھہے]")

_IN_CYRILLIC = frozenset(["be", "bg", "kk", "ky", "mk", "mn", "sr", "tg", "tt", "uk", "uz"])
_IN_ARABIC = frozenset(["ckb", "dv", "fa", "ks", "ku", "ps", "sd", "ug", "ur", "uz"])
_LETTERS_OF_A_SIGN = 3
"""Latin letters that say as much as one Chinese character."""
_SIGNS_OF_A_KANA = 20
"""Chinese characters among which one kana still tells a Japanese text."""


def language_of(text: Text) -> str:
    """The code of a language that we have phrases of; ``en`` for every other."""
    said = re.split(r"[-_]", text.language.lower(), maxsplit=1)[0]
    written = f"{text.title} {text.summary}"[:LONGEST]
    if written.isascii() or not _OTHER_SCRIPTS.search(written):
        return said if said in LATIN else ENGLISH
    return _by_script(written, said) or (said if said in LATIN else ENGLISH)


def _by_script(written: str, said: str) -> str | None:
    """The language of a text that is mostly in another script than ours; None where it is mostly Latin."""
    latin = len(_LATIN.findall(written))
    cyrillic, arabic = len(_CYRILLIC.findall(written)), len(_ARABIC.findall(written))
    kana, han = len(_KANA.findall(written)), len(_HAN.findall(written))
    most = max(latin, cyrillic, arabic, _LETTERS_OF_A_SIGN * (kana + han))
    if most == latin:
        return None
    if most == cyrillic:
        return ENGLISH if said in _IN_CYRILLIC or (said != "ru" and _NOT_RUSSIAN.search(written)) else "ru"
    if most == arabic:
        return ENGLISH if said in _IN_ARABIC or (said != "ar" and _NOT_ARABIC.search(written)) else "ar"
    if said == "ko":
        return ENGLISH
    return "ja" if said == "ja" or (said != "zh" and kana * _SIGNS_OF_A_KANA > han) else "zh"


def known() -> tuple[str, ...]:
    """The codes of all languages but English, sorted."""
    return tuple(sorted(FORMS))
