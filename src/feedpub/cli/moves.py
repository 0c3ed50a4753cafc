"""The moves of a filing anew, as words for a terminal and as JSON. Counts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feedpub.model import Taxonomy
    from feedpub.policy.moves import Kind, Move, Tally

HEADINGS = {"type": "Types", "label": "Names of types", "region": "Regions", "country": "Countries"}
SHOWN = 20
"""Kinds of move of one dimension, and values, that are told in words; --json tells all."""
TITLE_CHARACTERS = 90


def lines_of(tally: Tally, taxonomy: Taxonomy, *, dry_run: bool) -> Iterator[str]:
    """The summary in words."""
    counted = f"{tally.looked:,} item{'s' if tally.looked != 1 else ''}"
    if not tally.moved:
        yield f"Looked at {counted}: none {'would move' if dry_run else 'has moved'}."
        return
    yield f"Looked at {counted}: {tally.moved:,} {'would move' if dry_run else 'moved'}."
    for dimension, heading in HEADINGS.items():
        kinds = [(move, kind) for move, kind in _sorted(tally) if move.dimension == dimension]
        if kinds:
            yield ""
            yield heading
            yield from _kinds(kinds, tally, taxonomy)
            yield from _balance(dimension, tally, taxonomy)
    yield ""
    yield "Ids and dates stay, and no channel is told."


def facts_of(tally: Tally) -> dict[str, Any]:
    """The summary as JSON."""
    return {
        "looked": tally.looked,
        "moved": tally.moved,
        "moves": [
            {
                "dimension": move.dimension,
                "left": list(move.left),
                "entered": list(move.entered),
                "stays": move.stays,
                "items": kind.items,
                "examples": [{"id": id, "title": title} for id, title in kind.examples],
            }
            for move, kind in _sorted(tally)
        ],
        "values": [
            {"dimension": dimension, "value": value, "entered": tally.entered[key], "left": tally.left[key]}
            for key in sorted({*tally.entered, *tally.left})
            for dimension, value in [key]
        ],
    }


def _sorted(tally: Tally) -> list[tuple[Move, Kind]]:
    """The moves of most items first."""
    return sorted(tally.kinds.items(), key=lambda pair: (-pair[1].items, pair[0].dimension, pair[0].left))


def _kinds(kinds: list[tuple[Move, Kind]], tally: Tally, taxonomy: Taxonomy) -> Iterator[str]:
    for move, kind in kinds[:SHOWN]:
        yield f"  {_words(move, tally, taxonomy)}  {kind.items:,} item{'s' if kind.items != 1 else ''}"
        yield from (f"      {id}  {title[:TITLE_CHARACTERS]}" for id, title in kind.examples)
    if len(kinds) > SHOWN:
        yield f"  and {len(kinds) - SHOWN:,} more kinds of move: --json lists them"


def _words(move: Move, tally: Tally, taxonomy: Taxonomy) -> str:
    """``Middle East -> (none)``, or ``also The Sahel`` where something of that dimension stays."""
    left, entered = (_names(move.dimension, values, tally, taxonomy) for values in (move.left, move.entered))
    if move.stays and not left:
        return f"also {entered}"
    if move.stays and not entered:
        return f"no longer {left}"
    return f"{left or '(none)'} -> {entered or '(none)'}"


def _names(dimension: str, values: Iterable[str], tally: Tally, taxonomy: Taxonomy) -> str:
    return ", ".join(_name(dimension, value, tally, taxonomy) for value in values)


def _name(dimension: str, value: str, tally: Tally, taxonomy: Taxonomy) -> str:
    """A value as a person reads it; as it is where nothing names it any more."""
    from feedpub.model import CountryCode, RegionSlug, TypeSlug

    match dimension:
        case "type":
            return taxonomy.types.get(TypeSlug(value)) or tally.labels.get(TypeSlug(value), value)
        case "region":
            region = taxonomy.regions.get(RegionSlug(value))
            return region.name if region else value
        case "country":
            return taxonomy.countries.get(CountryCode(value), value)
        case _:
            return value


def _balance(dimension: str, tally: Tally, taxonomy: Taxonomy) -> Iterator[str]:
    """What each value gains and loses in all, where the moves above do not say it already."""
    keys = {key for key in (*tally.entered, *tally.left) if key[0] == dimension}
    counted = sorted((-tally.entered[key] - tally.left[key], key[1], key) for key in keys)
    yield "  in all"
    for _, value, key in counted[:SHOWN]:
        name = _name(dimension, value, tally, taxonomy)
        yield f"      {name:<32} +{tally.entered[key]:<6,} -{tally.left[key]:,}"
    if len(counted) > SHOWN:
        yield f"      and {len(counted) - SHOWN:,} more: --json lists them"
