"""The phrases that an item's fields name, each with why it does not count, if it does not.

Finds and sets aside; what the remaining ones add up to is decided in ``places``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from feedpub.classify.aside import Around, Spot
from feedpub.classify.aside.people import GIVEN
from feedpub.classify.folding import capitalised, folded
from feedpub.classify.gazetteer import Phrase
from feedpub.classify.office import in_office
from feedpub.classify.reader import Reader
from feedpub.model import Evidence

LONGEST = 20_000
"""Characters of a field that are read; a listing's blurb has some hundreds, and no text may hold the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase in one field, and why it does not count (None: it does)."""

    field: str
    start: int
    end: int
    text: str
    phrase: Phrase
    aside: str | None
    sentence: int
    """Of the field, counted from 0."""

    def evidence(self, *, rule: str | None = None, gives: Iterable[str] = ()) -> Evidence:
        """The hit as evidence; ``rule`` where another than the phrase's decided."""
        return Evidence(
            field=self.field,
            text=self.text,
            rule=rule or self.phrase.rule,
            gives=tuple(gives),
            start=self.start,
            end=self.end,
        )


def hits(fields: Mapping[str, str], day: date | None, reader: Reader) -> list[Hit]:
    """The distinct phrases of each field: where one is repeated, the first that counts (else the first)."""
    spots = list(_spots(fields, day, reader))
    judged = [(spot, reader.set_aside(spot)) for spot in spots]
    # A town is meant throughout the item, a person from where the name stands on.
    another: set[str | tuple[str, str]] = {
        spot.phrase.words for spot, aside in judged if aside in ("us_town", "us_state")
    }
    kept: dict[tuple[str, str], Hit] = {}
    for spot, aside in judged:
        name = spot.phrase.words
        if aside == "person" and name in GIVEN:
            another.add((spot.field, name))
        if aside is None and not another.isdisjoint({name, (spot.field, name)}) and _is_alone(spot):
            aside = "namesake"
        key = (spot.field, spot.phrase.words)
        if key not in kept or (kept[key].aside is not None and aside is None):
            kept[key] = _hit(spot, fields[spot.field], aside)
    return list(kept.values())


def _is_alone(spot: Spot) -> bool:
    return not spot.around.names_otherwise(spot.phrase)


def _spots(fields: Mapping[str, str], day: date | None, reader: Reader) -> Iterator[Spot]:
    texts = {name: _plain(printed[:LONGEST]) for name, printed in fields.items()}
    found = {name: [in_office(match, day) for match in reader.find(text)] for name, text in texts.items()}
    around = Around(match for matches in found.values() for match in matches)
    for name, matches in found.items():
        for match, then in zip_longest(matches, matches[1:]):
            yield Spot(name, texts[name], match, around, then.start if then else -1)


def _plain(printed: str) -> str:
    """Folded; a text that has no capital at all gets them, for names are told by theirs."""
    text = folded(printed)
    return capitalised(text) if text.islower() and " " in text.strip() else text


def _hit(spot: Spot, printed: str, aside: str | None) -> Hit:
    match = spot.match
    return Hit(
        field=spot.field,
        start=match.start,
        end=match.end,
        text=printed[match.start : match.end],
        phrase=match.phrase,
        aside=aside,
        sentence=spot.sentence_number,
    )
