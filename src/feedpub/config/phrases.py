"""The words by which an operator's own regions and types are told: phrases, further labels, parts of paths.

Each is an annotated type that refuses what could never be found in a text, or would be found everywhere. What a
word means beside the others of the file is in ``own_checks``.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from feedpub.classify.folding import folded
from feedpub.classify.types import LONGEST_LABEL
from feedpub.config.known import refusal
from feedpub.config.words import blanks_folded

SHORTEST_PHRASE = 2  # letters
LONGEST_PHRASE = 80  # characters
SHORTEST_PATH, LONGEST_PATH = 3, 200  # characters

_CLOSING = "\"'»)]}"


def _phrase(text: str) -> str:
    plain = folded(text)
    if not plain[:1].isalnum():
        raise refusal("a phrase begins with a letter or digit", _begun(text))
    if sum(letter.isalpha() for letter in plain) < SHORTEST_PHRASE:
        raise refusal(f"a phrase has at least {SHORTEST_PHRASE} letters", "write more of the name")
    if len(text) > LONGEST_PHRASE:
        raise refusal(f"a phrase has at most {LONGEST_PHRASE} characters", "write the name alone, not a sentence")
    if "  " in plain:  # a dash is folded to a blank: three of them would be found in this one spelling only
        raise refusal("a phrase has no blank beside a dash", f"did you mean '{'-'.join(plain.split())}'?")
    return text


def _begun(text: str) -> str | None:
    """The phrase without the quotes or brackets around it, as advice."""
    plain = folded(text)  # letter by letter: what stands at a place stands there in the text, too
    first = next((at for at, letter in enumerate(plain) if letter.isalnum()), None)
    return None if first is None else f"did you mean '{text[first : len(plain.rstrip(_CLOSING))]}'?"


def _label(text: str) -> str:
    if not any(letter.isalnum() for letter in text):
        raise refusal("a label has letters or digits", "write the word that publishers print")
    if len(text) > LONGEST_LABEL:  # longer ones are no labels to the filer either
        raise refusal(f"a label has at most {LONGEST_LABEL} characters", "write the word that publishers print")
    return text


def _path(text: str) -> str:
    if "://" in text:
        behind = text.partition("://")[2].partition("/")[2]
        raise refusal("a path begins behind the host", f"did you mean '/{behind}'?" if behind else None)
    if not text.startswith("/"):
        raise refusal("a path begins with /", f"did you mean '/{text.rstrip('/')}/'?")
    if any(letter.isspace() or letter in "?#" for letter in text):
        raise refusal("a path has no blank, ? or #", "write only what stands before them")
    if not SHORTEST_PATH <= len(text) <= LONGEST_PATH:
        what = f"a path has {SHORTEST_PATH} to {LONGEST_PATH} characters"
        raise refusal(what, "write the folder that tells the type, like /profiles/")
    return text.casefold()


def _text(shortest: int, longest: int, **more: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "minLength": shortest, "maxLength": longest, **more})


Phrase = Annotated[str, AfterValidator(blanks_folded), AfterValidator(_phrase), _text(SHORTEST_PHRASE, LONGEST_PHRASE)]
Label = Annotated[str, AfterValidator(blanks_folded), AfterValidator(_label), _text(1, LONGEST_LABEL)]
LinkPath = Annotated[str, AfterValidator(_path), _text(SHORTEST_PATH, LONGEST_PATH, pattern="^/[^?#\\s]+$")]
