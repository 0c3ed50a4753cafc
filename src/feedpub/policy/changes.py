"""What a look at a listing changes: which items are new, which differ, which stand on one more listing.

The source that listed an item first may change it; others may only fill what it lacks, so that two listings that
print the same item differently never make it flicker. Reads and writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b

from feedpub.model import IdentityKey, Item, ItemId, ParsedItem, SourceKey
from feedpub.policy.identity import Candidate

UPDATES = 24
"""How often at most a reader is shown a change of one item: a counter in a title must not ring for ever."""

GAPS = ("link", "section", "type", "summary", "caption", "image", "authors")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store remembers of an item, as far as a comparison needs it."""

    id: ItemId
    owner: SourceKey
    digest: str
    """Of the item as its owner last printed it."""
    gaps: frozenset[str] = frozenset()
    sources: frozenset[SourceKey] = frozenset()
    keys: frozenset[IdentityKey] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A known item that this look shows: with what it is to be revised by, if anything."""

    known: Known
    candidate: Candidate
    revise: bool
    """Title, text, picture … differ, or a gap can be filled."""

    @property
    def new_keys(self) -> tuple[IdentityKey, ...]:
        return tuple(key for key in self.candidate.keys if key not in self.known.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """New and seen items, each in page order."""

    new: tuple[Candidate, ...]
    seen: tuple[Seen, ...]


def digest_of(item: ParsedItem) -> str:
    """A short hash of all that the page says of the item, besides its date: that never changes once published."""
    said = (item.title, item.link, item.type, item.summary, item.caption, item.image, *item.authors)
    said += ("", item.content) if item.content else ()  # no author is empty; without content the hash is as it was
    return blake2b("\x00".join(part or "" for part in said).encode("utf-8"), digest_size=12).hexdigest()


def changes(found: Sequence[Candidate], known: Mapping[IdentityKey, Known], source: SourceKey) -> Changes:
    """Compares one listing with what is known. Two candidates that turn out to be one known item count once.

    An own id under which the page now lists another than the known item, which still stands there, has moved and
    tells nothing.
    """
    new: list[Candidate] = []
    seen: dict[ItemId, Seen] = {}
    sure = {known[one.keys[0]].id for one in found if one.keys[0] in known}
    for candidate in found:
        match = next((known[key] for key in candidate.keys if key in known), None)
        if match is None or (candidate.keys[0] not in known and match.id in sure):
            new.append(replace(candidate, keys=tuple(key for key in candidate.keys if key not in known)))
        elif match.id not in seen:
            revise = _differs(candidate.parsed, match, source)
            seen[match.id] = Seen(known=match, candidate=candidate, revise=revise)
    return Changes(new=tuple(new), seen=tuple(seen.values()))


def revised(item: Item, parsed: ParsedItem, by: SourceKey, now: datetime, updates: int) -> Item:
    """The item after a change, its filing left to the caller. Id, entry id, link and published date stay.

    ``updates`` counts how often ``updated`` has moved before; it moves only when title or summary differ and the
    source may change them.
    """
    owner = item.sources[0] == by
    title = parsed.title if owner and not _is_cut(parsed.title, item.title) else item.title
    summary = (parsed.summary if owner else None) or item.summary or parsed.summary
    told = owner and updates < UPDATES and (title, summary or "") != (item.title, item.summary or "")
    # A gap that is filled for the first time is no news to a reader.
    told = told and not (title == item.title and item.summary is None)
    return replace(
        item,
        title=title,
        link=item.link or parsed.link,
        summary=summary,
        caption=_kept(item.caption, parsed.caption, owner),
        image=_kept(item.image, parsed.image, owner),
        content=_kept(item.content, parsed.content, owner),
        authors=(parsed.authors if owner else ()) or item.authors or parsed.authors,
        section=item.section or parsed.section,
        printed_type=_kept(item.printed_type, parsed.type, owner),
        updated=max(now, item.updated) if told else item.updated,
        revision=item.revision + 1,
    )


def _kept(old: str | None, said: str | None, owner: bool) -> str | None:
    return (said if owner else None) or old or said


def _differs(parsed: ParsedItem, known: Known, source: SourceKey) -> bool:
    if source == known.owner:
        return digest_of(parsed) != known.digest
    return any(gap in known.gaps and getattr(parsed, gap) for gap in GAPS)


def _is_cut(title: str, whole: str) -> bool:
    """Whether a title is only the beginning of the one that we know, cut by the page."""
    for mark in ("...", "…"):
        if title.endswith(mark):
            return whole.startswith(title.removesuffix(mark).rstrip())
    return False
